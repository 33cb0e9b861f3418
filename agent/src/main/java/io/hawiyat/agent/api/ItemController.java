package io.hawiyat.agent.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.RenderedManifest;
import io.hawiyat.agent.state.BuildLogs;
import io.hawiyat.agent.state.StateReader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/** Single things by their name or id. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
class ItemController {

    private final StateReader state;
    private final Explanations explanations;
    private final Presentation presentation;
    private final BuildLogs builds;

    ItemController(StateReader state, Explanations explanations, Presentation presentation, BuildLogs builds) {
        this.builds = builds;
        this.state = state;
        this.explanations = explanations;
        this.presentation = presentation;
    }

    @Get("/applications/{project}/{name}")
    HttpResponse<?> application(HttpRequest<?> request, @PathVariable String project, @PathVariable String name) {
        var id = new ApplicationId(project, name);
        return found(
                state.application(id).map(view -> presentation.application(view, request)), "no application " + id);
    }

    /** The desired manifest, every default filled in. */
    @Get("/applications/{project}/{name}/manifest")
    HttpResponse<?> manifest(HttpRequest<?> request, @PathVariable String project, @PathVariable String name) {
        if (!presentation.details(request)) {
            return Problem.unauthorized();
        }
        var id = new ApplicationId(project, name);
        Optional<ObjectNode> manifest = state.manifest(id).map(RenderedManifest::of);
        return found(manifest, "no valid manifest of an application " + id + " was seen");
    }

    /** The causal chain from the last commit to now. */
    @Get("/applications/{project}/{name}/explain")
    HttpResponse<?> explain(HttpRequest<?> request, @PathVariable String project, @PathVariable String name) {
        var id = new ApplicationId(project, name);
        return found(explanations.of(id, presentation.details(request)), "no application " + id);
    }

    @Get("/deployments/{id}")
    HttpResponse<?> deployment(@PathVariable long id) {
        return found(state.deployment(id).map(DeploymentJson::of), "no deployment " + id);
    }

    /** What the build of its image said, line by line. */
    @Get("/deployments/{id}/build")
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<?> build(HttpRequest<?> request, @PathVariable long id) {
        if (!presentation.details(request)) {
            return Problem.unauthorized();
        }
        return found(builds.of(id), "deployment " + id + " built nothing, or is not kept any more");
    }

    private static HttpResponse<?> found(Optional<?> item, String otherwise) {
        return item.<HttpResponse<?>>map(HttpResponse::ok)
                .orElseGet(() -> Problem.answer(HttpStatus.NOT_FOUND, otherwise));
    }
}
