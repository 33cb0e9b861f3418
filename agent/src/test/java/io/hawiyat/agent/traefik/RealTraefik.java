package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.fail;

import io.hawiyat.agent.host.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A Traefik as the managed ingress has it, but on free ports of this machine. */
final class RealTraefik implements AutoCloseable {

    static final String IMAGE = "traefik:v3";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final WatchedDirectory publisher;
    final TraefikApi api;
    final SharedReader reader;
    final int httpPort = FreePort.next();
    final int httpsPort = FreePort.next();
    final int tcpPort = FreePort.next();

    private final String name = "hawiyat-test-traefik-" + UUID.randomUUID();
    private final List<LogLine> log = Collections.synchronizedList(new ArrayList<>());
    private final Process process;

    private record LogLine(Instant at, String text) {}

    private RealTraefik(Path directory) throws IOException {
        publisher = WatchedDirectory.open(directory, InstantSource.system());
        DefaultCertificate.ensure(publisher, InstantSource.system().instant(), new SecureRandom());
        var spec = spec(directory);
        var apiPort = FreePort.next();
        api = new TraefikApi(
                URI.create("http://" + LOOPBACK + ":" + apiPort + spec.api().getPath()));
        reader = new SharedReader(api);
        process = Docker.start(command(directory, spec, apiPort));
        Thread.ofVirtual().start(this::readLog);
    }

    /** Started and answering. */
    static RealTraefik start(Path directory) throws IOException, InterruptedException {
        Docker.requireImage(IMAGE);
        var traefik = new RealTraefik(directory);
        try {
            traefik.awaitApi();
            return traefik;
        } catch (AssertionError e) {
            traefik.close();
            throw e;
        }
    }

    /** As patient as a busy machine asks for: what Traefik refuses, it says at once. */
    PublishedRoutes routes() {
        return routes(publisher, PATIENCE);
    }

    PublishedRoutes routes(Duration patience) {
        return routes(publisher, patience);
    }

    PublishedRoutes routes(Publisher other) {
        return routes(other, PATIENCE);
    }

    private PublishedRoutes routes(Publisher to, Duration patience) {
        return new PublishedRoutes(to, new Confirmations(reader, this::linesSince), InstantSource.system(), patience);
    }

    /** Lines of the log, each with its time of arrival here. */
    List<String> linesSince(Instant moment) {
        synchronized (log) {
            return log.stream()
                    .filter(line -> !line.at().isBefore(moment))
                    .map(LogLine::text)
                    .toList();
        }
    }

    /** Ends it at once, like a crash. */
    void kill() throws InterruptedException {
        Docker.run("kill", name);
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        api.close();
        Docker.run("rm", "-f", name);
        process.destroy();
    }

    private static IngressSpec spec(Path directory) {
        return new Ingress(
                        IMAGE,
                        LOOPBACK,
                        UUID.randomUUID().toString().replace("-", ""),
                        LOOPBACK,
                        80,
                        443,
                        SharedDirectory.onHost(directory),
                        "unused",
                        new TreeMap<>(),
                        new TreeMap<>(Map.of("tcp", 9000)))
                .spec();
    }

    private List<String> command(Path directory, IngressSpec spec, int apiPort) {
        var command = new ArrayList<>(List.of("run", "--rm", "--name", name, "--network", "host"));
        command.addAll(List.of("-v", directory + ":" + IngressSpec.DYNAMIC + ":ro", spec.image()));
        spec.command().stream()
                .filter(argument -> !argument.contains(".address="))
                .forEach(command::add);
        command.add("--entryPoints.http.address=" + LOOPBACK + ":" + httpPort);
        command.add("--entryPoints.tcp.address=" + LOOPBACK + ":" + tcpPort);
        command.add("--entryPoints.https.address=" + LOOPBACK + ":" + httpsPort);
        command.add("--entryPoints.traefik.address=" + LOOPBACK + ":" + apiPort);
        return command;
    }

    private void awaitApi() throws InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        while (!deadline.passed()) {
            try {
                api.version(Duration.ofSeconds(1));
                return;
            } catch (TraefikUnreachable e) {
                Thread.sleep(20);
            }
        }
        fail("Traefik did not start within 30 s: " + log);
    }

    private void readLog() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines()
                    .forEach(line -> log.add(new LogLine(InstantSource.system().instant(), line)));
        } catch (IOException | UncheckedIOException e) {
            log.add(new LogLine(InstantSource.system().instant(), "the log ends: " + e));
        }
    }
}
