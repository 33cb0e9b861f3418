package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.source.FetchResult.Failed;
import io.hawiyat.agent.source.FetchResult.Fetched;
import io.hawiyat.agent.source.FetchResult.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a source leads that a manifest declares. */
class ReachTest {

    @TempDir
    private Path folder;

    private GitHttpServer server;
    private Fetcher fetcher;

    @BeforeEach
    void open() throws Exception {
        GitRepository.with(folder.resolve("git/shop"), "web.yaml", "first");
        server = GitHttpServer.of(folder.resolve("git"));
        fetcher = new Fetcher(folder.resolve("cache"), TreeLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    private FetchResult fetch(String url, Reach reach) {
        return fetch(url, reach, new Credentials.None());
    }

    private FetchResult fetch(String url, Reach reach, Credentials credentials) {
        var definition = new SourceDefinition(
                "shop",
                Fetches.url(url),
                new Tracked.Branch("main"),
                SourcePath.ROOT,
                SourceDefinition.DEFAULT_INTERVAL,
                credentials,
                reach,
                Optional.empty());
        return fetcher.fetch(definition, Duration.ofSeconds(20));
    }

    @Test
    void aHostThatTheOperatorAllowsIsAsked() {
        assertThat(fetch(server.url("shop/.git"), Reach.THAT_HOST)).isInstanceOf(Fetched.class);
    }

    @Test
    void theAgentsOwnHostIsNeverAskedWhateverItIsCalled() {
        var own = fetch(server.url("shop/.git").replace("127.0.0.1", "localhost"), Reach.OTHER_HOSTS);

        assertThat(own).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(Kind.ADDRESS_REFUSED);
            assertThat(failed.message()).contains("127.0.0.1", "sourceHosts");
        });
        assertThat(server.requests()).isZero();
    }

    @Test
    void anSshHostOfTheAgentsOwnIsNeverAsked() throws Exception {
        try (var ssh = SshServer.start(folder.resolve("ssh"))) {
            var login = new Credentials.SshKey(
                    Optional.empty(), SshIdentity.parse(ssh.clientKey()), KnownHosts.parse(ssh.knownHosts()));
            var url = ssh.url(folder.resolve("git/shop"));

            assertThat(fetch(url, Reach.OTHER_HOSTS, login))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.ADDRESS_REFUSED));
            assertThat(ssh.log()).doesNotContain("Connection from", "Accepted");
            assertThat(fetch(url, Reach.THAT_HOST, login)).isInstanceOf(Fetched.class);
        }
    }

    @Test
    void aRedirectToAnotherHostIsNotFollowedEvenWithoutCredentials() throws Exception {
        try (var elsewhere = GitHttpServer.of(folder.resolve("git"))) {
            server.redirectTo(elsewhere.url(""), true);

            assertThat(fetch(server.url("shop/.git"), Reach.ANYWHERE)).isInstanceOf(Fetched.class);
            var before = elsewhere.requests();
            assertThat(fetch(server.url("shop/.git"), Reach.THAT_HOST)).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.kind()).isEqualTo(Kind.REDIRECTED);
                assertThat(failed.message()).contains("a manifest named");
            });
            assertThat(elsewhere.requests()).isEqualTo(before);
        }
    }
}
