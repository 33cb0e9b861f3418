package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Deployment.Step;
import io.hawiyat.agent.state.Deployment.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeasesTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Leases leases = SCENE.leases;
    private long web;

    @BeforeEach
    void oneApplication() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        web = SCENE.id("web");
    }

    @Test
    void goToOneAgentAtATime() {
        var first = leases.acquire(web, "one", Scene.LEASE).orElseThrow();

        assertThat(leases.acquire(web, "two", Scene.LEASE)).isEmpty();
        leases.release(first);
        var second = leases.acquire(web, "two", Scene.LEASE).orElseThrow();

        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(leases.holds(first)).isFalse();
        assertThat(leases.holds(second)).isTrue();
    }

    @Test
    void goToAnotherAgentWhenTheyHaveEnded() {
        var first = leases.acquire(web, "one", Duration.ZERO).orElseThrow();

        var second = leases.acquire(web, "two", Scene.LEASE).orElseThrow();

        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(leases.renew(first, Scene.LEASE)).isEmpty();
    }

    @Test
    void goBackAtOnceToAnAgentThatBeganANewLife() {
        var agents = SCENE.database.bean(Installations.class);
        agents.register("one");
        var earlier = leases.acquire(web, "one", Scene.LEASE).orElseThrow();
        assertThat(leases.acquire(web, "one", Scene.LEASE))
                .as("in the same life")
                .isEmpty();

        agents.register("one");

        assertThat(leases.acquire(web, "one", Scene.LEASE).orElseThrow().token())
                .isGreaterThan(earlier.token());
    }

    @Test
    void areLengthenedWhileNobodyElseTookThem() {
        var lease = leases.acquire(web, "one", Duration.ZERO).orElseThrow();
        assertThat(leases.holds(lease)).isFalse();

        assertThat(leases.renew(lease, Scene.LEASE))
                .hasValueSatisfying(renewed -> assertThat(renewed.token()).isEqualTo(lease.token()));

        assertThat(leases.holds(lease)).isTrue();
    }

    @Test
    void ofAnUnknownApplicationAreNotGiven() {
        assertThat(leases.acquire(4711, "one", Scene.LEASE)).isEmpty();
    }

    @Test
    void fenceEveryWriteOfAStaleHolder() {
        var stale = SCENE.begin("web");
        leases.release(stale.lease());
        assertThat(leases.acquire(web, "two", Scene.LEASE)).isPresent();
        var status = Scene.healthy(stale.version());
        var lease = stale.lease();
        var deployment = stale.deployment();
        var version = stale.version();
        var applications = SCENE.applications;
        var step = new Step("Create", StepState.RUNNING, Instant.now(), Optional.empty(), "");
        var before = SCENE.load("web");

        for (Runnable write : List.<Runnable>of(
                () -> applications.begin(lease, deployment),
                () -> applications.step(lease, deployment, step),
                () -> applications.pin(lease, 1, "nginx@sha256:aa"),
                () -> applications.observed(lease, status),
                () -> applications.hold(lease, deployment, version, "crashed"),
                () -> applications.succeeded(lease, deployment, version, "live", status),
                () -> applications.faulted(lease, deployment, version, Phase.FAILED, "crashed", status),
                () -> applications.postponed(lease, deployment, "away", Instant.now(), status),
                () -> applications.pruned(lease, deployment, "gone"))) {
            assertThatThrownBy(write::run).isInstanceOf(LeaseLost.class);
        }

        assertThat(SCENE.load("web")).isEqualTo(before);
    }

    @Test
    void goToOneOfEightThreadsOfTwoAgents() throws Exception {
        var attempts = new ArrayList<Callable<Optional<Lease>>>();
        for (var thread = 0; thread < 8; thread++) {
            var agent = "agent-" + thread % 2 + "-" + thread;
            attempts.add(() -> leases.acquire(web, agent, Scene.LEASE));
        }

        for (var round = 0; round < 20; round++) {
            var taken = inParallel(attempts).stream().flatMap(Optional::stream).toList();
            assertThat(taken).hasSize(1);
            leases.release(taken.getFirst());
        }
    }

    @Test
    void endADeploymentOnceWhenTwoAgentsFightForIt() throws Exception {
        for (var round = 0; round < 10; round++) {
            SCENE.reset();
            SCENE.commit("c1", declared("web", "nginx:1"));
            var run = SCENE.begin("web");
            Callable<Boolean> succeed = () -> {
                try {
                    SCENE.applications.succeeded(
                            run.lease(), run.deployment(), run.version(), "live", Scene.healthy(run.version()));
                    return true;
                } catch (LeaseLost | DeploymentClosed refused) {
                    return false;
                }
            };
            Callable<Boolean> take = () -> {
                SCENE.database.execute("UPDATE lease SET expires_at = now() - interval '1 second'");
                SCENE.leases.acquire(SCENE.id("web"), "two", Scene.LEASE);
                return false;
            };

            var done = inParallel(List.of(succeed, take, succeed)).stream()
                    .filter(it -> it)
                    .count();

            var succeeded = SCENE.deployments().getFirst().phase() == Phase.SUCCEEDED;
            assertThat(done).isEqualTo(succeeded ? 1 : 0);
            assertThat(SCENE.load("web").lastGood().isPresent()).isEqualTo(succeeded);
        }
    }

    private static <T> List<T> inParallel(List<? extends Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
