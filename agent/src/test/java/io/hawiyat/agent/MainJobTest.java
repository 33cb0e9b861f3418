package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commit a manifest, and within moments it runs and answers through Traefik. */
class MainJobTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void aCommittedApplicationIsLiveAndRecordedAsSo() {
        var web = new ApplicationId("default", "hello");
        stage.repository().write("hello.yaml", Manifest.web("hello", "first"));
        var commit = stage.repository().commit("Say hello");

        stage.awaitVisit("hello.localhost", "/", "200 first");
        var live = stage.awaitSettled(web);

        assertThat(live.status().sync()).isEqualTo(Sync.SYNCED);
        assertThat(live.status().health()).isEqualTo(Health.HEALTHY);
        assertThat(live.lastGood().orElseThrow().revision()).isEqualTo(commit);

        stage.repository().write("hello.yaml", Manifest.web("hello", "second"));
        stage.repository().commit("Say something else");
        stage.awaitVisit("hello.localhost", "/", "200 second");
        stage.awaitApplication(
                web, it -> Stage.settled(it) && it.lastGood().orElseThrow().generation() == 2);
        assertThat(stage.containers(web))
                .singleElement()
                .satisfies(it -> assertThat(it.name()).endsWith("-default-hello-g2-0"));
    }

    @Test
    void aCommitThatCrashesIsRolledBackAndHeldUntilTheNextOne() {
        var name = new ApplicationId("default", "crash");
        stage.repository().write("crash.yaml", Manifest.web("crash", "good"));
        var good = stage.repository().commit("Good");
        stage.awaitSettled(name);

        stage.repository()
                .write(
                        "crash.yaml",
                        Manifest.web("crash", "bad").replace("exec httpd", "echo no license; exit 3; httpd"));
        var bad = stage.repository().commit("Bad");
        var held = stage.awaitApplication(
                name, it -> it.held() && it.running().isEmpty() && it.queued().isEmpty());

        assertThat(held.desired().orElseThrow().revision()).isEqualTo(bad);
        assertThat(held.lastGood().orElseThrow().revision()).isEqualTo(good);
        assertThat(held.status().sync()).isEqualTo(Sync.OUT_OF_SYNC);
        assertThat(held.status().diff()).isNotEmpty();
        assertThat(held.status().health()).isEqualTo(Health.HEALTHY);
        assertThat(stage.visit("crash.localhost", "/")).isEqualTo("200 good");
        assertThat(stage.containers(name)).hasSize(1);

        stage.repository().write("crash.yaml", Manifest.web("crash", "better"));
        stage.repository().commit("Better");
        stage.awaitVisit("crash.localhost", "/", "200 better");
        assertThat(stage.awaitSettled(name).held()).isFalse();
    }

    @Test
    void anImageThatDoesNotExistTouchesNothing() {
        var name = new ApplicationId("default", "missing");
        stage.repository().write("missing.yaml", Manifest.web("missing", "good"));
        stage.repository().commit("Good");
        stage.awaitSettled(name);
        var before = stage.containers(name);

        stage.repository()
                .write(
                        "missing.yaml",
                        Manifest.web("missing", "bad").replace("busybox:1.36", "127.0.0.1:5000/busybox:no-such-tag"));
        var bad = stage.repository().commit("Name an image that does not exist");
        var held = stage.awaitApplication(name, it -> it.held() && it.running().isEmpty());

        assertThat(held.desired().orElseThrow().revision()).isEqualTo(bad);
        assertThat(stage.containers(name)).isEqualTo(before);
    }

    @Test
    void whatIsRemovedByHandComesBack() {
        var name = new ApplicationId("default", "drift");
        stage.repository().write("drift.yaml", Manifest.web("drift", "here"));
        stage.repository().commit("Deploy");
        stage.awaitSettled(name);
        var before = stage.containers(name).getFirst().id();

        stage.bean(Engine.class).containers().remove(before);
        Stage.await(
                () -> stage.containers(name),
                found -> found.size() == 1 && !found.getFirst().id().equals(before));
        stage.awaitVisit("drift.localhost", "/", "200 here");
    }

    @Test
    void aWriterOfAVolumeIsNeverDoubledAndKeepsItsData() {
        var name = new ApplicationId("default", "writer");
        stage.repository().write("writer.yaml", Manifest.writer("writer", "one"));
        stage.repository().commit("Write one");
        stage.awaitSettled(name);

        stage.repository().write("writer.yaml", Manifest.writer("writer", "two"));
        stage.repository().commit("Write two");
        stage.awaitApplication(
                name, it -> Stage.settled(it) && it.lastGood().orElseThrow().generation() == 2);

        assertThat(stage.containers(name)).hasSize(1);
        var log = stage.bean(Engine.class)
                .containers()
                .exec(stage.containers(name).getFirst().id(), List.of("cat", "/data/log"), Duration.ofSeconds(5));
        assertThat(log.output()).contains("one", "two");
    }

    @Test
    void anApplicationThatIsNoLongerDeclaredIsTakenAwayWithItsRoute() {
        var name = new ApplicationId("default", "gone");
        stage.repository().write("gone.yaml", Manifest.web("gone", "soon gone"));
        stage.repository().write("stays-1.yaml", Manifest.web("stays-1", "stays"));
        stage.repository().write("stays-2.yaml", Manifest.web("stays-2", "stays"));
        stage.repository().commit("Deploy");
        stage.awaitSettled(name);

        stage.repository().delete("gone.yaml").commit("Take it away");
        Stage.await(() -> stage.bean(Applications.class).find(name), Optional::isEmpty);

        assertThat(stage.containers(name)).isEmpty();
        assertThat(stage.visit("gone.localhost", "/")).startsWith("404");
    }

    @Test
    void replicasShareTheLoadAndScalingKeepsThoseThatRun() {
        var name = new ApplicationId("default", "many");
        stage.repository().write("many.yaml", Manifest.web("many", "many") + "  replicas: 3\n");
        stage.repository().commit("Three of them");
        stage.awaitSettled(name);
        var three = stage.containers(name).stream().map(it -> it.id()).toList();
        assertThat(three).hasSize(3);

        stage.repository().write("many.yaml", Manifest.web("many", "many") + "  replicas: 2\n");
        stage.repository().commit("Two of them");
        stage.awaitApplication(
                name,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().application().replicas() == 2);

        assertThat(three)
                .containsAll(stage.containers(name).stream().map(it -> it.id()).toList());
        assertThat(stage.containers(name)).hasSize(2);
        assertThat(stage.application(name).lastGood().orElseThrow().generation())
                .isEqualTo(1);
    }

    @Test
    void aRestartedAgentFindsEverythingAsItWas() {
        var name = new ApplicationId("default", "restart");
        stage.repository().write("restart.yaml", Manifest.web("restart", "still here"));
        stage.repository().commit("Deploy");
        stage.awaitSettled(name);
        var before = stage.containers(name).getFirst().id();

        stage.restart();

        stage.repository().write("restart.yaml", Manifest.web("restart", "and working"));
        stage.repository().commit("Go on");
        stage.awaitVisit("restart.localhost", "/", "200 and working");
        assertThat(stage.awaitSettled(name).lastGood().orElseThrow().generation())
                .isEqualTo(2);
        assertThat(stage.containers(name)).noneMatch(it -> it.id().equals(before));
    }
}
