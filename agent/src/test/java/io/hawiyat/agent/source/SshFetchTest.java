package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.failed;
import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshFetchTest {

    @TempDir
    static Path shared;

    @AutoClose
    private static SshServer server;

    private static GitRepository repository;

    @TempDir
    Path directory;

    @AutoClose
    private Fetcher fetcher;

    @BeforeAll
    static void serve() throws Exception {
        server = SshServer.start(shared.resolve("sshd"));
        repository = GitRepository.with(shared.resolve("shop"), "web.yaml", "first");
    }

    @BeforeEach
    void open() {
        fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
    }

    private static SourceDefinition shop(String url, String key, String knownHosts) {
        return new SourceDefinition(
                "shop",
                Fetches.url(url),
                new Tracked.Branch("main"),
                SourcePath.ROOT,
                SourceDefinition.DEFAULT_INTERVAL,
                new Credentials.SshKey(Optional.empty(), SshIdentity.parse(key), KnownHosts.parse(knownHosts)),
                Optional.empty());
    }

    private static SourceDefinition shop(String key, String knownHosts) {
        return shop(server.url(repository.directory()), key, knownHosts);
    }

    @Test
    void readsTheTipAndTheNextOneWithAnEd25519Key() throws Exception {
        var shop = shop(server.clientKey(), server.knownHosts());
        assertThat(text(fetched(fetcher, shop), "web.yaml")).isIn("first", "second");
        repository.commit("web.yaml", "second");
        assertThat(text(fetched(fetcher, shop), "web.yaml")).isEqualTo("second");
    }

    @Test
    void trustsNoHostThatItDoesNotKnow() throws Exception {
        var logins = server.log();
        var failure = failed(
                fetcher, shop(server.clientKey(), server.knownHosts().replace("[127.0.0.1]", "[git.example.com]")));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(failure.message()).contains("SHA256:", "ssh-ed25519", "has no key of this host", "knownHosts");
        assertThat(server.log().substring(logins.length())).doesNotContain("Accepted");
    }

    @Test
    void trustsNoHostThatShowsAnotherKeyThanItDid() throws Exception {
        var failure = failed(fetcher, shop(server.clientKey(), server.formerKnownHosts()));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(failure.message()).contains("has other keys of this host");
    }

    @Test
    void trustsNoKeyThatWasRevoked() throws Exception {
        var both = server.knownHosts() + "@revoked " + server.knownHosts();

        assertThat(failed(fetcher, shop(server.clientKey(), both)).kind()).isEqualTo(Kind.HOST_KEY);
    }

    @Test
    void saysThatAKeyIsNotLetIn() throws Exception {
        var failure = failed(fetcher, shop(server.strangersKey(), server.knownHosts()));

        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure.message()).contains("sshKey").doesNotContain("@127");
    }

    @Test
    void saysThatThereIsNoSuchRepository() throws Exception {
        var nothing = shop(server.url(Path.of("/nothing.git")), server.clientKey(), server.knownHosts());

        assertThat(failed(fetcher, nothing).kind()).isEqualTo(Kind.NOT_A_REPOSITORY);
    }

    @Test
    void endsByTheDeadlineWhenAServerSaysNothing() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> swallow(silent));
            var url = "ssh://git@127.0.0.1:" + silent.getLocalPort() + "/shop.git";
            var begin = System.nanoTime();

            var result = fetcher.fetch(shop(url, server.clientKey(), server.knownHosts()), Duration.ofMillis(1_500));

            assertThat(result).isInstanceOf(FetchResult.Failed.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
        }
    }

    private static void swallow(ServerSocket socket) {
        try (var client = socket.accept()) {
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusesAKeyWithAPassphraseAndWhatIsNoKeyWithoutRepeatingIt() throws Exception {
        var locked = directory.resolve("locked");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "hunter2", "-f", locked.toString())
                .start()
                .waitFor();
        var key = Files.readString(locked);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SshIdentity.parse(key))
                .withMessageContaining("without a passphrase");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SshIdentity.parse("hunter2"))
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException().isThrownBy(() -> KnownHosts.parse("# nothing\n"));
    }

    @Test
    void showsNoCredentialsInItsOwnWords() throws Exception {
        var shop = shop(server.clientKey(), server.knownHosts());

        assertThat(shop.toString()).doesNotContain("BEGIN", server.clientKey().substring(50, 80));
        assertThat(new Credentials.Password("bot", "hunter2").toString()).doesNotContain("hunter2");
    }
}
