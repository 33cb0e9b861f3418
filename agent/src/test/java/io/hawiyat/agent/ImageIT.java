package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image of the Dockerfile, run as the Dockerfile says, does the main job from within a container. */
class ImageIT {

    private static final Path HELLO =
            Path.of("..", "examples-repo", "hello").toAbsolutePath().normalize();
    private static final String HOST = "hello.localhost";

    @AutoClose
    private static AgentContainer agent;

    @BeforeAll
    static void start() throws IOException {
        agent = AgentContainer.build(HELLO);
        agent.start();
        agent.awaitAnswer(HOST, "Hello from git");
    }

    @Test
    void noProcessIsRoots() {
        var processes = Docker.output("top", agent.name(), "-eo", "uid,pid,comm")
                .lines()
                .skip(1)
                .toList();
        assertThat(processes)
                .anyMatch(it -> it.endsWith(" java"))
                .anyMatch(it -> it.endsWith(" postgres"))
                .anyMatch(it -> it.endsWith(" redis-server"))
                .allMatch(it -> it.strip().startsWith("10001 "));
    }

    @Test
    void tellsTheEngineThatItIsWell() {
        agent.awaitHealthy();
        assertThat(agent.api().visit("localhost", "/health/liveness")).startsWith("200 ");
    }

    @Test
    void isReplacedWithoutInterruptingARouteAndGoesOn() throws IOException {
        agent.awaitHealthy();
        var before = containers();
        try (var visitors = new SteadyVisitors(agent.httpPort(), HOST, 50)) {
            agent.stop();
            agent.start();
            agent.awaitHealthy();
            agent.kill();
            agent.start();
            agent.awaitHealthy();
            assertThat(containers()).isEqualTo(before);

            agent.repository().replace("page/index.html", "Hello from git", "Hello from a container");
            agent.repository().commit("Greet from where the agent is");
            agent.awaitAnswer(HOST, "Hello from a container");
            assertThat(visitors.failures()).isEmpty();
        }
    }

    private static List<String> containers() {
        var name = new EngineNames(agent.name()).container(new ApplicationId("default", "hello"), 1, 0);
        return Docker.output("ps", "--quiet", "--no-trunc", "--filter", "name=" + name)
                .lines()
                .toList();
    }
}
