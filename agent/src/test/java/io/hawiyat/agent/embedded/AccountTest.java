package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
    void passesThroughAFolderThatIsClosedToItWithoutBeingRoot() throws Exception {
        open(folder, "rwx------");
        var data = Files.createDirectory(folder.toRealPath().resolve("data"));
        var account = Account.choose(Optional.empty(), data, data.resolve("postgres"));
        account.own(data);

        var made = data.resolve("made");
        var command = new ArrayList<>(account.prefix());
        command.addAll(List.of("sh", "-c", "id -u && touch " + made + " && test -w " + made));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isNotEqualTo("0");
        assertThat(made).exists();
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
