package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.state.StoredApplication.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is committed, deployed, found at fault and removed: a number means one content for ever. */
class GenerationNumbersPropertiesTest {

    private static final Scene SCENE = new Scene();

    @AfterContainer
    static void close() {
        SCENE.close();
    }

    @BeforeTry
    void reset() {
        SCENE.reset();
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void meanOneContentForEver(@ForAll @Size(max = 12) List<@IntRange(max = 6) Integer> steps) {
        var contents = new HashMap<Long, String>();
        var revision = 0;
        for (var step : steps) {
            var known = SCENE.applications.named().stream().findFirst().isPresent();
            var before = known ? Optional.of(SCENE.load("web")) : Optional.<StoredApplication>empty();
            take(step, "c" + ++revision, before);
            if (!SCENE.applications.named().isEmpty()) {
                var desired = SCENE.load("web").desired().orElseThrow();
                var image = desired.application().workload().image();
                assertThat(contents.putIfAbsent(desired.generation(), image)).isIn(null, image);
                keepsTheNumberOfEqualContent(before, desired);
            }
        }
    }

    private static void keepsTheNumberOfEqualContent(Optional<StoredApplication> before, Version desired) {
        var workload = desired.application().workload();
        before.flatMap(StoredApplication::desired)
                .filter(it -> it.application().workload().equals(workload))
                .ifPresent(it -> assertThat(desired.generation()).isEqualTo(it.generation()));
        Set<Long> equal = new HashSet<>();
        before.flatMap(StoredApplication::lastGood)
                .filter(it -> it.application().workload().equals(workload))
                .ifPresent(it -> equal.add(it.generation()));
        before.flatMap(StoredApplication::desired)
                .filter(it -> it.application().workload().equals(workload))
                .ifPresent(it -> equal.add(it.generation()));
        assertThat(equal.isEmpty() || equal.contains(desired.generation())).isTrue();
    }

    /** 0 to 3 commit one of two images at one of two scales; 4 deploys, 5 fails, 6 takes away. */
    private static void take(int step, String revision, Optional<StoredApplication> before) {
        var queued = before.flatMap(StoredApplication::queued).isPresent();
        switch (step) {
            case 4 -> {
                if (queued && !before.orElseThrow().removed()) {
                    SCENE.deploy("web");
                }
            }
            case 5 -> {
                if (queued && !before.orElseThrow().removed()) {
                    SCENE.fail("web");
                }
            }
            case 6 -> before.ifPresent(it -> prune(it, revision));
            default -> SCENE.commit(revision, declared("web", "image:" + step % 2, 1 + step / 2));
        }
    }

    private static void prune(StoredApplication application, String revision) {
        SCENE.remove(revision, application.id());
        var run = SCENE.begin("web");
        SCENE.applications.pruned(run.lease(), run.deployment(), "gone");
    }
}
