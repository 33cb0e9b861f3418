package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The engine, through its command line. */
public final class Docker {

    /** A build takes longest, where its base image has to be unpacked. */
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private Docker() {}

    public record Outcome(int exitCode, String output) {}

    /** Starts a command that runs on; its output and errors come together. */
    public static Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    public static Outcome run(String... arguments) {
        try {
            var process = start(List.of(arguments));
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail("docker " + String.join(" ", arguments) + " did not end within " + DEADLINE);
            }
            return new Outcome(process.exitValue(), output.strip());
        } catch (IOException e) {
            return fail("a Docker engine is missing; run testbed/up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("interrupted", e);
        }
    }

    /** The output of a command that has to succeed. */
    public static String output(String... arguments) {
        var outcome = run(arguments);
        assertThat(outcome.exitCode())
                .as("docker %s: %s", String.join(" ", arguments), outcome.output())
                .isZero();
        return outcome.output();
    }

    public static void requireImage(String image) {
        if (run("image", "inspect", image).exitCode() != 0) {
            fail("a Docker engine with the image " + image + " is missing; run testbed/up");
        }
    }
}
