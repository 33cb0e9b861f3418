package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.failed;
import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is presented to the host of a source, and to no other. */
class CredentialsTest {

    private static final String TOKEN = "t0ken-of-the-bot";

    @TempDir
    Path directory;

    private Fetcher fetcher;
    private GitHttpServer server;
    private HttpServer other;
    private final List<Map<String, List<String>>> seenByOther = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
        GitRepository.with(directory.resolve("remotes/shop"), "web.yaml", "first");
        server = GitHttpServer.of(directory.resolve("remotes"));
        server.requirePassword(TOKEN);
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        other.createContext("/", exchange -> {
            try (exchange) {
                seenByOther.add(Map.copyOf(exchange.getRequestHeaders()));
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"give me all\"");
                exchange.sendResponseHeaders(401, -1);
            }
        });
        other.start();
    }

    @AfterEach
    void close() {
        other.stop(0);
        server.close();
        fetcher.close();
    }

    private static SourceDefinition shop(String url, String password) {
        return new SourceDefinition(
                "shop",
                Fetches.url(url),
                new Tracked.Branch("main"),
                SourcePath.ROOT,
                SourceDefinition.DEFAULT_INTERVAL,
                new Credentials.Password("bot", password),
                Optional.empty());
    }

    @Test
    void readsARepositoryThatAsksForAToken() {
        assertThat(text(fetched(fetcher, shop(server.url("shop/.git"), TOKEN)), "web.yaml"))
                .isEqualTo("first");
    }

    @Test
    void saysThatATokenIsWrongWithoutShowingIt() {
        var failure = failed(fetcher, shop(server.url("shop/.git"), "wr0ng"));

        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure.message()).contains("credentials").doesNotContain("wr0ng");
    }

    @Test
    void leavesNoTokenInItsCache() throws IOException {
        fetched(fetcher, shop(server.url("shop/.git"), TOKEN));

        try (var files = Files.walk(directory.resolve("sources"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(TOKEN));
        }
    }

    /** Before and after it was asked for the token: what was presented once must not follow a redirect either. */
    @Test
    void neverFollowsARedirectToAnotherHostWithAToken() {
        for (var afterLogin : List.of(false, true)) {
            server.redirectTo(otherUrl(), afterLogin);
            var failure = failed(fetcher, shop(server.url("shop/.git"), TOKEN));

            assertThat(failure.kind()).isEqualTo(Kind.REDIRECTED);
            assertThat(failure.message())
                    .contains("redirects to " + otherUrl(), "correct the source's url")
                    .doesNotContain(TOKEN);
        }
        assertThat(seenByOther).isEmpty();
    }

    @Test
    void followsARedirectOfTheSameHost() {
        server.redirectTo(server.url(""), false);

        assertThat(text(fetched(fetcher, shop(server.url("shop/.git"), TOKEN)), "web.yaml"))
                .isEqualTo("first");
    }

    @Test
    void presentsNothingToAHostThatItIsNotFor() {
        failed(fetcher, Fetches.source(otherUrl() + "/shop.git", "main", ""));

        assertThat(seenByOther).isNotEmpty();
        assertThat(seenByOther).noneMatch(headers -> headers.containsKey("Authorization"));
    }

    private String otherUrl() {
        return "http://127.0.0.1:" + other.getAddress().getPort();
    }
}
