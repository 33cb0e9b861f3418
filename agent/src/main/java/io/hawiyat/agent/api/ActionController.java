package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Approvals;
import io.hawiyat.agent.state.Retries;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Trigger;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What people may ask of the agent, with the token. All of it is a wish that the state keeps. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
class ActionController {

    private final Sources sources;
    private final Approvals approvals;
    private final Retries retries;
    private final SourceWaker waker;
    private final ApplicationWaker applications;

    ActionController(
            Sources sources, Approvals approvals, Retries retries, SourceWaker waker, ApplicationWaker applications) {
        this.sources = sources;
        this.approvals = approvals;
        this.retries = retries;
        this.waker = waker;
        this.applications = applications;
    }

    /** What was asked for. */
    record Accepted(String message) {}

    @Post("/sources/{name}/sync")
    HttpResponse<?> sync(@PathVariable String name) {
        if (!sources.requestLook(name, Trigger.SYNC)) {
            return Problem.answer(HttpStatus.NOT_FOUND, "no source " + name);
        }
        waker.wake(name);
        return HttpResponse.accepted().body(new Accepted("source " + name + " is looked at now"));
    }

    @Post("/applications/{project}/{name}/retry")
    HttpResponse<?> retry(@PathVariable String project, @PathVariable String name) {
        var application = new ApplicationId(project, name);
        return switch (retries.retry(application)) {
            case Retries.Answer.Again(var id) -> {
                applications.wake(id, project);
                yield HttpResponse.accepted().body(new Accepted(application + " is tried again"));
            }
            case Retries.Answer.NothingToRetry nothing ->
                HttpResponse.ok(new Accepted("nothing of " + application + " is held or waits for its next try"));
            case Retries.Answer.Unknown unknown ->
                Problem.answer(HttpStatus.NOT_FOUND, "no application " + application);
        };
    }

    @Post("/approvals/{id}")
    HttpResponse<?> approve(@PathVariable long id) {
        return switch (approvals.approve(id)) {
            case APPROVED -> {
                // Which source it is of does not matter: waking one that has nothing to do costs one query.
                sources.all().forEach(source -> waker.wake(source.definition().name()));
                yield HttpResponse.accepted().body(new Accepted("approved; the prune goes ahead"));
            }
            case ALREADY_APPROVED -> HttpResponse.ok(new Accepted("was approved before"));
            case UNKNOWN ->
                Problem.answer(
                        HttpStatus.NOT_FOUND,
                        "nothing waits for approval " + id + ": it was overtaken, carried out, or never was");
        };
    }
}
