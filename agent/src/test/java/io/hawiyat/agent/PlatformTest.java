package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineConfig;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.ResolvedImage;
import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.traefik.Docker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One name of an image, several processors: which of them an application gets. */
class PlatformTest {

    private static ImageRegistry registry;
    private static Engine engine;

    @BeforeAll
    static void open() {
        var label = UUID.randomUUID().toString();
        registry = ImageRegistry.forProcessors("busybox:1.36", label, List.of("amd64", "arm64"));
        engine = new Engine(EngineConfig.fromEnvironment("t-platform", label, System.getenv()), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        engine.close();
        registry.close();
    }

    private static ResolvedImage resolve(String reference, String platform) {
        return engine.images()
                .resolve(
                        reference,
                        PullPolicy.IF_NOT_PRESENT,
                        Optional.of(platform),
                        Duration.ofSeconds(30),
                        line -> {});
    }

    private static String processor(ResolvedImage image) {
        return Docker.output("image", "inspect", "--format", "{{.Architecture}}", image.id());
    }

    @Test
    void theOneThatIsAskedForIsPulledAndPinned() {
        var pulled = new ArrayList<ResolvedImage>();
        try {
            for (var processor : List.of("arm64", "amd64", "arm64")) {
                var image = resolve(registry.image(), "linux/" + processor);

                pulled.add(image);
                assertThat(processor(image)).isEqualTo(processor);
                // The engine keeps one image for a digest: the other one is pinned by its own id.
                assertThat(image.reference()).isEqualTo(processor.equals("arm64") ? registry.pinned() : image.id());
                assertThat(processor(resolve(image.reference(), "linux/" + processor)))
                        .isEqualTo(processor);
            }
        } finally {
            pulled.forEach(image -> Docker.run("rmi", "--force", image.id()));
        }
    }

    @Test
    void oneThatTheImageIsNotMadeForIsRefusedWithThatReason() {
        assertThatThrownBy(() -> resolve(registry.image(), "linux/s390x"))
                .isInstanceOf(EngineException.ImageNotFound.class)
                .hasMessageContaining("linux/s390x")
                .hasMessageContaining("spec.platform");
    }
}
