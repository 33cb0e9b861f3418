package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    void whateverTheUmaskEverybodyReadsWhatIsUnpacked() throws Exception {
        var unpacking = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 077; exec \"$0\" \"$@\"",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unpacking.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();

        assertThat(unpacking.waitFor()).isZero();
        try (var unpacked = Files.walk(folder.resolve("bin-postgres-" + Programs.POSTGRES_VERSION))) {
            assertThat(unpacked.filter(Files::isDirectory))
                    .allSatisfy(it -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(it)))
                            .isEqualTo("rwxr-xr-x"));
        }
    }

    /** A program of its own, as a umask is of a process. */
    static final class Unpacking {

        private Unpacking() {}

        public static void main(String[] args) throws Exception {
            new Programs(Path.of(args[0]), Platform.current()).postgres();
        }
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
