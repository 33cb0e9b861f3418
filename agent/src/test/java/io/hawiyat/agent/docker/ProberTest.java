package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.Health.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProberTest {

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    private final Prober prober = new Prober(ENGINE.engine());
    private String id = "";
    private String address = "";

    @BeforeAll
    void serve() throws InterruptedException {
        var spec = ENGINE.spec(Workloads.serving("echo fine > ok; mkdir folder"), 1, 50);
        id = ENGINE.engine().containers().create(spec);
        ENGINE.engine().containers().start(id);
        address = spec.networks().getFirst().address().orElseThrow();
        Await.until("the server answers", () -> probe(new Probe.Tcp(80)) instanceof ProbeResult.Healthy);
    }

    private ProbeResult probe(Probe probe) {
        return probe(probe, Duration.ofSeconds(20), address);
    }

    private ProbeResult probe(Probe probe, Duration timeout, String at) {
        return prober.probe(new Health(probe, Duration.ofSeconds(20), timeout, 3, Duration.ZERO), id, at);
    }

    @Test
    void isHealthyWhenTheAnswerIs2xxOr3xx() {
        assertThat(probe(new Probe.Http("/ok", 80))).isEqualTo(new ProbeResult.Healthy());
        assertThat(probe(new Probe.Http("/folder", 80)))
                .as("a redirect is an answer")
                .isEqualTo(new ProbeResult.Healthy());
    }

    @Test
    void saysWhatWasAnswered() {
        assertThat(probe(new Probe.Http("/missing", 80)))
                .isInstanceOfSatisfying(
                        ProbeResult.Unhealthy.class,
                        unhealthy -> assertThat(unhealthy.detail())
                                .startsWith("GET :80/missing answered 404")
                                .hasSizeLessThanOrEqualTo(200));
    }

    @Test
    void saysThatNobodyListens() {
        assertThat(probe(new Probe.Http("/", 81))).isEqualTo(new ProbeResult.Unhealthy("GET :81/: Connection refused"));
        assertThat(probe(new Probe.Tcp(81))).isEqualTo(new ProbeResult.Unhealthy("tcp port 81: Connection refused"));
    }

    @Test
    void judgesACommandByItsExitCode() {
        assertThat(probe(new Probe.Command(List.of("test", "-e", "/www/ok")))).isEqualTo(new ProbeResult.Healthy());
        assertThat(probe(new Probe.Command(List.of("sh", "-c", "echo not yet; exit 2"))))
                .isEqualTo(new ProbeResult.Unhealthy("exit code 2: not yet"));
        assertThat(probe(new Probe.Command(List.of("no-such-program")))).isInstanceOf(ProbeResult.Unhealthy.class);
        assertThat(probe(new Probe.Command(List.of("sleep", "20")), Duration.ofMillis(300), address))
                .isEqualTo(new ProbeResult.Unhealthy("sleep did not end within 300 ms"));
    }

    @Test
    void givesUpOnAServerThatDripsItsAnswer() throws IOException {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));
            var begin = System.nanoTime();
            assertThat(probe(new Probe.Http("/", server.getLocalPort()), Duration.ofMillis(400), "127.0.0.1"))
                    .isInstanceOf(ProbeResult.Unhealthy.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static void drip(ServerSocket server) {
        try (var socket = server.accept()) {
            for (var part :
                    "HTTP/1.1 503 Service Unavailable\r\n\r\n".repeat(100).getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(part);
                Thread.sleep(20);
            }
        } catch (IOException hungUp) {
            assertThat(server.isBound()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
