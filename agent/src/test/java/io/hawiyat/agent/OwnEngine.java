package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.EngineHost;
import io.hawiyat.agent.docker.Engines;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Docker engine that nobody else uses, so that a test may end its daemon. Needs root; see {@code testbed/another}. */
final class OwnEngine implements AutoCloseable {

    private static final Path ANOTHER =
            Path.of("../testbed/another").toAbsolutePath().normalize();

    /** Containers that do not listen to SIGTERM are killed after 10 s. */
    private static final int ENDED_SECONDS = 30;

    private final String kind;
    private final String number;
    private Optional<Process> daemon = Optional.empty();

    private OwnEngine(String kind, String number) {
        this.kind = kind;
        this.number = number;
    }

    /** The one that is installed, and today's where {@code testbed/up} has made it. */
    static Stream<String> kinds() {
        return Engines.newest().isPresent() ? Stream.of("installed", "today") : Stream.of("installed");
    }

    /** With its daemon started, and these images of the usual engine. */
    static OwnEngine open(String kind, List<String> options, String... images) {
        var engine = new OwnEngine(kind, said(List.of("new")));
        try {
            engine.start(options);
            engine.load(images);
            return engine;
        } catch (RuntimeException | Error failed) {
            engine.close();
            throw failed;
        }
    }

    /** Starts its daemon, with more options than those of where it is, and waits until it answers. */
    void start(List<String> options) {
        var command = another("daemon", number, kind);
        command.addAll(options);
        try {
            daemon = Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stage.await(this::answers, answer -> answer);
    }

    private File log() {
        var folder = new File("target/engines");
        folder.mkdirs();
        return new File(folder, kind + ".log");
    }

    private boolean answers() {
        assertThat(daemon.orElseThrow().isAlive())
                .as("its daemon runs; see %s", log())
                .isTrue();
        return ended(another("enter", number, "docker", "version"));
    }

    private void load(String... images) {
        var arguments = new ArrayList<>(List.of("load", number));
        arguments.addAll(Arrays.asList(images));
        said(arguments);
    }

    /** As {@code kill -9} does: its containers go on for now. */
    void kill() {
        end(daemon.orElseThrow().destroyForcibly());
    }

    /** As {@code systemctl stop docker} does. */
    void stop() {
        var process = daemon.orElseThrow();
        process.destroy();
        end(process);
    }

    private static void end(Process process) {
        try {
            assertThat(process.waitFor(ENDED_SECONDS, TimeUnit.SECONDS))
                    .as("its daemon has ended")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    EngineHost host() {
        return EngineHost.socket(Path.of("/run/hawiyat-testbed/another-" + number + "/docker.sock"));
    }

    /** Where its containers can be reached; what it publishes is at the address. */
    ProcessOfAgent.Place place() {
        return new ProcessOfAgent.Place(another("enter", number), "198.19." + number + ".2");
    }

    /** What a command of Docker's says. */
    String docker(String... arguments) {
        var command = new ArrayList<>(List.of("enter", number, "docker"));
        command.addAll(Arrays.asList(arguments));
        return said(command);
    }

    private static List<String> another(String... arguments) {
        var command = new ArrayList<>(List.of(ANOTHER.toString()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String said(List<String> arguments) {
        var command = another(arguments.toArray(String[]::new));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            end(process);
            assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ended(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            end(process);
            return process.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        said(List.of("remove", number));
    }
}
