package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Manifests;
import io.hawiyat.agent.state.Applications.Declared;
import io.hawiyat.agent.state.Applications.HeldPrune;
import io.hawiyat.agent.state.Applications.Known;
import io.hawiyat.agent.state.Applications.Rendered;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one commit changes: a render beside what is known, told apart by name. Pure.
 *
 * @param secrets armored age files by digest
 * @param sources other repositories that are to be watched
 * @param whole whether everything in the source's path could be read; if not, nothing is taken away
 * @param approved known applications whose removal a person has let go ahead
 * @param held the prune that waits for a person since an earlier commit, or was approved since
 */
record ChangeDetector(
        String source,
        String revision,
        Trigger trigger,
        List<Known> known,
        Manifests manifests,
        Map<String, String> secrets,
        List<Sources.Declaration> sources,
        boolean whole,
        Set<Long> approved,
        Optional<HeldPrune> held) {

    Rendered detect() {
        var declared = manifests.withProjectEnvironment();
        var knownByName = known.stream().collect(Collectors.toMap(Known::name, Function.identity()));
        var changed = new ArrayList<Declared>();
        var unchanged = new ArrayList<Long>();
        for (var application : declared) {
            var hash = Fingerprint.of(application);
            var before = Optional.ofNullable(knownByName.get(application.id()));
            before.filter(it -> !it.removed() && it.hash().equals(Optional.of(hash)))
                    .ifPresentOrElse(
                            it -> unchanged.add(it.id()),
                            () -> changed.add(new Declared(application, hash, Fingerprint.of(application.workload()))));
        }
        var removal = removal(declared);
        return new Rendered(
                source,
                revision,
                trigger,
                changed,
                unchanged,
                removal.released(),
                refused(),
                manifests.errors(),
                manifests.projects(),
                manifests.notifications(),
                new Sources.Declarations(sources, everythingIsAccountedFor()),
                manifests.files(),
                secrets,
                removal.held());
    }

    private List<ManifestError> refused() {
        return manifests.errors().stream()
                .filter(error -> error.application().isPresent())
                .toList();
    }

    private record Removal(List<Long> released, Optional<HeldPrune> held) {
        Removal and(List<Long> more) {
            var all = new ArrayList<Long>(released);
            all.addAll(more);
            return new Removal(all, held);
        }
    }

    private Removal removal(List<Application> declared) {
        var kept = new HashSet<ApplicationId>();
        declared.forEach(it -> kept.add(it.id()));
        refused().forEach(error -> error.application().ifPresent(kept::add));
        var present = known.stream()
                .filter(it -> !it.removed() && it.hash().isPresent())
                .toList();
        var gone = missing(present, kept);
        if (!everythingIsAccountedFor()) {
            return new Removal(List.of(), heldOf(gone));
        }
        return PruneBrake.hold(present.size(), gone.size())
                .filter(reason -> !approved.containsAll(gone))
                .map(reason -> new Removal(List.of(), Optional.of(new HeldPrune(gone, reason))))
                .orElseGet(() -> release(gone))
                .and(missing(neverValid(), kept));
    }

    /** Of these nothing can be running: they go with the manifest that was in error, and nobody is asked. */
    private List<Known> neverValid() {
        return known.stream().filter(it -> it.hash().isEmpty()).toList();
    }

    private static List<Long> missing(List<Known> applications, Set<ApplicationId> kept) {
        return applications.stream()
                .filter(it -> it.prune() && !kept.contains(it.name()))
                .map(Known::id)
                .toList();
    }

    /** What waits for a person goes on to, however many others a newer commit declares beside it. */
    private Removal release(List<Long> gone) {
        var waiting = heldOf(gone.stream().filter(it -> !approved.contains(it)).toList());
        var released = new ArrayList<Long>(gone);
        waiting.ifPresent(it -> released.removeAll(it.applications()));
        return new Removal(released, waiting);
    }

    private Optional<HeldPrune> heldOf(List<Long> gone) {
        return held.map(it -> new HeldPrune(
                        gone.stream().filter(it.applications()::contains).toList(), it.reason()))
                .filter(it -> !it.applications().isEmpty());
    }

    /** A file that could not be read may be the one that declares what seems to be gone. */
    private boolean everythingIsAccountedFor() {
        return whole && manifests.everyErrorIsOfAnApplication();
    }
}
