package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCredentialsTest {

    @TempDir
    Path folder;

    private Optional<String> found(String image, String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        return new RegistryCredentials(folder)
                .header(ImageReference.parse(image))
                .map(header -> new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8));
    }

    private static String auth(String userAndPassword) {
        return Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void areThoseOfTheImagesRegistry() throws IOException {
        var config =
                "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"%s\"},\"https://ghcr.io\":{\"auth\":\"%s\"}}}"
                        .formatted(auth("hub:one"), auth("cat:two:three"));
        assertThat(found("nginx:1.27", config))
                .hasValueSatisfying(json -> assertThat(json).contains("\"username\":\"hub\"", "\"password\":\"one\""));
        assertThat(found("docker.io/team/app", config))
                .hasValueSatisfying(json -> assertThat(json).contains("\"username\":\"hub\""));
        assertThat(found("ghcr.io/team/app:1", config))
                .hasValueSatisfying(json -> assertThat(json)
                        .contains(
                                "\"serveraddress\":\"ghcr.io\"", "\"username\":\"cat\"", "\"password\":\"two:three\""));
        assertThat(found("quay.io/team/app:1", config)).isEmpty();
    }

    @Test
    void mayBeATokenOfTheRegistry() throws IOException {
        assertThat(found("acr.example/app", "{\"auths\":{\"acr.example\":{\"identitytoken\":\"abc\"}}}"))
                .hasValueSatisfying(json -> assertThat(json).contains("\"identitytoken\":\"abc\""));
    }

    @Test
    void areNoneWithoutAConfiguration() {
        assertThat(new RegistryCredentials(folder).header(ImageReference.parse("nginx")))
                .isEmpty();
    }

    @Test
    void sayThatTheirHelperIsNotInstalled() {
        assertThatThrownBy(() -> found("nginx", "{\"credsStore\":\"no-such-helper\"}"))
                .isInstanceOf(EngineException.RegistryDenied.class)
                .hasMessageContaining("docker-credential-no-such-helper");
    }

    @Test
    void sayThatTheConfigurationIsBroken() {
        assertThatThrownBy(() -> found("nginx", "{"))
                .isInstanceOf(EngineException.RegistryDenied.class)
                .hasMessageContaining("config.json");
    }
}
