package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.failed;
import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackedTest {

    @TempDir
    Path directory;

    private Fetcher fetcher;
    private GitRepository repository;
    private GitHttpServer server;

    @BeforeEach
    void serve() throws IOException {
        fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
        repository = GitRepository.with(directory.resolve("remotes/shop"), "web.yaml", "untagged");
        server = GitHttpServer.of(directory.resolve("remotes"));
    }

    @AfterEach
    void close() {
        server.close();
        fetcher.close();
    }

    private SourceDefinition shop(Tracked tracked) {
        return new SourceDefinition(
                "shop",
                Fetches.url(server.url("shop/.git")),
                tracked,
                SourcePath.ROOT,
                SourceDefinition.DEFAULT_INTERVAL);
    }

    private static Tracked versions(String range) {
        return new Tracked.Versions(VersionRange.parse(range));
    }

    private String release(String tag) throws IOException {
        repository.commit("web.yaml", "release " + tag);
        repository.git("tag", tag);
        return repository.head();
    }

    @Test
    void readsALightTagAndWhatItIsMovedTo() throws IOException {
        release("v1.0.0");
        repository.commit("web.yaml", "later");
        assertThat(text(fetched(fetcher, shop(new Tracked.Tag("v1.0.0"))), "web.yaml"))
                .isEqualTo("release v1.0.0");
        repository.git("tag", "--force", "v1.0.0");
        assertThat(text(fetched(fetcher, shop(new Tracked.Tag("v1.0.0"))), "web.yaml"))
                .isEqualTo("later");
    }

    @Test
    void readsTheCommitThatAnAnnotatedTagIsOf() throws IOException {
        repository.git("tag", "--annotate", "--message", "The first", "v1.0.0");
        var snapshot = fetched(fetcher, shop(new Tracked.Tag("v1.0.0")));

        assertThat(snapshot.commit().id()).isEqualTo(repository.head());
        assertThat(fetched(fetcher, shop(new Tracked.Tag("v1.0.0"))).commit().id())
                .isEqualTo(repository.head());
    }

    @Test
    void movesToTheHighestVersionOfARange() throws IOException {
        release("v1.9.0");
        release("1.10.0");
        release("v2.0.0");
        release("v1.2.0");
        release("v1.11.0-rc.1");
        release("nightly");
        var range = shop(versions(">=1.0 <2"));
        assertThat(text(fetched(fetcher, range), "web.yaml")).isEqualTo("release 1.10.0");
        release("v1.11.0");
        assertThat(text(fetched(fetcher, range), "web.yaml")).isEqualTo("release v1.11.0");
    }

    @Test
    void namesTheTagOrTheRangeThatTheRemoteLacks() throws IOException {
        release("v1.0.0");
        var tag = failed(fetcher, shop(new Tracked.Tag("v9")));
        var range = failed(fetcher, shop(versions("^3.1")));

        assertThat(tag.kind()).isEqualTo(Kind.BRANCH_MISSING);
        assertThat(tag.message()).contains("it has no tag v9");
        assertThat(range.message()).contains("it has no tag with a version in \"^3.1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'>=1.0 <2', 1.10.0",
        "^1.2, 1.10.0",
        "~1.2.0, v1.2.7",
        "1.x, 1.10.0",
        "1.2, v1.2.7",
        "=1.2.7, v1.2.7",
        "'<1 || >=2', v2.0.0",
        "'*', v2.0.0",
        "'>=2.1.0-0', v2.1.0-rc.10",
        "'>=3', ''"
    })
    void choosesAsNpmDoes(String range, String tag) {
        var tags =
                List.of("v1.2.7", "1.10.0", "v2.0.0", "v2.1.0-rc.9", "v2.1.0-rc.10", "latest", "v1", "release-9.9.9");

        assertThat(VersionRange.parse(range).highest(tags).orElse("")).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "newest", ">>1", "-1", "main"})
    void refusesWhatIsNoRange(String range) {
        assertThatIllegalArgumentException().isThrownBy(() -> VersionRange.parse(range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-d", "a b", "a..b", "v1.lock"})
    void refusesWhatCannotBeATag(String tag) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tracked.Tag(tag));
    }
}
