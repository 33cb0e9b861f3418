package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.FieldChange;
import io.hawiyat.agent.manifest.RenderedManifest;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.GenerationView;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.state.UnreadableState;
import io.hawiyat.agent.state.Versions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Explains applications from what is recorded, the same to programs and to people. */
@Singleton
public class Explanations {

    private static final int RECENT = 20;

    private final StateReader state;

    private record Known(Optional<Versions> versions, List<GenerationView> history, Optional<String> unreadable) {}

    Explanations(StateReader state) {
        this.state = state;
    }

    /** Why an application is as it is; without what stands in its fields unless the reader may see that. */
    public Optional<Explanation> of(ApplicationId name, boolean details) {
        return state.application(name).map(view -> explain(facts(view, details)));
    }

    private static Explanation explain(Facts facts) {
        var name = facts.application().name();
        var verdict = Verdict.of(facts);
        return new Explanation(
                name.project(),
                name.name(),
                verdict.state(),
                verdict.summary(),
                new Chain(facts).links(),
                Remedies.of(facts));
    }

    private Facts facts(ApplicationView view, boolean details) {
        var known = known(view.name());
        var revision = view.revision().desired().flatMap(commit -> state.revision(view.source(), commit));
        var own = known.history().stream()
                .filter(it ->
                        view.revision().desired().filter(it.revision()::equals).isPresent())
                .findFirst();
        var recent =
                Filter.first(RECENT).in(view.name().project()).named(view.name().name());
        return new Facts(
                view,
                state.source(view.source()),
                revision,
                revision.filter(it -> it.trigger() == Trigger.WEBHOOK)
                        .flatMap(it -> state.deliveryBefore(view.source(), it.observedAt())),
                state.deployments(recent).items(),
                known.versions().map(it -> changes(it, known.history(), own)).orElse(List.of()),
                own.filter(it -> it.number() == 1).isPresent(),
                known.unreadable(),
                known.versions().flatMap(Versions::retryAt),
                details);
    }

    /** Who asks why an application is put aside is told so, whatever can not be read of it. */
    private Known known(ApplicationId name) {
        try {
            return new Known(state.versions(name), state.history(name), Optional.empty());
        } catch (UnreadableState spoiled) {
            return new Known(Optional.empty(), List.of(), Optional.ofNullable(spoiled.getMessage()));
        }
    }

    /** Against what was good before; once the commit is good itself, against the generation before its own. */
    private static List<FieldChange> changes(
            Versions versions, List<GenerationView> kept, Optional<GenerationView> own) {
        var before = versions.lastGood().map(RenderedManifest::of);
        var after = versions.desired().map(RenderedManifest::of);
        if (before.isPresent() && after.isPresent() && !before.equals(after)) {
            return FieldChange.between(before.get(), after.get());
        }
        return own.flatMap(it -> older(kept, it).map(older -> difference(older, it)))
                .orElse(List.of());
    }

    private static Optional<GenerationView> older(List<GenerationView> kept, GenerationView than) {
        return kept.stream().filter(it -> it.number() < than.number()).findFirst();
    }

    private static List<FieldChange> difference(GenerationView older, GenerationView newer) {
        return FieldChange.between(RenderedManifest.of(older.workload()), RenderedManifest.of(newer.workload()));
    }
}
