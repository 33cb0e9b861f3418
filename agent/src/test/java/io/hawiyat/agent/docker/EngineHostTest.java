package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineHostTest {

    @TempDir
    Path config;

    private EngineHost host(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("DOCKER_CONFIG", config.toString());
        return EngineHost.fromEnvironment(all);
    }

    private void context(String name, String host) throws IOException, NoSuchAlgorithmException {
        var hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        var folder = Files.createDirectories(config.resolve("contexts/meta").resolve(hash));
        Files.writeString(
                folder.resolve("meta.json"),
                "{\"Name\":\"%s\",\"Endpoints\":{\"docker\":{\"Host\":\"%s\"}}}".formatted(name, host));
    }

    @Test
    void isTheUsualSocketWhenNothingIsSaid() {
        assertThat(host(Map.of()).uri()).isEqualTo(URI.create("unix:///var/run/docker.sock"));
    }

    @Test
    void isWhatTheEnvironmentSaysWithCertificatesWhenTheyAreWanted() {
        var plain = host(Map.of("DOCKER_HOST", "tcp://engine"));
        assertThat(plain.uri()).isEqualTo(URI.create("tcp://engine:2375"));
        assertThat(plain.certificates()).isEmpty();
        var secured =
                host(Map.of("DOCKER_HOST", "tcp://engine", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs"));
        assertThat(secured.uri()).isEqualTo(URI.create("tcp://engine:2376"));
        assertThat(secured.certificates()).contains(Path.of("/certs"));
    }

    @Test
    void isTheContextThatWasChosenUnlessTheEnvironmentSaysOtherwise() throws IOException, NoSuchAlgorithmException {
        context("far", "tcp://far:1234");
        context("near", "unix:///run/near.sock");
        Files.writeString(config.resolve("config.json"), "{\"currentContext\":\"far\"}");
        assertThat(host(Map.of()).uri()).isEqualTo(URI.create("tcp://far:1234"));
        assertThat(host(Map.of("DOCKER_CONTEXT", "near")).uri()).isEqualTo(URI.create("unix:///run/near.sock"));
        assertThat(host(Map.of("DOCKER_CONTEXT", "default")).uri())
                .isEqualTo(URI.create("unix:///var/run/docker.sock"));
        assertThat(host(Map.of("DOCKER_HOST", "tcp://other:1")).uri()).isEqualTo(URI.create("tcp://other:1"));
    }

    @Test
    void saysWhatCanNotBeUsed() {
        assertThatThrownBy(() -> host(Map.of("DOCKER_HOST", "ssh://me@engine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssh://me@engine");
        assertThatThrownBy(() -> host(Map.of("DOCKER_CONTEXT", "missing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("docker context ls");
    }
}
