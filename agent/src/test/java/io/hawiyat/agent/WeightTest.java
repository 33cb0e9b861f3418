package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Trigger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two applications that share a host, as their visitors see them: a canary by hand. */
class WeightTest {

    private static final ApplicationId OLD = new ApplicationId("default", "old");
    private static final ApplicationId NEW = new ApplicationId("default", "new");
    private static final String HOST = "shared.localhost";

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static String part(ApplicationId application, int weight) {
        return Manifest.web(application.name(), application.name())
                .replace(application.name() + ".localhost", HOST)
                .replace("      port: 8080\n  rollout", "      port: 8080\n      weight: " + weight + "\n  rollout");
    }

    private static void commit(ApplicationId application, String manifest) {
        stage.repository().write(application.name() + ".yaml", manifest);
        var commit = stage.repository().commit("Change " + application.name());
        stage.lookNow();
        stage.awaitApplication(
                application,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().revision().equals(commit));
    }

    /** Of a hundred visitors, among others: how many come to the new application, whatever it says. */
    private static long comeToNew() {
        return IntStream.range(0, 100)
                .mapToObj(visit -> stage.visit(HOST, "/"))
                .filter(it -> it.startsWith("200 new"))
                .count();
    }

    private static List<String> containers() {
        return stage.containers(OLD).stream().map(Listed::id).toList();
    }

    @Test
    void aNewApplicationComesIsWeighedAndTakesOverWithoutADroppedRequest() {
        commit(OLD, part(OLD, 80));
        var before = containers();
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), HOST, 100)) {
            commit(NEW, part(NEW, 20));
            assertThat(comeToNew()).isBetween(5L, 40L);

            commit(NEW, part(NEW, 80));
            assertThat(comeToNew()).isBetween(30L, 70L);

            commit(NEW, part(NEW, 80).replace("TEXT: new", "TEXT: newer"));
            assertThat(containers()).isEqualTo(before);

            stage.repository().delete("old.yaml");
            stage.repository().commit("Leave it to the new one");
            stage.lookNow();
            Stage.await(() -> stage.containers(OLD), List::isEmpty);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isPositive();
        }
        assertThat(IntStream.range(0, 5).mapToObj(visit -> stage.visit(HOST, "/")))
                .containsOnly("200 newer");
        assertThat(stage.deployments(OLD)).noneMatch(WeightTest::healed);
        assertThat(stage.deployments(NEW)).noneMatch(WeightTest::healed);
    }

    private static boolean healed(Deployment deployment) {
        return deployment.trigger() == Trigger.DRIFT;
    }
}
