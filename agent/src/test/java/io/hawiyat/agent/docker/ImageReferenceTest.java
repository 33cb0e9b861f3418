package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "nginx,nginx,latest,docker.io",
        "nginx:1.27,nginx,1.27,docker.io",
        "team/app:1,team/app,1,docker.io",
        "localhost/app,localhost/app,latest,localhost",
        "registry.example:5000/app,registry.example:5000/app,latest,registry.example:5000",
        "registry.example:5000/team/app:2,registry.example:5000/team/app,2,registry.example:5000",
        "ghcr.io/team/app@sha256:abc,ghcr.io/team/app,sha256:abc,ghcr.io",
        "nginx:1.27@sha256:abc,nginx,sha256:abc,docker.io"
    })
    void isReadAsTheDockerClientReadsIt(String text, String repository, String version, String registry) {
        var reference = ImageReference.parse(text);
        assertThat(reference.repository()).isEqualTo(repository);
        assertThat(reference.version()).isEqualTo(version);
        assertThat(reference.registry()).isEqualTo(registry);
    }
}
