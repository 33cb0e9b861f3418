package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseImagesTest {

    @Test
    void findsWhatADockerfileIsBuiltFrom() {
        var dockerfile = """
                ARG TAG=1.27
                FROM --platform=linux/amd64 nginx:${TAG} AS pages
                from registry.example:5000/team/base:$VERSION
                COPY --chown=1:1 --from=ghcr.io/team/tool:2 /tool /tool
                COPY --from=pages /a /b
                # FROM nobody/nothing
                RUN echo FROM elsewhere
                """;
        assertThat(BaseImages.of(dockerfile, Map.of("VERSION", "7")))
                .containsExactly("ghcr.io/team/tool:2", "nginx:1.27", "pages", "registry.example:5000/team/base:7");
    }

    @Test
    void prefersAGivenArgumentToTheDockerfilesOwn() {
        assertThat(BaseImages.of("ARG BASE=\"a:1\"\nFROM ${BASE:-b:1}", Map.of("BASE", "c:1")))
                .containsExactly("c:1");
        assertThat(BaseImages.of("FROM ${BASE:-b:1}", Map.of())).containsExactly("b:1");
    }
}
