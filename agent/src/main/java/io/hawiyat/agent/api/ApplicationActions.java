package io.hawiyat.agent.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Restarts;
import io.hawiyat.agent.state.Retries;
import io.hawiyat.agent.state.Rollbacks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people may ask of applications, with the token. All of it is a wish that the state keeps. */
@Controller("/api/v1/applications/{project}/{name}")
@ExecuteOn(TaskExecutors.BLOCKING)
class ApplicationActions {

    private final Retries retries;
    private final Rollbacks rollbacks;
    private final Restarts restarts;
    private final Rollbacks.Admission admission;
    private final ApplicationWaker waker;

    ApplicationActions(
            Retries retries,
            Rollbacks rollbacks,
            Restarts restarts,
            Rollbacks.Admission admission,
            ApplicationWaker waker) {
        this.retries = retries;
        this.rollbacks = rollbacks;
        this.restarts = restarts;
        this.admission = admission;
        this.waker = waker;
    }

    /** @param to the number of a generation; the last good one before what runs when it is not given */
    record Return(@Nullable Long to) {

        /** An object, and not a number alone. Read by Jackson: Micronaut's own reader took any value for the number. */
        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        Return {}
    }

    @Post("/retry")
    HttpResponse<?> retry(@PathVariable String project, @PathVariable String name) {
        var application = new ApplicationId(project, name);
        return switch (retries.retry(application)) {
            case Retries.Answer.Again(var id) -> accepted(id, project, application + " is tried again");
            case Retries.Answer.NothingToRetry nothing ->
                HttpResponse.ok(new Accepted("nothing of " + application + " is held or waits for its next try"));
            case Retries.Answer.Unknown unknown -> unknown(application);
        };
    }

    @Post("/rollback")
    HttpResponse<?> rollback(@PathVariable String project, @PathVariable String name, @Body @Nullable Return wanted) {
        var application = new ApplicationId(project, name);
        var to = Optional.ofNullable(wanted).flatMap(it -> Optional.ofNullable(it.to()));
        return switch (rollbacks.rollback(application, to, admission)) {
            case Rollbacks.Answer.Begun(var id, var target, var generation) ->
                accepted(
                        id,
                        project,
                        application + " goes back to generation " + target
                                + (target == generation ? "" : ", as generation " + generation));
            case Rollbacks.Answer.Unknown unknown -> unknown(application);
            case Rollbacks.Answer.NotKept(var reason) ->
                Problem.answer(HttpStatus.NOT_FOUND, application + ": " + reason);
            case Rollbacks.Answer.Refused(var reason) ->
                Problem.answer(HttpStatus.CONFLICT, application + ": " + reason);
        };
    }

    @Post("/restart")
    HttpResponse<?> restart(@PathVariable String project, @PathVariable String name) {
        var application = new ApplicationId(project, name);
        return switch (restarts.restart(application)) {
            case Restarts.Answer.Begun(var id) ->
                accepted(id, project, "the containers of " + application + " are replaced");
            case Restarts.Answer.NothingRuns nothing ->
                Problem.answer(HttpStatus.CONFLICT, application + ": nothing of it runs that could be restarted");
            case Restarts.Answer.Unknown unknown -> unknown(application);
        };
    }

    private HttpResponse<?> accepted(long id, String project, String message) {
        waker.wake(id, project);
        return HttpResponse.accepted().body(new Accepted(message));
    }

    private static HttpResponse<?> unknown(ApplicationId application) {
        return Problem.answer(HttpStatus.NOT_FOUND, "no application " + application);
    }
}
