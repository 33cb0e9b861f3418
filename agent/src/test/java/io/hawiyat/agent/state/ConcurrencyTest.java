package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static io.hawiyat.agent.state.Samples.routed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.state.Deployment.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents that know nothing of each other, on one database. */
class ConcurrencyTest {

    private static final int ROUNDS = 15;

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @Test
    void oneOfEightSourcesGetsTheRouteThatAllClaim() throws Exception {
        var sources = IntStream.range(0, 8).mapToObj(number -> "s" + number).toList();
        SCENE.declareSources(sources.toArray(String[]::new));

        var granted = inParallel(sources.stream()
                .<Callable<Integer>>map(
                        source -> () -> SCENE.commitTo(source, "c1", routed(source, "nginx:1", "shop.test"))
                                .size())
                .toList());

        assertThat(granted).filteredOn(it -> it == 1).hasSize(1);
        assertThat(SCENE.database.ask("SELECT count(*) FROM application WHERE manifest_errors <> '[]'"))
                .isEqualTo("7");
    }

    @Test
    void agentsThatCommitRollOutPutOffAndHealAtOnceLeaveOneOrderlyHistory() throws Exception {
        SCENE.commit("c0", declared("web", "nginx:0"));
        var web = SCENE.id("web");
        var workers = new ArrayList<Callable<Integer>>();
        for (var worker = 0; worker < 2; worker++) {
            var name = "w" + worker;
            workers.add(() -> rounds(round -> SCENE.commit(name + round, declared("web", "nginx:" + name + round))));
            workers.add(() -> rounds(round -> SCENE.applications.open(web, 1, "c0", Trigger.DRIFT, "killed")));
            workers.add(() -> rounds(round -> rollOut(web, name, round % 2 == 0)));
            workers.add(() -> rounds(round -> rollOut(web, name + "b", round % 3 == 0)));
        }

        inParallel(workers);

        var deployments = SCENE.deployments();
        assertThat(deployments).filteredOn(it -> it.phase() == Phase.QUEUED).hasSizeLessThanOrEqualTo(1);
        assertThat(deployments).filteredOn(it -> it.phase() == Phase.RUNNING).hasSizeLessThanOrEqualTo(1);
        while (SCENE.load("web").queued().isPresent()
                || SCENE.load("web").running().isPresent()) {
            SCENE.database.execute("UPDATE lease SET expires_at = now() - interval '1 second'");
            rollOut(web, "last", true);
        }
        var stored = SCENE.load("web");
        assertThat(stored.lastGood().orElseThrow().hash())
                .isEqualTo(stored.desired().orElseThrow().hash());
    }

    /** A short rollout under a lease, which ends well or is put off. */
    private static int rollOut(long id, String agent, boolean well) {
        var lease = SCENE.leases.acquire(id, agent, Scene.LEASE);
        if (lease.isEmpty()) {
            return 0;
        }
        try {
            var stored = SCENE.applications.load(id).orElseThrow();
            var open = stored.queued().or(stored::running);
            if (open.isPresent()) {
                var version = stored.desired().orElseThrow();
                var deployment =
                        SCENE.applications.begin(lease.get(), open.get().id()).id();
                if (well) {
                    SCENE.applications.succeeded(lease.get(), deployment, version, "live", Scene.healthy(version));
                } else {
                    SCENE.applications.postponed(
                            lease.get(), deployment, "away", Instant.now(), Scene.healthy(version));
                }
            }
        } catch (DeploymentClosed replaced) {
            return 0;
        } finally {
            SCENE.leases.release(lease.get());
        }
        return 1;
    }

    private interface Round {
        Object take(int number);
    }

    private static int rounds(Round round) {
        for (var number = 0; number < ROUNDS; number++) {
            round.take(number);
        }
        return ROUNDS;
    }

    private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
