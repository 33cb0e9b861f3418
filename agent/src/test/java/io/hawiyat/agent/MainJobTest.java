package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
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
