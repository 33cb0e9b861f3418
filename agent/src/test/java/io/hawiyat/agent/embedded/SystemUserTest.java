package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemUserTest {

    private static final SystemUser STRANGER = new SystemUser("stranger", 64_999, 64_999);

    @TempDir
    Path folder;

    @Test
    void isStoppedByAFolderThatIsClosedToOthers() throws Exception {
        set(folder, "rwx------");
        assertThat(STRANGER.firstClosedAbove(folder.toRealPath().resolve("data")))
                .contains(folder.toRealPath());
        set(folder, "rwx-----x");
        assertThat(STRANGER.firstClosedAbove(folder.toRealPath().resolve("data")))
                .isEmpty();
    }

    @Test
    void passesItsOwnAndItsGroupsFolders() throws Exception {
        set(folder, "rwx--x---");
        var owner = SystemUser.ownerOf(folder);
        assertThat(owner.mayPass(folder)).isTrue();
        assertThat(new SystemUser("colleague", 64_999, owner.gid()).mayPass(folder))
                .isTrue();
        assertThat(STRANGER.mayPass(folder)).isFalse();
    }

    @Test
    void isFoundByName() throws Exception {
        assertThat(SystemUser.named("root")).contains(new SystemUser("root", 0, 0));
        assertThat(SystemUser.named("no-such-user")).isEmpty();
    }

    private static void set(Path path, String mode) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
