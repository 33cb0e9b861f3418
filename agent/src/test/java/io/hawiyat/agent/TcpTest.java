package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.TraefikSettings;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.traefik.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections to an entry point for TCP, as those outside see them. What is said over them is nobody's but theirs. */
class TcpTest {

    private static final int PLAIN = FreePort.next();
    private static final int SECURE = FreePort.next();

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        var entryPoints = new TreeMap<>(Map.of("tcp", PLAIN, "secure", SECURE));
        stage = Stage.withoutAgent(
                new TraefikSettings(TraefikSettings.DEFAULT_IMAGE, new TreeMap<>(), entryPoints, Optional.empty()));
        stage.start();
    }

    private static ApplicationId deploy(String name, String text, String routes) {
        stage.repository().write(name + ".yaml", """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: %s}
                spec:
                  image: nginx:1.27
                  command: [sh, -c, "echo '%s' > /usr/share/nginx/html/index.html; exec nginx -g 'daemon off;'"]
                  stopSignal: SIGTERM
                  health: {tcp: {port: 80}, interval: 1s}
                  routes: %s
                  rollout: {minHealthyTime: 100ms, drainTimeout: 3s}
                """.formatted(name, text, routes));
        var commit = stage.repository().commit("Deploy " + name);
        stage.lookNow();
        var application = new ApplicationId("default", name);
        stage.awaitApplication(
                application,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().revision().equals(commit));
        return application;
    }

    /** Somebody who stays connected. */
    private record Visitor(Socket socket, BufferedReader reader) implements AutoCloseable {

        static Visitor at(Socket socket) throws IOException {
            socket.setSoTimeout(5_000);
            return new Visitor(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        }

        static Visitor plain() throws IOException {
            return at(new Socket(InetAddress.getLoopbackAddress(), PLAIN));
        }

        /** The one line that the server has to say; the text {@code null} when it has gone. */
        String ask() throws IOException {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: any\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var line = reader.readLine();
            while (line != null && !line.isEmpty()) {
                line = reader.readLine();
            }
            return String.valueOf(reader.readLine());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** People who connect one after the other, ask twice and leave. */
    private static final class SteadyConnections {

        private final AtomicBoolean open = new AtomicBoolean(true);
        private final AtomicLong served = new AtomicLong();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final Thread visitors = Thread.ofVirtual().start(this::connect);

        private void connect() {
            while (open.get()) {
                try (var visitor = Visitor.plain()) {
                    var answers = List.of(visitor.ask(), visitor.ask());
                    if (answers.equals(List.of("first", "first")) || answers.equals(List.of("second", "second"))) {
                        served.incrementAndGet();
                    } else {
                        failures.add(answers.toString());
                    }
                } catch (IOException e) {
                    failures.add(e.toString());
                }
            }
        }

        void stop() throws InterruptedException {
            open.set(false);
            visitors.join();
        }
    }

    @Test
    void anotherVersionTakesOverWithoutADroppedConnection() throws Exception {
        var application = deploy("database", "first", "[{tcp: {port: 80}}]");
        try (var kept = Visitor.plain()) {
            assertThat(kept.ask()).isEqualTo("first");
            var visitors = new SteadyConnections();
            try {
                deploy("database", "second", "[{tcp: {port: 80}}]");
            } finally {
                visitors.stop();
            }
            assertThat(visitors.failures).isEmpty();
            assertThat(visitors.served).hasPositiveValue();
            assertThat(stage.deployments(application).getFirst().steps())
                    .anySatisfy(step -> assertThat(step.message()).contains("connections that are cut: 1"));
        }
        try (var connection = Visitor.plain()) {
            assertThat(connection.ask()).isEqualTo("second");
        }
        assertThat(stage.deployments(application)).hasSize(2);
    }

    @Test
    void oneNameIsServedOverTls() throws Exception {
        deploy("named", "safe", "[{tcp: {hostSNI: db.localhost, port: 80}, entryPoints: [secure], tls: {}}]");

        try (var connection = Visitor.at(Tls.connect(SECURE, "db.localhost"))) {
            assertThat(connection.ask()).isEqualTo("safe");
        }
    }

    @Test
    void whatIsTakenIsRefusedAndWhoHadItFirstGoesOn() throws Exception {
        deploy("first", "first", "[{tcp: {hostSNI: taken.localhost, port: 80}, entryPoints: [secure], tls: {}}]");
        stage.repository().write("second.yaml", """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: second}
                spec:
                  image: busybox:1.36
                  routes: [{tcp: {hostSNI: taken.localhost, port: 80}, entryPoints: [secure]}]
                """);
        stage.repository().commit("Take what is taken");
        stage.lookNow();

        Stage.await(
                () -> stage.bean(StateReader.class)
                        .source("default")
                        .orElseThrow()
                        .errors(),
                errors -> errors.stream().anyMatch(it -> it.message().contains("claimed already, by default/first")));
        try (var connection = Visitor.at(Tls.connect(SECURE, "taken.localhost"))) {
            assertThat(connection.ask()).isEqualTo("first");
        }
        stage.repository().delete("second.yaml");
        stage.repository().commit("Give in");
    }
}
