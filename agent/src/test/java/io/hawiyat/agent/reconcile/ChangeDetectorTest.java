package io.hawiyat.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Manifests;
import io.hawiyat.agent.manifest.Project;
import io.hawiyat.agent.plan.Examples;
import io.hawiyat.agent.state.Applications.Declared;
import io.hawiyat.agent.state.Applications.HeldPrune;
import io.hawiyat.agent.state.Applications.Known;
import io.hawiyat.agent.state.Applications.Rendered;
import io.hawiyat.agent.state.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeDetectorTest {

    private static final ApplicationId WEB = new ApplicationId("shop", "web");
    private static final ApplicationId API = new ApplicationId("shop", "api");

    @Test
    void whatIsDeclaredAsBeforeIsUnchangedWhereverItsManifestStands() {
        var web = Examples.application(WEB, "web:1");

        var rendered = detect(List.of(known(7, web)), List.of(web.declaredIn("moved.yaml:12")), List.of(), true);

        assertThat(rendered.unchanged()).containsExactly(7L);
        assertThat(rendered.changed()).isEmpty();
    }

    @Test
    void anotherImageIsAChangeOfTheWorkload() {
        var before = Examples.application(WEB, "web:1");

        var rendered = detect(List.of(known(7, before)), List.of(Examples.application(WEB, "web:2")), List.of(), true);

        assertThat(rendered.changed())
                .singleElement()
                .extracting(Declared::workloadHash)
                .isNotEqualTo(Fingerprint.of(before.workload()));
    }

    @Test
    void anApplicationWhoseManifestIsInErrorIsNeverTakenForRemoved() {
        var web = known(7, Examples.application(WEB, "web:1"));
        var api = known(8, Examples.application(API, "api:1"));
        var error = error(Optional.of(WEB));

        var rendered = detect(List.of(web, api), List.of(Examples.application(API, "api:1")), List.of(error), true);

        assertThat(rendered.removed()).isEmpty();
        assertThat(rendered.refused()).containsExactly(error);
        assertThat(rendered.unchanged()).containsExactly(8L);
    }

    @Test
    void nothingIsTakenAwayWhileAFileCanNotBeRead() {
        var known = List.of(known(1, Examples.application(WEB, "web:1")), known(2, Examples.application(API, "api:1")));
        var api = List.of(Examples.application(API, "api:1"));

        assertThat(detect(known, api, List.of(error(Optional.empty())), true).removed())
                .isEmpty();
        assertThat(detect(known, api, List.of(), false).removed()).isEmpty();
        assertThat(detect(known, api, List.of(), true).removed()).containsExactly(1L);
    }

    @Test
    void anEmptyRenderIsHeldUntilItIsApproved() {
        var known = List.of(known(1, Examples.application(WEB, "web:1")));

        var held = detect(known, List.of(), List.of(), true);
        assertThat(held.removed()).isEmpty();
        assertThat(held.prune().orElseThrow().applications()).containsExactly(1L);

        var approved = detect(known, List.of(), List.of(), true, Set.of(1L));
        assertThat(approved.removed()).containsExactly(1L);
        assertThat(approved.prune()).isEmpty();
    }

    @Test
    void whatIsHeldStaysSoWhateverIsDeclaredBesideIt() {
        var known = List.of(
                known(1, Examples.application(WEB, "web:1")),
                known(2, Examples.application(API, "api:1")),
                known(3, application("more")),
                known(4, application("still")));
        var declared = List.of(application("more"), application("still"));
        var held = Optional.of(new HeldPrune(List.of(1L, 2L), "of 2"));

        var rendered = detect(known, declared, List.of(), true, Set.of(), held);
        assertThat(rendered.removed()).isEmpty();
        assertThat(rendered.prune()).isEqualTo(held);

        var approved = detect(known, declared, List.of(), true, Set.of(1L, 2L), held);
        assertThat(approved.removed()).containsExactly(1L, 2L);
        assertThat(approved.prune()).isEmpty();
    }

    @Test
    void whatGoesAfterSomethingWasHeldGoesAlone() {
        var known = List.of(
                known(1, Examples.application(WEB, "web:1")),
                known(2, Examples.application(API, "api:1")),
                known(3, application("more")),
                known(4, application("still")));
        var held = Optional.of(new HeldPrune(List.of(1L), "of 1"));

        var rendered =
                detect(known, List.of(application("more"), application("still")), List.of(), true, Set.of(), held);

        assertThat(rendered.removed()).containsExactly(2L);
        assertThat(rendered.prune()).isEqualTo(held);
    }

    @Test
    void whatNeverWasValidGoesWithItsManifestAndCountsForNothing() {
        var known = List.of(
                known(1, Examples.application(WEB, "web:1")),
                new Known(2, API, Optional.empty(), false, true),
                new Known(3, new ApplicationId("shop", "more"), Optional.empty(), false, true));

        var rendered = detect(known, List.of(Examples.application(WEB, "web:1")), List.of(), true);
        assertThat(rendered.removed()).containsExactly(2L, 3L);
        assertThat(rendered.prune()).isEmpty();

        var empty = detect(known, List.of(), List.of(), true);
        assertThat(empty.removed()).containsExactly(2L, 3L);
        assertThat(empty.prune().orElseThrow().applications()).containsExactly(1L);
    }

    @Test
    void whatIsHeldOrApprovedIsRememberedWhileAFileCanNotBeRead() {
        var known = List.of(known(1, Examples.application(WEB, "web:1")));
        var held = Optional.of(new HeldPrune(List.of(1L), "of 1"));

        assertThat(detect(known, List.of(), List.of(), false, Set.of(), held).prune())
                .isEqualTo(held);
        assertThat(detect(known, List.of(), List.of(), false, Set.of(1L), held).prune())
                .isEqualTo(held);
    }

    @Test
    void aRemovedApplicationThatIsDeclaredAgainComesBack() {
        var web = Examples.application(WEB, "web:1");
        var removed = new Known(7, WEB, Optional.of(Fingerprint.of(web)), true, true);

        assertThat(detect(List.of(removed), List.of(web), List.of(), true).changed())
                .singleElement()
                .extracting(declared -> declared.application().id())
                .isEqualTo(WEB);
    }

    @Test
    void anApplicationGetsItsProjectsEnvironmentBelowItsOwn() {
        var project = new Project("shop", Map.of(), Map.of("LEVEL", "info"), "project.yaml:1");
        var manifests = new Manifests(
                List.of(Examples.application(WEB, "web:1")),
                List.of(project),
                List.of(),
                List.of(),
                List.of(),
                0,
                Map.of(),
                List.of());

        var rendered = new ChangeDetector(
                        "shop",
                        "c0ffee",
                        Trigger.POLL,
                        List.of(),
                        manifests,
                        Map.of(),
                        List.of(),
                        true,
                        Set.of(),
                        Optional.empty())
                .detect();

        assertThat(rendered.changed())
                .singleElement()
                .satisfies(it -> assertThat(it.application().workload().env()).containsEntry("LEVEL", "info"));
    }

    private static Application application(String name) {
        return Examples.application(new ApplicationId("shop", name), name + ":1");
    }

    private static Known known(long id, Application application) {
        return new Known(id, application.id(), Optional.of(Fingerprint.of(application)), false, true);
    }

    private static ManifestError error(Optional<ApplicationId> application) {
        return new ManifestError("web.yaml", 3, 5, "spec.image", "is missing", application);
    }

    private static Rendered detect(
            List<Known> known, List<Application> declared, List<ManifestError> errors, boolean whole) {
        return detect(known, declared, errors, whole, Set.of());
    }

    private static Rendered detect(
            List<Known> known,
            List<Application> declared,
            List<ManifestError> errors,
            boolean whole,
            Set<Long> approved) {
        return detect(known, declared, errors, whole, approved, Optional.empty());
    }

    private static Rendered detect(
            List<Known> known,
            List<Application> declared,
            List<ManifestError> errors,
            boolean whole,
            Set<Long> approved,
            Optional<HeldPrune> held) {
        var manifests = new Manifests(declared, List.of(), List.of(), List.of(), List.of(), 0, Map.of(), errors);
        return new ChangeDetector(
                        "shop", "c0ffee", Trigger.POLL, known, manifests, Map.of(), List.of(), whole, approved, held)
                .detect();
    }
}
