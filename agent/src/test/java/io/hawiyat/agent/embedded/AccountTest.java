package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by root it shows the drop, run by anybody else that none is made. */
class AccountTest {

    @TempDir
    Path folder;

    @Test
    void isUnprivilegedAndReachesTheDataDirectory() throws Exception {
        open(folder);
        var data = Files.createDirectory(folder.toRealPath().resolve("data"));
        open(data, "rwx------");
        var account = Account.choose(Optional.empty(), data, data.resolve("postgres"));
        account.letThrough(data);
        switch (account) {
            case Account.Own own -> assertThat(Account.agentIsRoot()).isFalse();
            case Account.Dropped dropped -> {
                assertThat(dropped.user().uid()).isNotZero();
                assertThat(dropped.user().mayPass(data)).isTrue();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                        .isEqualTo("rwx--x---");
            }
        }
    }

    @Test
    void isTheOwnerOfExistingData() throws Exception {
        open(folder);
        if (Account.agentIsRoot()) {
            Files.setAttribute(folder, "unix:uid", 64_998);
            Files.setAttribute(folder, "unix:gid", 64_997);
        }
        var account = Account.choose(Optional.empty(), folder.toRealPath().resolve("data"), folder);
        assertThat(account.prefix().isEmpty()).isNotEqualTo(Account.agentIsRoot());
        if (account instanceof Account.Dropped dropped) {
            assertThat(dropped.user()).isEqualTo(new SystemUser("64998", 64_998, 64_997));
        }
    }

    @Test
    void namesTheFolderThatIsInTheWay() throws Exception {
        open(folder, "rwx------");
        var data = folder.toRealPath().resolve("data");
        if (Account.agentIsRoot()) {
            assertThatThrownBy(() -> Account.choose(Optional.empty(), data, data.resolve("postgres")))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("cannot pass through " + folder.toRealPath())
                    .hasMessageContaining("chmod o+x");
        } else {
            assertThat(Account.choose(Optional.empty(), data, data.resolve("postgres")))
                    .isEqualTo(new Account.Own());
        }
    }

    @Test
    void isNeverRootEvenWhenAskedTo() throws Exception {
        open(folder);
        if (Account.agentIsRoot()) {
            assertThatThrownBy(() -> Account.choose(Optional.of("root"), folder.toRealPath(), folder))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("name an unprivileged one");
        }
    }

    private static void open(Path path) throws Exception {
        open(path, "rwxr-xr-x");
    }

    private static void open(Path path, String mode) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
