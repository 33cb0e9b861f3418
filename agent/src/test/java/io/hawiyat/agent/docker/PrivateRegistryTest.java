package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.Build;
import io.hawiyat.agent.manifest.BuildFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Images of a real registry that asks for a password come with the Docker client's credentials only. */
class PrivateRegistryTest {

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    @TempDir
    Path folder;

    @Test
    void givesItsImagesToWhoeverIsLoggedIn() throws Exception {
        var client = Files.createDirectory(folder.resolve("client"));
        try (var registry = PrivateRegistry.start(folder);
                var engine = engine(client)) {
            assertThatThrownBy(() -> pull(engine, registry.image(), new ArrayList<>()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("docker login");

            registry.login(client);
            var progress = new ArrayList<String>();
            var pulled = pull(engine, registry.image(), progress);
            try {
                assertThat(pulled.reference()).startsWith(registry.image().replaceFirst(":1$", "@sha256:"));
                assertThat(progress).contains("pulling " + registry.image());
            } finally {
                registry.forget();
            }
        }
    }

    @Test
    void isWhatWhoeverIsLoggedInMayBuildFrom() throws Exception {
        var client = Files.createDirectory(folder.resolve("client"));
        try (var registry = PrivateRegistry.start(folder);
                var engine = engine(client)) {
            var wanted = from(registry.image());
            assertThatThrownBy(() -> build(engine, wanted)).isInstanceOf(EngineException.RegistryDenied.class);

            registry.login(client);
            try {
                assertThat(build(engine, wanted).id()).startsWith("sha256:");
            } finally {
                engine.builds().keepOnly(Set.of());
                registry.forget();
            }
        }
    }

    @Test
    void isWhatAnApplicationWithALoginOfItsOwnMayBuildFrom() throws Exception {
        var nobodys = Files.createDirectory(folder.resolve("client"));
        try (var registry = PrivateRegistry.start(folder);
                var engine = engine(nobodys)) {
            var wanted = from(registry.image());
            var password = RegistryLogin.parse("registry/login", PrivateRegistry.CREDENTIALS);
            assertThatThrownBy(() -> build(engine, wanted, Optional.of(password)))
                    .isInstanceOf(EngineException.Refused.class)
                    .hasMessageContaining("config.json")
                    .hasMessageNotContaining(PrivateRegistry.CREDENTIALS);

            var login = RegistryLogin.parse("registry/login", registry.login());
            try {
                assertThat(build(engine, wanted, Optional.of(login)).id()).startsWith("sha256:");
            } finally {
                engine.builds().keepOnly(Set.of());
                registry.forget();
            }
        }
    }

    private static ImageBuild from(String image) {
        var context = BuildFiles.of(Map.of("Dockerfile", "FROM " + image + "\nRUN echo built > /it\n"));
        var build = new Build(".", "Dockerfile", Optional.empty(), Map.of(), context.sha256());
        return new ImageBuild(build, Optional.empty(), false, context::content);
    }

    private static ResolvedImage build(Engine engine, ImageBuild wanted) {
        return build(engine, wanted, Optional.empty());
    }

    private static ResolvedImage build(Engine engine, ImageBuild wanted, Optional<RegistryLogin> login) {
        return engine.builds().build(wanted, login, Duration.ofSeconds(60), line -> {}, line -> {});
    }

    private static Engine engine(Path client) {
        var host = new EngineHost(ENGINE.engine().host().uri(), Optional.empty(), client);
        return new Engine(
                new EngineConfig("t", "t", host, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                InstantSource.system());
    }

    private static ResolvedImage pull(Engine engine, String image, List<String> progress) {
        return engine.images()
                .resolve(image, PullPolicy.ALWAYS, Optional.empty(), Duration.ofSeconds(30), progress::add);
    }
}
