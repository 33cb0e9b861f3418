package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    Path folder;

    @Test
    void unpacksAgainWhatACrashLeftHalfDoneAndRemovesOlderVersions() throws Exception {
        Files.createDirectories(folder.resolve("bin-redis-6.2.partial"));
        Files.writeString(folder.resolve("bin-redis-6.2.partial/redis-server"), "half");
        Files.createDirectories(folder.resolve("bin-postgres-16.1.0/bin"));
        Files.createDirectories(folder.resolve("postgres.partial-1/base"));
        var programs = new Programs(folder, Platform.current());

        var redis = programs.redis().resolve("redis-server");
        programs.removeOthers();

        assertThat(says(redis, "--version")).startsWith("Redis server v=6.2.");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("bin-redis-6.2"));
        }
    }

    @Test
    void namesTheFolderOfPostgresByTheVersionThatIsInIt() throws Exception {
        var postgres =
                Installed.directory().resolve("embedded/bin-postgres-" + Programs.POSTGRES_VERSION + "/bin/postgres");
        var version = Programs.POSTGRES_VERSION.replaceAll("\\.0$", "");
        assertThat(says(postgres, "--version")).isEqualTo("postgres (PostgreSQL) " + version);
    }

    @Test
    void saysWhatToDoWhereNoServersAreIncluded() {
        assertThatThrownBy(() -> Platform.of("Mac OS X", "aarch64"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("HAWIYAT_DATABASE_URL");
        assertThat(Platform.of("Linux", "aarch64")).isEqualTo(Platform.ARM64);
    }

    private static String says(Path program, String argument) throws Exception {
        var process = new ProcessBuilder(program.toString(), argument).start();
        try (var output = process.inputReader()) {
            return String.valueOf(output.readLine());
        }
    }
}
