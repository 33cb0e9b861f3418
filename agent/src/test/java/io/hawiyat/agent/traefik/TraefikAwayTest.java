package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Confirmation.Silent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TraefikAwayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void isSilentInTimeAndPutsTheFileBackWhenTraefikDied() throws Exception {
        try (var traefik = RealTraefik.start(directory)) {
            var before = simple("web", 80, "10.0.0.1");
            assertThat(traefik.routes().publish(before)).isInstanceOf(Confirmed.class);
            traefik.kill();

            var began = System.nanoTime();
            var confirmation = traefik.routes(PATIENCE).publish(simple("web", 80, "10.0.0.2"));

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(PATIENCE.multipliedBy(2).plusSeconds(15));
            assertThat(confirmation)
                    .isInstanceOfSatisfying(
                            Silent.class, silent -> assertThat(silent.message()).contains("connection refused"));
            assertThat(new RouteDrift(traefik.publisher).of(before)).isEmpty();
        }
    }

    @Test
    void isSilentInTimeWhenTraefikHangs() throws IOException {
        try (var hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var api = new TraefikApi(URI.create("http://127.0.0.1:" + hanging.getLocalPort()))) {
            var publisher = WatchedDirectory.open(directory, InstantSource.fixed(Instant.EPOCH));
            var confirmations = new Confirmations(new SharedReader(api), TraefikLog.unreadable());
            var began = System.nanoTime();
            var confirmation = new PublishedRoutes(publisher, confirmations, InstantSource.system(), PATIENCE)
                    .publish(simple("web", 80, "10.0.0.2"));

            assertThat(confirmation).isInstanceOf(Silent.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(PATIENCE.multipliedBy(2).plusSeconds(15));
            assertThat(publisher.names()).isEmpty();
        }
    }

    @Test
    void putsBackEvenWhenInterrupted() throws Exception {
        try (var hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var api = new TraefikApi(URI.create("http://127.0.0.1:" + hanging.getLocalPort()))) {
            var publisher = WatchedDirectory.open(directory, InstantSource.fixed(Instant.EPOCH));
            publisher.write(
                    DynamicConfiguration.render(simple("web", 80, "10.0.0.1")).orElseThrow());
            var routes = PublishedRoutes.of(publisher, api, TraefikLog.unreadable(), InstantSource.system());

            Thread.currentThread().interrupt();
            var confirmation = routes.publish(simple("web", 80, "10.0.0.2"));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(confirmation).isInstanceOf(Silent.class);
            assertThat(new RouteDrift(publisher).of(simple("web", 80, "10.0.0.1")))
                    .isEmpty();
        }
    }
}
