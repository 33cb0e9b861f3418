package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.TraefikSettings;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.traefik.CertResolver;
import io.hawiyat.agent.traefik.CertResolver.Challenge;
import io.hawiyat.agent.traefik.Docker;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Certificates come from a real ACME server, and outlive the ingress. */
class CertificatesTest {

    private static Pebble pebble;
    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        pebble = Pebble.prepare();
        var resolvers = new TreeMap<String, CertResolver>();
        resolvers.put("by-http", resolver(new Challenge.Http()));
        resolvers.put("by-tls", resolver(new Challenge.Tls()));
        stage = Stage.withoutAgent(
                new TraefikSettings(TraefikSettings.DEFAULT_IMAGE, resolvers, new TreeMap<>(), Optional.empty()));
        pebble.start(stage.settings().httpPort(), stage.settings().httpsPort());
        stage.start();
    }

    @AfterAll
    static void close() {
        stage.close();
        pebble.close();
    }

    private static CertResolver resolver(Challenge challenge) {
        return new CertResolver(
                "ops@hawiyat.test",
                Optional.of(pebble.directory()),
                List.of(pebble.certificate().toString()),
                challenge);
    }

    @Test
    void areIssuedKeptAndRenewed() throws Exception {
        deploy("http.hawiyat.test", "tls: {certResolver: by-http}");
        var issued = awaitIssued("http.hawiyat.test");
        assertThat(issued.getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("http.hawiyat.test"));

        pebble.sleep();
        Docker.output("rm", "--force", stage.settings().instance() + "-traefik");
        assertThat(awaitIssued("http.hawiyat.test").getSerialNumber()).isEqualTo(issued.getSerialNumber());
        pebble.wake();

        var starts = 0;
        do {
            assertThat(++starts).as("starts, each of which may renew it").isLessThanOrEqualTo(6);
            Docker.output("restart", stage.settings().instance() + "-traefik");
        } while (!isReplaced("http.hawiyat.test", issued));
    }

    /** Within 30 s: Traefik renews once as it starts, and where its own port is not open by then it tries a day later. */
    private static boolean isReplaced(String host, X509Certificate earlier) {
        for (var look = 0; look < 150; look++) {
            if (isIssued(host) && served(host).filter(it -> !it.equals(earlier)).isPresent()) {
                return true;
            }
            Stage.pause(Duration.ofMillis(200));
        }
        return false;
    }

    @Test
    void areIssuedByTheChallengeOverTls() throws Exception {
        deploy("tls.hawiyat.test", "tls: {certResolver: by-tls}");

        assertThat(awaitIssued("tls.hawiyat.test").getIssuerX500Principal().getName())
                .contains("Pebble");
    }

    @Test
    void withoutAResolverItIsTheDefaultOne() throws Exception {
        deploy("plain.hawiyat.test", "tls: {}");

        var certificate = Stage.await(() -> served("plain.hawiyat.test"), Optional::isPresent)
                .orElseThrow();
        assertThat(certificate.getIssuerX500Principal().getName()).contains("Hawiyat default certificate");
    }

    private static void deploy(String host, String tls) {
        var name = host.replace(".hawiyat.test", "");
        stage.repository()
                .write(
                        name + ".yaml",
                        Manifest.web(name, name)
                                .replace("host: " + name + ".localhost", "host: " + host + "\n      " + tls));
        stage.repository().commit("Serve " + host);
        stage.awaitSettled(new ApplicationId("default", name));
    }

    private static X509Certificate awaitIssued(String host) {
        Stage.await(() -> isIssued(host), issued -> issued);
        return served(host).orElseThrow();
    }

    private static boolean isIssued(String host) {
        return served(host)
                .filter(it -> it.getIssuerX500Principal().getName().contains("Pebble"))
                .isPresent();
    }

    private static Optional<X509Certificate> served(String host) {
        return new TlsVisitor(stage.settings().httpsPort()).served(host);
    }
}
