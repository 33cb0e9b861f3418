package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.Application.PullPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a pull makes of registries that deny, miss, hang. */
class PullsTest {

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    @TempDir
    Path clientConfig;

    private Engine engine(Duration registryDeadline) {
        var host = new EngineHost(ENGINE.engine().host().uri(), Optional.empty(), clientConfig);
        return new Engine(
                new EngineConfig("t", "t", host, Duration.ofSeconds(10), registryDeadline), InstantSource.system());
    }

    private static ResolvedImage pull(Engine engine, String registry) {
        return engine.images()
                .resolve(
                        registry + "/team/app:1",
                        PullPolicy.ALWAYS,
                        Optional.empty(),
                        Duration.ofSeconds(20),
                        line -> {});
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void presentsTheCredentialsOfTheDockerClient() throws IOException {
        try (var registry = FakeRegistry.denying();
                var engine = engine(Duration.ofSeconds(10))) {
            Files.writeString(
                    clientConfig.resolve("config.json"),
                    "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.address(), base64("bot:secret")));
            assertThatThrownBy(() -> pull(engine, registry.address()))
                    .isInstanceOf(EngineException.RegistryDenied.class)
                    .hasMessageContaining("docker login " + registry.address())
                    .hasMessageNotContaining("secret");
            assertThat(registry.authorizations()).contains("Basic " + base64("bot:secret"));
        }
    }

    @Test
    void saysThatTheRegistryDoesNotHaveTheTag() throws IOException {
        try (var registry = FakeRegistry.empty();
                var engine = engine(Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> pull(engine, registry.address()))
                    .isInstanceOf(EngineException.ImageNotFound.class)
                    .hasMessageContaining(registry.address() + "/team/app:1")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void waitsForTheFirstWordOfARegistryNoLongerThanItsDeadline() throws IOException {
        try (var mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var engine = engine(Duration.ofSeconds(1))) {
            var begin = System.nanoTime();
            assertThatThrownBy(() -> pull(engine, "127.0.0.1:" + mute.getLocalPort()))
                    .isInstanceOf(EngineException.RegistryUnreachable.class)
                    .hasMessageContaining("has not answered for 1 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void pullsOnceForAllThatAskAtTheSameTime() throws IOException, InterruptedException {
        try (var registry = FakeRegistry.empty();
                var engine = engine(Duration.ofSeconds(10));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> pull(engine, registry.address())).isInstanceOf(EngineException.class);
            var requestsOfOne = registry.manifestRequests().size();
            Callable<ResolvedImage> pull = () -> pull(engine, registry.address());
            for (var result : threads.invokeAll(Collections.nCopies(8, pull))) {
                assertThatThrownBy(result::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(EngineException.ImageNotFound.class);
            }
            assertThat(registry.manifestRequests()).hasSizeLessThan(9 * requestsOfOne);
        }
    }
}
