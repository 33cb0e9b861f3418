package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static io.hawiyat.agent.traefik.TestRoutes.tlsRoute;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Publisher.Written;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultCertificateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void isMadeOnceAndRenewedBeforeItEnds() throws Exception {
        var publisher = WatchedDirectory.open(directory, InstantSource.fixed(NOW));

        assertThat(ensure(publisher, NOW)).isEqualTo(new Written.Changed());
        assertThat(ensure(publisher, NOW.plus(Duration.ofDays(3600)))).isEqualTo(new Written.Unchanged());
        assertThat(ensure(publisher, NOW.plus(Duration.ofDays(3630)))).isEqualTo(new Written.Changed());
    }

    @Test
    void isMadeAnewWhenTheFileIsNotOne() throws Exception {
        var publisher = WatchedDirectory.open(directory, InstantSource.fixed(NOW));
        publisher.write(new DynamicFile(DefaultCertificate.FILE, "{}\n"));

        assertThat(ensure(publisher, NOW)).isEqualTo(new Written.Changed());
    }

    @Test
    void staysTheSameForVisitorsWhileRoutesChange() throws Exception {
        try (var traefik = RealTraefik.start(directory)) {
            var route = tlsRoute("secure.test", 80, Optional.empty());
            traefik.routes().publish(new ApplicationRoutes(app("secure"), List.of(route), List.of("10.0.0.2")));
            var first = certificate(traefik.httpsPort);
            assertThat(traefik.routes().publish(simple("other", 80, "10.0.0.3")))
                    .isInstanceOf(Confirmed.class);

            assertThat(first.getSubjectX500Principal().getName()).isEqualTo("CN=Hawiyat default certificate");
            assertThat(certificate(traefik.httpsPort)).isEqualTo(first);
        }
    }

    private static Written ensure(Publisher publisher, Instant now) {
        return DefaultCertificate.ensure(publisher, now, new SecureRandom());
    }

    private static X509Certificate certificate(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsEverybody()}, new SecureRandom());
        var loopback = InetAddress.getLoopbackAddress();
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(loopback, port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class TrustsEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
