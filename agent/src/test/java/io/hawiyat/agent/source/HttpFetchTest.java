package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.failed;
import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.source;
import static io.hawiyat.agent.source.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpFetchTest {

    @TempDir
    Path directory;

    private Fetcher fetcher;
    private GitRepository repository;
    private GitHttpServer server;

    @BeforeEach
    void serve() throws IOException {
        fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
        repository = GitRepository.with(directory.resolve("remotes/shop"), "web.yaml", "first");
        server = GitHttpServer.of(directory.resolve("remotes"));
    }

    @AfterEach
    void close() {
        server.close();
        fetcher.close();
    }

    private SourceDefinition shop() {
        return source(server.url("shop/.git"), "main", "");
    }

    @Test
    void readsTheTipAndTheNextOne() throws IOException {
        assertThat(text(fetched(fetcher, shop()), "web.yaml")).isEqualTo("first");
        repository.commit("web.yaml", "second");
        assertThat(text(fetched(fetcher, shop()), "web.yaml")).isEqualTo("second");
    }

    @Test
    void asksTwoShortQuestionsWhenNothingIsNew() {
        fetched(fetcher, shop());
        var before = server.requests();
        fetched(fetcher, shop());
        assertThat(server.requests() - before).isEqualTo(2);
    }

    @Test
    void readsEveryFileOfEveryTipOfAWildHistory() throws IOException {
        var random = new Random(7);
        var commits = new ArrayList<String>();
        for (var round = 0; round < 25; round++) {
            commits.add(repository.commit("f" + random.nextInt(6) + ".yaml", "n: " + random.nextInt(4)));
            if (random.nextInt(3) == 0) {
                repository.git("reset", "--quiet", "--hard", commits.get(random.nextInt(commits.size())));
            }
            var snapshot = fetched(fetcher, shop());
            assertThat(snapshot.commit().id()).isEqualTo(repository.head());
            assertThat(snapshot.entries())
                    .allSatisfy(entry -> assertThat(snapshot.read(entry, 100)).isInstanceOf(Content.Bytes.class));
        }
    }

    @Test
    void failsForMissingCredentialsWithoutShowingTheUser() {
        server.requirePassword("hunter2");
        var url = server.url("shop/.git").replace("//", "//bot@");
        var failure = failed(fetcher, source(url, "main", ""));
        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure.message())
                .contains("credentials")
                .doesNotContain("bot@")
                .doesNotContain("hunter2");
    }

    @Test
    void failsForARepositoryTheServerDoesNotHave() {
        var failure = failed(fetcher, source(server.url("nothing.git"), "main", ""));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_A_REPOSITORY);
    }

    @Test
    void failsForABranchTheServerDoesNotHave() {
        var failure = failed(fetcher, source(server.url("shop/.git"), "trunk", ""));
        assertThat(failure.kind()).isEqualTo(Kind.BRANCH_MISSING);
    }

    @Test
    void failsForAServerThatIsNoGitServerAndKeepsItsCache() throws IOException {
        var snapshot = fetched(fetcher, shop());
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        web.createContext("/", exchange -> {
            try (exchange) {
                var status = exchange.getRequestURI().getPath().startsWith("/broken") ? 500 : 200;
                var page = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        web.start();
        try {
            var base = "http://127.0.0.1:" + web.getAddress().getPort();
            assertThat(failed(fetcher, source(base + "/page", "main", "")).kind())
                    .isIn(Kind.NOT_A_REPOSITORY, Kind.UNREACHABLE);
            assertThat(failed(fetcher, source(base + "/broken", "main", "")).kind())
                    .isEqualTo(Kind.UNREACHABLE);
        } finally {
            web.stop(0);
        }
        assertThat(text(snapshot, "web.yaml")).isEqualTo("first");
    }
}
