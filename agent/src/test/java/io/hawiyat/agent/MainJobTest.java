package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commit a manifest, and within moments it runs and answers through Traefik. */
class MainJobTest {

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void aCommittedApplicationIsLiveAndRecordedAsSo() {
        var web = new ApplicationId("default", "hello");
        stage.repository().write("hello.yaml", web("hello", "first"));
        var commit = stage.repository().commit("Say hello");

        stage.awaitVisit("hello.localhost", "/", "200 first");
        var live = stage.awaitApplication(web, MainJobTest::settled);

        assertThat(live.status().sync()).isEqualTo(Sync.SYNCED);
        assertThat(live.status().health()).isEqualTo(Health.HEALTHY);
        assertThat(live.lastGood().orElseThrow().revision()).isEqualTo(commit);

        stage.repository().write("hello.yaml", web("hello", "second"));
        stage.repository().commit("Say something else");
        stage.awaitVisit("hello.localhost", "/", "200 second");
        stage.awaitApplication(
                web, it -> settled(it) && it.lastGood().orElseThrow().generation() == 2);
        assertThat(stage.containers(web))
                .singleElement()
                .satisfies(it -> assertThat(it.name()).endsWith("-default-hello-g2-0"));
    }

    @Test
    void aCommitThatCrashesIsRolledBackAndHeldUntilTheNextOne() {
        var name = new ApplicationId("default", "crash");
        stage.repository().write("crash.yaml", web("crash", "good"));
        var good = stage.repository().commit("Good");
        stage.awaitApplication(name, MainJobTest::settled);

        stage.repository()
                .write("crash.yaml", web("crash", "bad").replace("exec httpd", "echo no license; exit 3; httpd"));
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

        stage.repository().write("crash.yaml", web("crash", "better"));
        stage.repository().commit("Better");
        stage.awaitVisit("crash.localhost", "/", "200 better");
        assertThat(stage.awaitApplication(name, MainJobTest::settled).held()).isFalse();
    }

    @Test
    void anImageThatDoesNotExistTouchesNothing() {
        var name = new ApplicationId("default", "missing");
        stage.repository().write("missing.yaml", web("missing", "good"));
        stage.repository().commit("Good");
        stage.awaitApplication(name, MainJobTest::settled);
        var before = stage.containers(name);

        stage.repository()
                .write(
                        "missing.yaml",
                        web("missing", "bad").replace("busybox:1.36", "127.0.0.1:5000/busybox:no-such-tag"));
        var bad = stage.repository().commit("Name an image that does not exist");
        var held = stage.awaitApplication(name, it -> it.held() && it.running().isEmpty());

        assertThat(held.desired().orElseThrow().revision()).isEqualTo(bad);
        assertThat(stage.containers(name)).isEqualTo(before);
    }

    @Test
    void whatIsRemovedByHandComesBack() {
        var name = new ApplicationId("default", "drift");
        stage.repository().write("drift.yaml", web("drift", "here"));
        stage.repository().commit("Deploy");
        stage.awaitApplication(name, MainJobTest::settled);
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
        stage.repository().write("writer.yaml", writer("one"));
        stage.repository().commit("Write one");
        stage.awaitApplication(name, MainJobTest::settled);

        stage.repository().write("writer.yaml", writer("two"));
        stage.repository().commit("Write two");
        stage.awaitApplication(
                name, it -> settled(it) && it.lastGood().orElseThrow().generation() == 2);

        assertThat(stage.containers(name)).hasSize(1);
        var log = stage.bean(Engine.class)
                .containers()
                .exec(stage.containers(name).getFirst().id(), List.of("cat", "/data/log"), Duration.ofSeconds(5));
        assertThat(log.output()).contains("one", "two");
    }

    @Test
    void anApplicationThatIsNoLongerDeclaredIsTakenAwayWithItsRoute() {
        var name = new ApplicationId("default", "gone");
        stage.repository().write("gone.yaml", web("gone", "soon gone"));
        stage.repository().write("stays-1.yaml", web("stays-1", "stays"));
        stage.repository().write("stays-2.yaml", web("stays-2", "stays"));
        stage.repository().commit("Deploy");
        stage.awaitApplication(name, MainJobTest::settled);

        stage.repository().delete("gone.yaml").commit("Take it away");
        Stage.await(() -> stage.bean(Applications.class).find(name), Optional::isEmpty);

        assertThat(stage.containers(name)).isEmpty();
        assertThat(stage.visit("gone.localhost", "/")).startsWith("404");
    }

    @Test
    void replicasShareTheLoadAndScalingKeepsThoseThatRun() {
        var name = new ApplicationId("default", "many");
        stage.repository().write("many.yaml", web("many", "many") + "  replicas: 3\n");
        stage.repository().commit("Three of them");
        stage.awaitApplication(name, MainJobTest::settled);
        var three = stage.containers(name).stream().map(it -> it.id()).toList();
        assertThat(three).hasSize(3);

        stage.repository().write("many.yaml", web("many", "many") + "  replicas: 2\n");
        stage.repository().commit("Two of them");
        stage.awaitApplication(
                name,
                it -> settled(it) && it.lastGood().orElseThrow().application().replicas() == 2);

        assertThat(three)
                .containsAll(stage.containers(name).stream().map(it -> it.id()).toList());
        assertThat(stage.containers(name)).hasSize(2);
        assertThat(stage.application(name).lastGood().orElseThrow().generation())
                .isEqualTo(1);
    }

    @Test
    void aRestartedAgentFindsEverythingAsItWas() {
        var name = new ApplicationId("default", "restart");
        stage.repository().write("restart.yaml", web("restart", "still here"));
        stage.repository().commit("Deploy");
        stage.awaitApplication(name, MainJobTest::settled);
        var before = stage.containers(name).getFirst().id();

        stage.restart();

        stage.repository().write("restart.yaml", web("restart", "and working"));
        stage.repository().commit("Go on");
        stage.awaitVisit("restart.localhost", "/", "200 and working");
        assertThat(stage.awaitApplication(name, MainJobTest::settled)
                        .lastGood()
                        .orElseThrow()
                        .generation())
                .isEqualTo(2);
        assertThat(stage.containers(name)).noneMatch(it -> it.id().equals(before));
    }

    private static String writer(String word) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: writer
                spec:
                  image: busybox:1.36
                  command: [sh, -c, 'echo $WORD >> /data/log; exec sleep 1000']
                  env: {WORD: %s}
                  volumes:
                    - {name: data, target: /data}
                  rollout: {minHealthyTime: 100ms}
                  stopGracePeriod: 1s
                """.formatted(word);
    }

    private static boolean settled(StoredApplication application) {
        return application.queued().isEmpty()
                && application.running().isEmpty()
                && application.lastGood().isPresent()
                && application.status().sync() == Sync.SYNCED;
    }

    static String web(String name, String text) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: %s
                spec:
                  image: busybox:1.36
                  command: [sh, -c, 'mkdir /www; echo "$TEXT" > /www/index.html; exec httpd -f -p 8080 -h /www']
                  env:
                    TEXT: %s
                  health:
                    http: {path: /, port: 8080}
                    interval: 1s
                  routes:
                    - host: %s.localhost
                      port: 8080
                  rollout:
                    minHealthyTime: 100ms
                    drainTimeout: 500ms
                  stopGracePeriod: 1s
                """.formatted(name, text, name);
    }
}
