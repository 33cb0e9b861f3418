package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.api.EventJson;
import io.hawiyat.agent.api.Presentation;
import io.hawiyat.agent.api.SourceJson;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.RevisionView;
import io.hawiyat.agent.state.StateReader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The dashboard. */
@Controller
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
class DashboardController {

    private static final int ALL = 1000;
    private static final int RECENT = 20;

    private final StateReader state;
    private final Presentation presentation;
    private final Pages pages;
    private final InstantSource clock;

    DashboardController(StateReader state, Presentation presentation, Pages pages, InstantSource clock) {
        this.state = state;
        this.presentation = presentation;
        this.pages = pages;
        this.clock = clock;
    }

    @Get("/")
    String overview(HttpRequest<?> request, @QueryValue Optional<String> search) {
        var applications = state.applications(Filter.first(ALL)).items().stream()
                .map(view -> presentation.application(view, request))
                .toList();
        var sources = state.sources(Filter.first(ALL)).items().stream()
                .map(SourceJson::of)
                .toList();
        var overview =
                Overview.of(applications, sources, search.map(String::strip).orElse(""), clock.instant());
        return pages.overview(overview);
    }

    @Get("/applications/{project}/{name}")
    HttpResponse<String> application(HttpRequest<?> request, @PathVariable String project, @PathVariable String name) {
        var id = new ApplicationId(project, name);
        return state.application(id)
                .<HttpResponse<String>>map(view -> HttpResponse.ok(pages.application(page(request, view))))
                .orElseGet(() -> HttpResponse.notFound(pages.missing(id.toString())));
    }

    @Get("/deployments/{id}")
    HttpResponse<String> deployment(@PathVariable long id) {
        return state.deployment(id)
                .<HttpResponse<String>>map(found -> HttpResponse.ok(pages.deployment(DeploymentJson.of(found))))
                .orElseGet(() -> HttpResponse.notFound(pages.missing(String.valueOf(id))));
    }

    private ApplicationPage page(HttpRequest<?> request, ApplicationView view) {
        var application = presentation.application(view, request);
        var recent =
                Filter.first(RECENT).in(view.name().project()).named(view.name().name());
        return new ApplicationPage(
                application,
                new ApplicationAttention(clock.instant()).of(application),
                state.deployments(recent).items().stream()
                        .map(DeploymentJson::of)
                        .toList(),
                state.events(recent).items().stream().map(EventJson::of).toList(),
                commits(view.source()));
    }

    private Map<String, RevisionView> commits(String source) {
        return state.revisions(source, Filter.first(100)).items().stream()
                .collect(Collectors.toMap(RevisionView::commit, commit -> commit, (newer, older) -> newer));
    }
}
