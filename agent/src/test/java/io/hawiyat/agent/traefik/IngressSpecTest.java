package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hawiyat.agent.traefik.CertResolver.Challenge;
import io.hawiyat.agent.traefik.IngressSpec.Mount;
import io.hawiyat.agent.traefik.IngressSpec.PublishedPort;
import io.hawiyat.agent.traefik.SharedDirectory.Volume;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IngressSpecTest {

    private static final Volume DYNAMIC = new Volume("hawiyat-traefik-dynamic");

    @Test
    void servesItsApiOnOneAddressOnlyBelowAKey() {
        var spec = ingress(Map.of()).spec();

        assertThat(spec.command())
                .contains(
                        "--entryPoints.traefik.address=10.208.0.2:8080",
                        "--api.basePath=/api/0123456789abcdef",
                        "--api.dashboard=false");
        assertThat(spec.api()).isEqualTo(URI.create("http://10.208.0.2:8080/api/0123456789abcdef"));
        assertThat(spec.ports())
                .containsExactly(new PublishedPort("0.0.0.0", 8000, 80), new PublishedPort("0.0.0.0", 8443, 443));
        assertThat(spec.mounts()).containsExactly(new Mount(DYNAMIC, "/dynamic", true));
    }

    @Test
    void readsDynamicConfigurationAtOnceAndTellsNobodyAboutItself() {
        assertThat(ingress(Map.of()).spec().command())
                .contains(
                        "--providers.file.directory=/dynamic",
                        "--providers.file.watch=true",
                        "--providers.providersThrottleDuration=1ms",
                        "--global.checkNewVersion=false",
                        "--global.sendAnonymousUsage=false");
    }

    @Test
    void keepsCertificatesOfResolversInAVolumeAndBringsTheirAuthorities() {
        var resolver = new CertResolver(
                "ops@example.com",
                Optional.of("https://acme.example/dir"),
                List.of("/etc/ca.pem"),
                new Challenge.Http());
        var spec = ingress(Map.of("le", resolver)).spec();

        assertThat(spec.command())
                .contains(
                        "--certificatesResolvers.le.acme.email=ops@example.com",
                        "--certificatesResolvers.le.acme.storage=/acme/le.json",
                        "--certificatesResolvers.le.acme.caServer=https://acme.example/dir",
                        "--certificatesResolvers.le.acme.caCertificates=/etc/traefik/ca/le-0.pem",
                        "--certificatesResolvers.le.acme.httpChallenge.entryPoint=http");
        assertThat(spec.mounts()).contains(new Mount(new Volume("hawiyat-traefik-acme"), "/acme", false));
        assertThat(spec.uploads()).isEqualTo(Map.of("/etc/traefik/ca/le-0.pem", "/etc/ca.pem"));
    }

    @Test
    void showsNoCredentialsOfDnsChallenges() {
        var dns = new Challenge.Dns("route53", Map.of("AWS_SECRET_ACCESS_KEY", "hush"));
        var ingress = ingress(Map.of("le", new CertResolver("ops@example.com", Optional.empty(), List.of(), dns)));

        assertThat(ingress.spec().environment()).isEqualTo(Map.of("AWS_SECRET_ACCESS_KEY", "hush"));
        assertThat(ingress.spec().command()).contains("--certificatesResolvers.le.acme.dnsChallenge.provider=route53");
        assertThat(ingress + " " + ingress.spec() + " " + ingress.certResolvers())
                .doesNotContain("hush")
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void refusesNamesOfResolversThatAreNoArguments() {
        var resolver = new CertResolver("ops@example.com", Optional.empty(), List.of(), new Challenge.Tls());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ingress(Map.of("le.acme=", resolver)))
                .withMessageContaining("le.acme=");
    }

    @Test
    void eachEntryPointForTcpHasAPortOfItsOwn() {
        var spec = ingress(Map.of(), Map.of("postgres", 5432, "api", 8080)).spec();

        assertThat(spec.command())
                .contains("--entryPoints.api.address=:10000", "--entryPoints.postgres.address=:10001");
        assertThat(spec.ports())
                .contains(new PublishedPort("0.0.0.0", 8080, 10000), new PublishedPort("0.0.0.0", 5432, 10001));
    }

    private static Ingress ingress(Map<String, CertResolver> resolvers) {
        return ingress(resolvers, Map.of());
    }

    private static Ingress ingress(Map<String, CertResolver> resolvers, Map<String, Integer> entryPoints) {
        return new Ingress(
                "traefik:v3",
                "10.208.0.2",
                "0123456789abcdef",
                "0.0.0.0",
                8000,
                8443,
                DYNAMIC,
                "hawiyat-traefik-acme",
                new TreeMap<>(resolvers),
                new TreeMap<>(entryPoints));
    }
}
