package io.hawiyat.agent.api;

import io.hawiyat.agent.state.Page;
import io.hawiyat.agent.state.StateReader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.function.Function;

/** Lists, newest first. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
class ListController {

    private final StateReader state;
    private final Presentation presentation;

    ListController(StateReader state, Presentation presentation) {
        this.state = state;
        this.presentation = presentation;
    }

    @Get("/sources")
    Page<SourceJson> sources(@RequestBean ListQuery query) {
        return map(state.sources(query.filter()), SourceJson::of);
    }

    @Get("/applications")
    Page<ApplicationJson> applications(HttpRequest<?> request, @RequestBean ListQuery query) {
        return map(state.applications(query.filter()), view -> presentation.application(view, request));
    }

    @Get("/deployments")
    Page<DeploymentJson> deployments(@RequestBean ListQuery query) {
        return map(state.deployments(query.filter()), DeploymentJson::of);
    }

    @Get("/events")
    Page<EventJson> events(@RequestBean ListQuery query) {
        return map(state.events(query.filter()), EventJson::of);
    }

    @Error
    HttpResponse<Problem> refused(IllegalArgumentException bad) {
        return Problem.answer(
                HttpStatus.BAD_REQUEST, Optional.ofNullable(bad.getMessage()).orElse("bad query"));
    }

    private static <A, B> Page<B> map(Page<A> page, Function<A, B> json) {
        return new Page<>(page.items().stream().map(json).toList(), page.next());
    }
}
