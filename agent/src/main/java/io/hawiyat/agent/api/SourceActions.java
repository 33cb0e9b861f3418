package io.hawiyat.agent.api;

import io.hawiyat.agent.state.Approvals;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Trigger;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What people may ask of sources, with the token. All of it is a wish that the state keeps. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
class SourceActions {

    private final Sources sources;
    private final Approvals approvals;
    private final SourceWaker waker;

    SourceActions(Sources sources, Approvals approvals, SourceWaker waker) {
        this.sources = sources;
        this.approvals = approvals;
        this.waker = waker;
    }

    @Post("/sources/{name}/sync")
    HttpResponse<?> sync(@PathVariable String name) {
        if (!sources.requestLook(name, Trigger.SYNC)) {
            return Problem.answer(HttpStatus.NOT_FOUND, "no source " + name);
        }
        waker.wake(name);
        return HttpResponse.accepted().body(new Accepted("source " + name + " is looked at now"));
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
