package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ContainerLogs;
import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.api.EventJson;
import io.hawiyat.agent.api.Explanations;
import io.hawiyat.agent.api.Presentation;
import io.hawiyat.agent.api.SourceJson;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.RevisionView;
import io.hawiyat.agent.state.SourceView;
import io.hawiyat.agent.state.StateReader;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each page about one thing shows, read from the state and the engine. */
@Singleton
class PageReader {

    private static final int RECENT = 20;
    private static final int COMMITS = 100;
    private static final int LINES = 100;

    private final StateReader state;
    private final Presentation presentation;
    private final Explanations explanations;
    private final ContainerLogs logs;
    private final Texts texts;

    PageReader(
            StateReader state, Presentation presentation, Explanations explanations, ContainerLogs logs, Texts texts) {
        this.state = state;
        this.presentation = presentation;
        this.explanations = explanations;
        this.logs = logs;
        this.texts = texts;
    }

    Optional<ApplicationPage> application(ApplicationId name, boolean details) {
        return state.application(name).flatMap(view -> page(view, details));
    }

    private Optional<ApplicationPage> page(ApplicationView view, boolean details) {
        var application = presentation.application(view, details);
        var recent =
                Filter.first(RECENT).in(view.name().project()).named(view.name().name());
        return explanations
                .of(view.name(), details)
                .map(explanation -> new ApplicationPage(
                        application,
                        explanation,
                        state.deployments(recent).items().stream()
                                .map(DeploymentJson::of)
                                .toList(),
                        state.events(recent).items().stream().map(EventJson::of).toList(),
                        lines(view.name(), details),
                        commits(view.source())));
    }

    private LastLines lines(ApplicationId name, boolean details) {
        if (!details) {
            return LastLines.none(texts.get("logs.hidden"));
        }
        try {
            return LastLines.of(logs.last(name, LINES));
        } catch (ContainerLogs.Unavailable away) {
            return LastLines.none(String.valueOf(away.getMessage()));
        }
    }

    private Map<String, RevisionView> commits(String source) {
        return state.revisions(source, Filter.first(COMMITS)).items().stream()
                .collect(Collectors.toMap(RevisionView::commit, Function.identity(), (newer, older) -> newer));
    }

    Optional<DeploymentPage> deployment(long id) {
        return state.deployment(id).map(it -> new DeploymentPage(DeploymentJson.of(it), commit(it)));
    }

    private Optional<RevisionView> commit(Deployment deployment) {
        return state.application(deployment.application())
                .flatMap(view -> state.revision(view.source(), deployment.revision()));
    }

    Optional<SourcePage> source(String name) {
        return state.source(name).map(this::page);
    }

    private SourcePage page(SourceView view) {
        var source = SourceJson.of(view);
        var recent = Filter.first(RECENT);
        return new SourcePage(
                source,
                new SourceAttention(List.of()).of(source).sorted().toList(),
                state.revisions(view.name(), recent).items(),
                state.deliveries(view.name(), recent).items());
    }
}
