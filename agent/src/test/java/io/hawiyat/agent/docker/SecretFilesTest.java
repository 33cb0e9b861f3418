package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of Secrets as files that are in memory only. */
@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class SecretFilesTest {

    private static final String DIGEST = "0123456789abcdef0123456789abcdef";

    private final EngineFixture fixture;
    private final Containers containers;

    SecretFilesTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        containers = fixture.engine().containers();
    }

    @AfterEach
    void close() throws IOException {
        containers.list().forEach(container -> containers.remove(container.id()));
        containers.removeUnusedFiles(EngineFixture.WEB);
        Files.deleteIfExists(folder().resolve("shop"));
        Files.deleteIfExists(folder());
        fixture.close();
    }

    private static Workload with(Workload workload, String target, int mode) {
        var value = new SecretUse.Value("database", "password", DIGEST);
        return workload.withSecrets(
                new SecretUse(Map.of(), List.of(), List.of(new SecretUse.Mount(value, target, mode))));
    }

    private String started(Workload workload) {
        var spec = fixture.spec(workload, 1, 20, Workloads.contents(workload));
        var id = containers.create(new ContainerSpec(
                spec.identity(),
                spec.image(),
                spec.workload(),
                spec.networks(),
                spec.files(),
                Map.of(DIGEST, "hunter2".getBytes(StandardCharsets.UTF_8))));
        containers.start(id);
        return id;
    }

    private String output(String id, String script) {
        return containers
                .exec(id, List.of("sh", "-c", script), Duration.ofSeconds(10))
                .output()
                .strip();
    }

    private Path folder() {
        return fixture.config().memory().resolve("hawiyat-" + fixture.config().installation());
    }

    @Test
    void mountsTheFileReadOnlyAndReadsBackWhatItHolds() {
        var id = started(with(Workloads.sleeping(), "/run/secrets/password", 0440));

        assertThat(output(id, "cd /run/secrets; stat -c %a password; cat password; echo x 2>&1 > password"))
                .startsWith("440\nhunter2")
                .contains("Read-only");
        var live = containers.inspect(id).live().workload();
        assertThat(live.volumes()).isEmpty();
        assertThat(live.secrets().files())
                .extracting(SecretUse.Mount::shown)
                .containsExactly("(secret 0123456789abcdef), mode 0440");
    }

    @Test
    void mountsTheFileBesideThoseOfAReadOnlyRoot() {
        var files = Workloads.withFiles(true, Workloads.file("hello", "/etc/app/app.conf", 0644));
        var id = started(with(files, "/etc/app/password", 0400));

        assertThat(output(id, "cat /etc/app/app.conf /etc/app/password")).isEqualTo("hellohunter2");
    }

    @Test
    void isOfNoOtherAccountOfTheHost() throws IOException {
        started(with(Workloads.sleeping(), "/run/secrets/password", 0644));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesNothingOfGenerationsThatHaveNoContainer() {
        var id = started(with(Workloads.sleeping(), "/run/secrets/password", 0644));
        containers.removeUnusedFiles(EngineFixture.WEB);
        assertThat(folder().resolve("shop/web/1")).isNotEmptyDirectory();

        containers.remove(id);
        containers.removeUnusedFiles(EngineFixture.WEB);

        assertThat(folder().resolve("shop/web")).doesNotExist();
    }

    @Test
    void refusesAFolderThatIsOnADisk(@TempDir Path onDisk) {
        var config = fixture.config();
        var files = new SecretFiles(new EngineConfig(
                config.instance(),
                config.installation(),
                config.host(),
                config.callDeadline(),
                config.registryDeadline(),
                onDisk));

        assertThatThrownBy(() -> put(files))
                .isInstanceOf(EngineException.Refused.class)
                .hasMessageContaining(onDisk + " is none")
                .hasMessageContaining("HAWIYAT_SECRET_FILES");
    }

    @Test
    void refusesAnEngineOfAnotherHost() {
        var elsewhere = new EngineHost(URI.create("tcp://engine.example"), Optional.empty(), Path.of("/nowhere"));
        var files = new SecretFiles(new EngineConfig("t", "t", elsewhere));

        assertThatThrownBy(() -> put(files))
                .isInstanceOf(EngineException.Refused.class)
                .hasMessageContaining("tcp://engine.example")
                .hasMessageContaining("secretEnv");
    }

    @Test
    void refusesAFolderThatSomebodyElsePrepared() throws IOException {
        Files.createDirectory(folder(), PosixFilePermissions.asFileAttribute(Set.of()));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> put(new SecretFiles(fixture.config())))
                .isInstanceOf(EngineException.Failed.class)
                .hasMessageContaining("is not this account's own folder of mode 0700");
        Files.delete(folder());
    }

    private static void put(SecretFiles files) {
        files.put(
                EngineFixture.WEB,
                1,
                with(Workloads.sleeping(), "/run/secrets/password", 0644),
                Map.of(DIGEST, "hunter2".getBytes(StandardCharsets.UTF_8)));
    }
}
