package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.PrivateRegistry;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.traefik.OwnCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is around containers and comes from Secrets: certificates, who may pass, and logins of registries. */
class ConfidentialRoutesTest {

    /** Of {@code htpasswd -nb ann "open sesame"}. */
    private static final String ANN = "ann:$apr1$q8eZFHjF$DmPUuivEm5Xwao7ljtnWe1";

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static String certificate(OwnCertificate own) {
        return Manifest.secret("certificate", Map.of("tls.crt", own.chain(), "tls.key", own.key()));
    }

    private static ApplicationId deploy(String name, String manifest) {
        stage.repository().write(name + ".yaml", manifest);
        stage.repository().commit("Deploy " + name);
        stage.lookNow();
        var application = new ApplicationId("default", name);
        stage.awaitSettled(application);
        return application;
    }

    private static Optional<X509Certificate> served(String host) {
        return new TlsVisitor(stage.settings().httpsPort()).served(host);
    }

    private static boolean serves(OwnCertificate own) {
        return served("own.localhost")
                .filter(it -> it.getSerialNumber().equals(own.serial()))
                .isPresent();
    }

    private static Path routes(String name) throws IOException {
        try (var files = Files.walk(stage.settings().data().resolve("traefik"))) {
            return files.filter(it -> it.endsWith("default." + name + ".yaml"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aCertificateOfASecretIsServedAndReplacedInPlace() throws Exception {
        var first = OwnCertificate.of("own.localhost");
        stage.repository().write("certificate.yaml", certificate(first));
        var manifest = Manifest.web("own", "own")
                .replace("port: 8080\n  rollout", "port: 8080\n      tls: {secret: certificate}\n  rollout");
        var own = deploy("own", manifest);
        Stage.await(() -> serves(first), served -> served);
        var container = stage.containers(own).getFirst().id();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(routes("own"))))
                .isEqualTo("rw-------");

        var second = OwnCertificate.of("own.localhost");
        stage.repository().write("certificate.yaml", certificate(second));
        stage.repository().commit("Renew");
        stage.lookNow();
        Stage.await(() -> serves(second), served -> served);

        assertThat(stage.containers(own)).extracting(it -> it.id()).containsExactly(container);
        var line = second.key().lines().toList().get(1);
        assertThat(AtRest.texts(stage)).noneMatch(text -> text.contains(line));

        stage.repository().write("certificate.yaml", certificate(OwnCertificate.of("other.localhost")));
        stage.repository().commit("Take the wrong one");
        stage.lookNow();
        var errors = Stage.await(
                () -> stage.bean(Sources.class).find("default").orElseThrow().errors(), it -> !it.isEmpty());
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("spec.routes[0].tls.secret");
            assertThat(error.message())
                    .isEqualTo("the Secret certificate has a certificate for [other.localhost], and not for"
                            + " own.localhost");
        });
        assertThat(serves(second)).isTrue();
        stage.repository().write("certificate.yaml", certificate(second)).commit("Mend");
    }

    @Test
    void whoMayPassComesFromASecret() throws Exception {
        stage.repository()
                .write("visitors.yaml", Manifest.secret("visitors", Map.of("users", ANN + "\n")))
                .write("login.yaml", """
                        apiVersion: hawiyat.io/v1
                        kind: Middleware
                        metadata: {name: login}
                        spec:
                          basicAuth: {users: [{secret: visitors/users}]}
                        """);
        deploy(
                "closed",
                Manifest.web("closed", "closed")
                        .replace("port: 8080\n  rollout", "port: 8080\n      middlewares: [login]\n  rollout"));

        assertThat(stage.visit("closed.localhost", "/")).startsWith("401");
        assertThat(stage.browser().visitAs("ann:open sesame", "closed.localhost", "/"))
                .isEqualTo("200 closed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(routes("closed"))))
                .isEqualTo("rw-------");
        var hash = ANN.substring(ANN.lastIndexOf('$') + 1);
        assertThat(AtRest.texts(stage)).noneMatch(text -> text.contains(hash));
    }

    @Test
    void anImageOfAPrivateRegistryComesWithTheLoginOfASecret(@TempDir Path folder) throws Exception {
        try (var registry = PrivateRegistry.start(folder)) {
            var manifest = Manifest.web("private", "private").replace("busybox:1.36", registry.image());
            stage.repository().write("private.yaml", manifest).commit("Without a login");
            stage.lookNow();
            var id = new ApplicationId("default", "private");
            var denied = Stage.await(
                    () -> stage.deployments(id),
                    all -> all.stream().anyMatch(it -> it.message().contains("docker login")));
            assertThat(denied.getFirst().phase()).isNotEqualTo(Phase.SUCCEEDED);

            stage.repository()
                    .write("registry.yaml", Manifest.secret("registry", Map.of("login", PrivateRegistry.CREDENTIALS)));
            deploy("private", manifest.replace("  image:", "  pullSecret: registry/login\n  image:"));

            stage.awaitVisit("private.localhost", "/", "200 private");
            assertThat(AtRest.texts(stage)).noneMatch(text -> text.contains(PrivateRegistry.CREDENTIALS));
        }
    }
}
