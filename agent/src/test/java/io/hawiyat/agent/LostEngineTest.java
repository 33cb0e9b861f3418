package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.EngineHost;
import io.hawiyat.agent.docker.EngineProxy;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process whose engine, and whose Traefik, go away and come back. */
class LostEngineTest {

    @TempDir
    private Path folder;

    @Test
    void whatRunsGoesOnAnsweringAndWorkGoesOnWhenTheyAreBack() throws IOException {
        try (var stage = Stage.withoutAgent();
                var proxy = new EngineProxy(folder, EngineHost.fromEnvironment(System.getenv()))) {
            stage.repository().write("web.yaml", Manifest.web("web", "one"));
            stage.repository().commit("Say one");
            proxy.stop();
            try (var agent = stage.launch(
                    Duration.ofSeconds(1), Map.of("DOCKER_HOST", proxy.host().toString()))) {
                isMissed(agent);
                proxy.restart();
                stage.awaitVisit("web.localhost", "/", "200 one");
                isReady(agent);

                whileTheSocketIsGone(stage, proxy, agent);
                whileItIsSilent(stage, proxy, agent);
                whileTraefikIsGone(stage, agent);
                assertThat(agent.terminate()).isZero();
            }
        }
    }

    private static void whileTheSocketIsGone(Stage stage, EngineProxy proxy, ProcessOfAgent agent) throws IOException {
        proxy.stop();
        stage.repository().write("web.yaml", Manifest.web("web", "two"));
        stage.repository().commit("Say two");
        isMissed(agent);
        assertThat(stage.visit("web.localhost", "/")).isEqualTo("200 one");

        proxy.restart();
        stage.awaitVisit("web.localhost", "/", "200 two");
        isReady(agent);
    }

    private static void whileItIsSilent(Stage stage, EngineProxy proxy, ProcessOfAgent agent) throws IOException {
        proxy.fallSilent();
        isMissed(agent);
        assertThat(stage.visit("web.localhost", "/")).isEqualTo("200 two");

        proxy.restart();
        stage.repository().write("web.yaml", Manifest.web("web", "three"));
        stage.repository().commit("Say three");
        stage.awaitVisit("web.localhost", "/", "200 three");
    }

    private static void whileTraefikIsGone(Stage stage, ProcessOfAgent agent) {
        Docker.output("container", "rm", "--force", stage.settings().instance() + "-traefik");

        stage.awaitVisit("web.localhost", "/", "200 three");
        isReady(agent);
    }

    private static void isMissed(ProcessOfAgent agent) {
        var docker = Stage.await(agent::readiness, it -> it.contains("\"docker\":{\"status\":\"DOWN\""));
        assertThat(docker).contains("\"since\"", "\"message\"");
    }

    private static void isReady(ProcessOfAgent agent) {
        agent.awaitReady();
    }
}
