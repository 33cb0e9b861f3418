package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.host.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The program as a user starts it: a process that can be killed. */
final class ProcessOfAgent implements AutoCloseable {

    private final Process process;
    private final InetSocketAddress address;
    private final Requests requests;
    private final Path data;

    private ProcessOfAgent(Process process, Place place, int port, Path data) {
        this.process = process;
        this.address = new InetSocketAddress(place.address(), port);
        this.requests = new Requests(place.address(), port);
        this.data = data;
    }

    /**
     * Where it runs.
     *
     * @param within a command that runs another one there, and becomes it
     * @param address where that is reached from here
     */
    record Place(List<String> within, String address) {

        static final Place HERE = new Place(List.of(), "127.0.0.1");

        Place {
            within = List.copyOf(within);
        }
    }

    /** With a data directory of its own, and more variables than those of this process. */
    static ProcessOfAgent launch(
            Settings settings, Path data, Duration interval, Path repository, Map<String, String> environment) {
        return launch(Place.HERE, settings, data, interval, repository, environment);
    }

    /** The same, elsewhere. */
    static ProcessOfAgent launch(
            Place place,
            Settings settings,
            Path data,
            Duration interval,
            Path repository,
            Map<String, String> environment) {
        return launch(
                place,
                settings,
                data,
                interval,
                repository,
                environment,
                List.of("-cp", System.getProperty("java.class.path")));
    }

    /** As it is packaged, with classes of the tests behind it, and its start made shorter as {@code make build} does. */
    static ProcessOfAgent launchPackaged(
            Settings settings, Duration interval, Path repository, Map<String, String> environment) {
        var options = List.of(
                "-XX:AOTCache=target/hawiyat.aot",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                "target/hawiyat.jar:target/test-classes");
        return launch(Place.HERE, settings, settings.data(), interval, repository, environment, options);
    }

    /** A program of this or of another release, as it is packaged. */
    static ProcessOfAgent launchProgram(
            Path program,
            Settings settings,
            Path data,
            Duration interval,
            Path repository,
            Map<String, String> environment) {
        return launch(
                Place.HERE, settings, data, interval, repository, environment, List.of("-cp", program.toString()));
    }

    private static ProcessOfAgent launch(
            Place place,
            Settings settings,
            Path data,
            Duration interval,
            Path repository,
            Map<String, String> environment,
            List<String> options) {
        var port = FreePort.next();
        var command = new ArrayList<>(place.within());
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of(Main.class.getName(), "agent"));
        command.addAll(List.of("--source", repository.toString(), "--interval", interval.toSeconds() + "s"));
        command.addAll(List.of("--data", data.toString(), "--instance", settings.instance()));
        command.addAll(List.of("--port", Integer.toString(port), "--resync", "2s"));
        command.addAll(List.of("--http-port", Integer.toString(settings.httpPort())));
        command.addAll(List.of("--https-port", Integer.toString(settings.httpsPort())));
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log(settings)));
        builder.environment().put("HAWIYAT_WEBHOOK_SECRET", Stage.WEBHOOK_SECRET);
        builder.environment().putAll(environment);
        try {
            return new ProcessOfAgent(builder.start(), place, port, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Beside the reports of the tests, to be read when one fails. */
    static File log(Settings settings) {
        var folder = new File("target/agents");
        folder.mkdirs();
        return new File(folder, settings.instance() + ".log");
    }

    /** What it says of its readiness; empty while nobody answers. */
    String readiness() {
        try {
            return get("/health/readiness").body();
        } catch (UncheckedIOException starting) {
            return "";
        }
    }

    void awaitReady() {
        Stage.await(this::readiness, it -> it.startsWith("{\"status\":\"UP\""));
    }

    ProcessOfAgent awaitListening() {
        Stage.await(this::listens, listening -> listening);
        return this;
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(address, 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** See {@link Requests#push}. */
    int push(String delivery) {
        return requests.push(delivery);
    }

    /** See {@link Requests#get}. */
    HttpResponse<String> get(String path) {
        return requests.get(path);
    }

    /** See {@link Requests#json}. */
    JsonNode json(String path) {
        return requests.json(path);
    }

    /** See {@link Requests#deployments}. */
    List<JsonNode> deployments(String filter) {
        return requests.deployments(filter);
    }

    /** See {@link Requests#act}. */
    int act(String path, String token) {
        return requests.act(path, token);
    }

    /** As its deployments name it. */
    String name() {
        return "agent-" + read("agent.name").substring(0, 8);
    }

    String token() {
        return read("admin.token");
    }

    private String read(String file) {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -NAME} does. */
    void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean lives() {
        return process.isAlive();
    }

    int exitCode() {
        ended(Duration.ofSeconds(60));
        return process.exitValue();
    }

    /** In bytes, after what is garbage has been collected; of all generations, however the collector calls them. */
    long heap() {
        jcmd("GC.run");
        var used = Pattern.compile("(?m)^\\S.*?, used (\\d+)K").matcher(jcmd("GC.heap_info"));
        var kilobytes =
                used.results().mapToLong(it -> Long.parseLong(it.group(1))).sum();
        assertThat(kilobytes).isPositive();
        return kilobytes << 10;
    }

    private String jcmd(String command) {
        var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var answer = new ProcessBuilder(program, Long.toString(process.pid()), command).start();
            return new String(answer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        ended(Duration.ofSeconds(10));
    }

    /** As {@code kill} does; answers with the exit code. */
    int terminate() {
        process.destroy();
        ended(Duration.ofSeconds(60));
        return process.exitValue();
    }

    private void ended(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the agent did not end within " + within);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
