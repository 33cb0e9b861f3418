package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void isCreatedForItsOwnerOnly() throws Exception {
        var path = folder.resolve("a/b");
        try (var directory = open(path)) {
            assertThat(directory.path()).isEqualTo(path.toRealPath());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isOneAgentsAtATimeAndFreeAfterwards() throws Exception {
        try (var first = open(folder)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> open(folder.resolve("."))).isInstanceOf(StartRefused.class);
            assertThatThrownBy(() -> open(folder)).isInstanceOf(StartRefused.class);
        }
        try (var second = open(folder)) {
            assertThat(second.path()).isDirectory();
        }
    }

    @Test
    void keepsTheInstallationIdAndSecretsAcrossStarts() throws Exception {
        String token;
        try (var directory = open(folder)) {
            assertThat(directory.installationId()).isEmpty();
            directory.keepInstallationId("id-1");
            token = directory.secret("admin.token");
        }
        try (var directory = open(folder)) {
            assertThat(directory.installationId()).contains("id-1");
            assertThat(directory.secret("admin.token")).isEqualTo(token).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void isRefusedWhereAFileStands() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> open(file))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.why()).isEqualTo(StartRefused.Why.NOT_PERMITTED))
                .hasMessageContaining("is not a directory");
    }

    @Test
    void hasADefaultThatTheServersAccountCanReach() {
        var path = DataDirectory.defaultPath(Map.of("XDG_DATA_HOME", "/xdg"), Path.of("/home/me"));
        assertThat(path).isEqualTo(Path.of(Account.agentIsRoot() ? "/var/lib/hawiyat" : "/xdg/hawiyat"));
    }

    private static DataDirectory open(Path path) throws Exception {
        return DataDirectory.open(path, new SecureRandom());
    }
}
