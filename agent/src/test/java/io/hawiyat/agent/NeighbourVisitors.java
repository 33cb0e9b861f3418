package io.hawiyat.agent;

import io.hawiyat.agent.traefik.Docker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link SteadyVisitors} in a container on a project's network, who ask an application there by its name. */
final class NeighbourVisitors implements AutoCloseable {

    private static final String IMAGE = "eclipse-temurin:25-jre";

    private final String name;
    private final Process process;
    private final BufferedReader said;

    /** Waits until they have begun. */
    NeighbourVisitors(String network, String application, int port, int perSecond) {
        Docker.requireImage(IMAGE);
        name = network + "-visitors";
        process = start(List.of(
                "run",
                "--rm",
                "--interactive",
                "--name",
                name,
                "--network",
                network,
                "--volume",
                classes() + ":/classes:ro",
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
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        line();
    }

    private static Process start(List<String> arguments) {
        try {
            return Docker.start(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classes() {
        try {
            return Path.of(SteadyVisitors.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private String line() {
        try {
            return String.valueOf(said.readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends them, and answers with what they say: failures first, then how many were answered. */
    List<String> end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            return List.of(e.toString());
        }
        return List.of(line(), line());
    }

    @Override
    public void close() {
        process.destroy();
        Docker.output("container", "rm", "--force", name);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
