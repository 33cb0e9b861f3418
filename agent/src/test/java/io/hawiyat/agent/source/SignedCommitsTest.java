package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedCommitsTest {

    @TempDir
    Path directory;

    @AutoClose
    private Fetcher fetcher;

    private GitRepository repository;

    @BeforeEach
    void open() throws IOException {
        fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
        repository = GitRepository.empty(directory.resolve("shop"));
    }

    private SourceDefinition shop(TrustedKeys keys) {
        return new SourceDefinition(
                "shop",
                Fetches.url(repository.directory().toString()),
                new Tracked.Branch("main"),
                SourcePath.ROOT,
                SourceDefinition.DEFAULT_INTERVAL,
                new Credentials.None(),
                Optional.of(keys));
    }

    private TrustedKeys newSshKey(String name) throws IOException, InterruptedException {
        SshServer.newKey(directory.resolve(name));
        return TrustedKeys.parse(Files.readString(directory.resolve(name + ".pub")));
    }

    private void signWithSsh(String name) throws IOException {
        repository.git("config", "gpg.format", "ssh");
        repository.git("config", "user.signingKey", directory.resolve(name).toString());
        repository.git("config", "commit.gpgSign", "true");
    }

    @Test
    void readsACommitSignedByATrustedSshKey() throws Exception {
        var ada = newSshKey("ada");
        var grace = newSshKey("grace");
        signWithSsh("grace");
        repository.commit("web.yaml", "signed");

        assertThat(fetched(fetcher, shop(ada.and(grace))).entries()).hasSize(1);
    }

    @Test
    void refusesACommitOfAnotherKeyAndOneWithoutASignature() throws Exception {
        var ada = newSshKey("ada");
        newSshKey("mallory");
        signWithSsh("mallory");
        repository.commit("web.yaml", "signed");
        var foreign = refused(fetcher, shop(ada));
        repository.git("config", "commit.gpgSign", "false");
        repository.commit("web.yaml", "not signed");
        var unsigned = refused(fetcher, shop(ada));

        assertThat(foreign.problem().message()).contains("SSH signature that does not count");
        assertThat(unsigned.problem().message())
                .contains("commit " + repository.head(), "is not signed", "verify.keys", "what runs goes on");
    }

    @Test
    void refusesASignatureThatWasMadeForAnotherCommit() throws Exception {
        var ada = newSshKey("ada");
        signWithSsh("ada");
        repository.commit("web.yaml", "signed");
        var signed = repository.git("cat-file", "commit", "HEAD");
        var forged = repository.object("commit", signed.replace("Write web.yaml", "Write anything"));
        repository.git("update-ref", "refs/heads/main", forged);

        assertThat(refused(fetcher, shop(ada)).problem().message()).contains("does not count");
    }

    @Test
    void readsACommitSignedByATrustedOpenPgpKeyAndNoOther() throws Exception {
        var ada = newOpenPgpKey("ada");
        var grace = newOpenPgpKey("grace");
        repository.git("config", "gpg.program", gpg().toString());
        repository.git("config", "user.signingKey", "ada@example.com");
        repository.git("config", "commit.gpgSign", "true");
        repository.commit("web.yaml", "signed");

        assertThat(fetched(fetcher, shop(grace.and(ada))).entries()).hasSize(1);
        try (var another = new Fetcher(directory.resolve("others"), TreeLimits.DEFAULT)) {
            assertThat(refused(another, shop(grace)).problem().message()).contains("OpenPGP key that is none of them");
            assertThat(refused(another, shop(newSshKey("turing"))).problem().message())
                    .contains("OpenPGP key that is none of them");
        }
    }

    @Test
    void refusesAnOpenPgpSignatureThatWasMadeForAnotherCommit() throws Exception {
        var ada = newOpenPgpKey("ada");
        repository.git("config", "gpg.program", gpg().toString());
        repository.git("config", "user.signingKey", "ada@example.com");
        repository.git("config", "commit.gpgSign", "true");
        repository.commit("web.yaml", "signed");
        var signed = repository.git("cat-file", "commit", "HEAD");
        var forged = repository.object("commit", signed.replace("Write web.yaml", "Write anything"));
        repository.git("update-ref", "refs/heads/main", forged);

        assertThat(refused(fetcher, shop(ada)).problem().message()).contains("does not fit it");
    }

    @Test
    void refusesWhatIsNoPublicKey() {
        for (var text :
                new String[] {"", "ssh-ed25519", "ssh-ed25519 AAAA", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n"
                }) {
            assertThatIllegalArgumentException().isThrownBy(() -> TrustedKeys.parse(text));
        }
    }

    private Path gpg() throws IOException {
        var program = directory.resolve("gpg.sh");
        Files.writeString(program, "#!/bin/sh\nexec gpg --homedir '" + home() + "' --batch --yes \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private Path home() throws IOException {
        var home = Files.createDirectories(directory.resolve("g"));
        assertThat(home.toFile().setReadable(false, false) && home.toFile().setReadable(true, true))
                .isTrue();
        return home;
    }

    private TrustedKeys newOpenPgpKey(String name) throws IOException, InterruptedException {
        var user = name + "@example.com";
        gpg("--passphrase", "", "--quick-generate-key", user, "ed25519", "sign", "never");
        return TrustedKeys.parse(gpg("--armor", "--export", user));
    }

    private String gpg(String... arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(gpg().toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(arguments));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("gpg: run 'testbed/up git', or 'apt-get install gnupg'")
                .isZero();
        return output;
    }
}
