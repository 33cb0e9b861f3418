package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.Docker;
import java.util.List;

/** {@link SteadyVisitors} in a container on a project's network, who ask an application there by its name. */
final class NeighbourVisitors implements AutoCloseable {

    private static final String IMAGE = "eclipse-temurin:25-jre";

    private final String name;
    private final ProcessOfVisitors process;

    /** Waits until they have begun. */
    NeighbourVisitors(String network, String application, int port, int perSecond) {
        Docker.requireImage(IMAGE);
        name = network + "-visitors";
        process = ProcessOfVisitors.start(List.of(
                "docker",
                "run",
                "--rm",
                "--interactive",
                "--name",
                name,
                "--network",
                network,
                "--volume",
                ProcessOfVisitors.classes() + ":/classes:ro",
                IMAGE,
                "java",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                // Whoever keeps an address for longer than the drain lasts can not be helped.
                "-Dsun.net.inetaddr.ttl=0",
                "-cp",
                "/classes",
                SteadyVisitors.class.getName(),
                application,
                Integer.toString(port),
                "/",
                Integer.toString(perSecond)));
    }

    /** See {@link ProcessOfVisitors#end}. */
    List<String> end() {
        return process.end();
    }

    @Override
    public void close() {
        var removed = Docker.run("container", "rm", "--force", name);
        process.close();
        // It removes itself as well, once it has ended.
        assertThat(removed)
                .matches(it -> it.exitCode() == 0
                        || it.output().contains("already in progress")
                        || it.output().contains("No such container"));
    }
}
