package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** An agent in the image of the Dockerfile, run as it says there, with a repository that it may only read. */
final class AgentContainer implements AutoCloseable {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 6);
    private final String image = "hawiyat-test:" + name;
    private final int apiPort = FreePort.next();
    private final int httpPort = FreePort.next();
    private final int httpsPort = FreePort.next();
    private final Browser browser = new Browser(httpPort);
    private final Browser api = new Browser(apiPort);
    private final GitRepository repository;

    private AgentContainer(GitRepository repository) {
        this.repository = repository;
    }

    /** The image, built from the jar that Maven has packaged, and a repository with the content of a folder. */
    static AgentContainer build(Path content) throws IOException {
        Docker.requireImage("eclipse-temurin:25-jre");
        assertThat(ROOT.resolve("agent/target/hawiyat.jar"))
                .as("the program, made by: make build")
                .exists();
        var folder = Files.createTempDirectory("hawiyat-repository");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var container = new AgentContainer(GitRepository.create(folder).copy(content));
        container.repository.commit("Begin");
        Docker.output("build", "--quiet", "--tag", container.image, ROOT.toString());
        return container;
    }

    /** Its container, and its instance. */
    String name() {
        return name;
    }

    GitRepository repository() {
        return repository;
    }

    int httpPort() {
        return httpPort;
    }

    Browser api() {
        return api;
    }

    void start() throws IOException {
        var socket = Path.of("/var/run/docker.sock");
        Docker.output(
                "run",
                "--detach",
                "--name=" + name,
                "--publish=127.0.0.1:" + apiPort + ":8080",
                "--volume=" + name + "-data:/data",
                "--volume=" + name + "-routes:/data/traefik",
                "--volume=" + socket + ":" + socket,
                "--group-add=" + Files.getAttribute(socket, "unix:gid"),
                "--volume=" + repository.folder() + ":/repository:ro",
                image,
                "agent",
                "--source=/repository",
                "--interval=1s",
                "--instance=" + name,
                "--http-port=" + httpPort,
                "--https-port=" + httpsPort);
    }

    /** As an operator does who is in no hurry. */
    void stop() {
        Docker.output("stop", "--time=30", name);
        Docker.output("rm", name);
    }

    /** As a machine does that loses its power. */
    void kill() {
        Docker.output("rm", "--force", name);
    }

    /** Until visitors of a host read this; what the agent wrote is told when they never do. */
    void awaitAnswer(String host, String text) {
        try {
            Stage.await(() -> browser.visit(host, "/"), answer -> answer.contains(text));
        } catch (AssertionError never) {
            throw new AssertionError(Docker.run("logs", "--tail=50", name).output(), never);
        }
    }

    void awaitHealthy() {
        Stage.await(() -> Docker.output("inspect", "--format={{.State.Health.Status}}", name), "healthy"::equals);
    }

    @Override
    public void close() {
        Docker.run("rm", "--force", name);
        Leftovers.clear(name);
        Docker.run("volume", "rm", name + "-data", name + "-routes");
        Docker.run("image", "rm", image);
        Stage.deleteRecursively(repository.folder());
    }
}
