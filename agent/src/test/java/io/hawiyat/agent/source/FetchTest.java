package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.failed;
import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.source;
import static io.hawiyat.agent.source.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {

    @TempDir
    Path directory;

    @AutoClose
    private Fetcher fetcher;

    private GitRepository repository;

    @BeforeEach
    void makeARepository() throws IOException {
        fetcher = new Fetcher(directory.resolve("data/sources"), TreeLimits.DEFAULT);
        repository = GitRepository.with(directory.resolve("shop"), "deploy/web.yaml", "kind: Application\n");
    }

    @Test
    void readsTheTipOfALocalRepository() throws IOException {
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(snapshot.commit().id()).isEqualTo(repository.head());
        assertThat(snapshot.commit().author()).isEqualTo("Ada Lovelace");
        assertThat(snapshot.commit().message()).isEqualTo("Write deploy/web.yaml");
        assertThat(snapshot.commit().at()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(snapshot.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.path()).isEqualTo("deploy/web.yaml");
            assertThat(entry.size()).isEqualTo(18);
            assertThat(entry.executable()).isFalse();
        });
        assertThat(text(snapshot, "deploy/web.yaml")).isEqualTo("kind: Application\n");
    }

    @Test
    void readsAFileUrlAsWell() throws IOException {
        var snapshot = fetched(fetcher, source("file://" + repository.directory(), "main", ""));
        assertThat(snapshot.commit().id()).isEqualTo(repository.head());
    }

    @Test
    void readsABareRepositoryAndAWorktree() throws IOException {
        repository.git("clone", "--quiet", "--bare", ".", "../bare.git");
        repository.git("worktree", "add", "--quiet", "../tree");
        assertThat(fetched(fetcher, source(directory.resolve("bare.git")))
                        .commit()
                        .id())
                .isEqualTo(repository.head());
        assertThat(fetched(fetcher, source(directory.resolve("tree"))).commit().id())
                .isEqualTo(repository.head());
    }

    @Test
    void listsOnlyWhatIsBelowThePathAndRelativeToIt() throws IOException {
        repository.commit("README.md", "outside");
        repository.commit("deploy/static/index.html", "<html>");
        var snapshot = fetched(fetcher, source(repository.directory().toString(), "main", "deploy/"));

        assertThat(snapshot.entries()).extracting(Entry::path).containsExactly("static/index.html", "web.yaml");
        assertThat(snapshot.files("static")).extracting(Entry::path).containsExactly("static/index.html");
        assertThat(snapshot.files("stat")).isEmpty();
    }

    @Test
    void findsEachNewCommitAndKeepsTheOlderSnapshotReadable() throws IOException {
        var first = fetched(fetcher, source(repository.directory()));
        var second = repository.commit("deploy/web.yaml", "kind: Job\n");
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(snapshot.commit().id()).isEqualTo(second);
        assertThat(text(snapshot, "deploy/web.yaml")).isEqualTo("kind: Job\n");
        assertThat(text(first, "deploy/web.yaml")).isEqualTo("kind: Application\n");
    }

    @Test
    void givesTheSameSnapshotWhenNothingIsNew() {
        var first = fetched(fetcher, source(repository.directory()));
        assertThat(fetched(fetcher, source(repository.directory()))).isSameAs(first);
    }

    @Test
    void startsFromItsCacheAfterARestart() throws IOException {
        fetched(fetcher, source(repository.directory()));
        fetcher.close();
        var packs = packs();
        try (var restarted = new Fetcher(directory.resolve("data/sources"), TreeLimits.DEFAULT)) {
            var snapshot = fetched(restarted, source(repository.directory()));
            assertThat(text(snapshot, "deploy/web.yaml")).isEqualTo("kind: Application\n");
        }
        assertThat(packs()).isEqualTo(packs);
    }

    @Test
    void followsAForcePushForwardAndBack() throws IOException {
        var first = repository.head();
        repository.commit("deploy/web.yaml", "kind: Job\n");
        fetched(fetcher, source(repository.directory()));
        repository.git("reset", "--quiet", "--hard", first);
        assertThat(fetched(fetcher, source(repository.directory())).commit().id())
                .isEqualTo(first);
        repository.git("commit", "--quiet", "--amend", "--message", "Another beginning");
        var snapshot = fetched(fetcher, source(repository.directory()));
        assertThat(snapshot.commit().message()).isEqualTo("Another beginning");
        assertThat(text(snapshot, "deploy/web.yaml")).isEqualTo("kind: Application\n");
    }

    /** Shallow fetches of histories that branch, jump back and repeat their contents must never lack an object. */
    @Test
    void readsEveryFileOfEveryTipOfALongWildHistory() throws IOException {
        var random = new Random(42);
        var commits = new ArrayList<String>();
        for (var round = 0; round < 60; round++) {
            commits.add(repository.commit("deploy/f" + random.nextInt(6) + ".yaml", "n: " + random.nextInt(4)));
            if (random.nextInt(3) == 0) {
                repository.git("reset", "--quiet", "--hard", commits.get(random.nextInt(commits.size())));
            }
            var snapshot = fetched(fetcher, source(repository.directory()));
            assertThat(snapshot.commit().id()).isEqualTo(repository.head());
            for (var entry : snapshot.entries()) {
                assertThat(text(snapshot, entry.path()))
                        .isEqualTo(Files.readString(repository.directory().resolve(entry.path())));
            }
        }
    }

    @Test
    void keepsTheCacheBoundedAndTheLatestTipsReadable() throws IOException {
        var snapshots = new ArrayList<Snapshot>();
        for (var round = 0; round < 30; round++) {
            repository.commit("deploy/web.yaml", "round: " + round + "\n");
            snapshots.add(fetched(fetcher, source(repository.directory())));
        }
        assertThat(packs()).isGreaterThan(20);
        fetched(fetcher, source(repository.directory()));

        assertThat(packs()).isEqualTo(1);
        for (var round = 10; round < 30; round++) {
            assertThat(text(snapshots.get(round), "deploy/web.yaml")).isEqualTo("round: " + round + "\n");
        }
        var dropped = snapshots.getFirst();
        assertThat(dropped.read(dropped.entries().getFirst(), 100)).isInstanceOf(Content.Unreadable.class);
        repository.commit("deploy/web.yaml", "after\n");
        assertThat(text(fetched(fetcher, source(repository.directory())), "deploy/web.yaml"))
                .isEqualTo("after\n");
    }

    @Test
    void readsNoMoreThanTheLimit() throws IOException {
        repository.commit("big.bin", "x".repeat(1000));
        var snapshot = fetched(fetcher, source(repository.directory()));
        var big = snapshot.files("").getFirst();
        assertThat(snapshot.read(big, 999)).isEqualTo(new Content.TooLarge(1000, 999));
        assertThat(snapshot.read(big, 1000)).isInstanceOf(Content.Bytes.class);
    }

    @Test
    void tellsAPathThatIsNotThereFromOneThatIsEmpty() throws IOException {
        var missing = fetched(fetcher, source(repository.directory().toString(), "main", "deploy/staging"));
        assertThat(missing.pathFound()).isFalse();
        assertThat(missing.entries()).isEmpty();
        assertThat(missing.problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("path deploy/staging is not in the commit"));

        repository.git("rm", "-r", "--quiet", "deploy");
        repository.commitAll("Remove all");
        var empty = fetched(fetcher, source(repository.directory()));
        assertThat(empty.pathFound()).isTrue();
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.problems()).isEmpty();
    }

    @Test
    void saysThatAPathIsAFile() {
        var snapshot = fetched(fetcher, source(repository.directory().toString(), "main", "deploy/web.yaml"));
        assertThat(snapshot.pathFound()).isFalse();
        assertThat(snapshot.problems().getFirst().message()).contains("'web.yaml' is a file");
    }

    @Test
    void describesACommitInWordsThatCanBeStored() throws IOException {
        repository.git("config", "i18n.commitEncoding", "no-such-charset");
        repository.commitAll("Red \u001b[31m bell \u0007 and a long text " + "x".repeat(5_000));
        var commit = fetched(fetcher, source(repository.directory())).commit();
        assertThat(commit.message())
                .startsWith("Red [31m bell  and")
                .endsWith("x…")
                .hasSizeLessThan(4_100);
    }

    @Test
    void failsWhileABranchIsMissingAndRecovers() throws IOException {
        fetched(fetcher, source(repository.directory()));
        repository.git("branch", "--quiet", "-m", "main", "trunk");
        assertThat(failed(fetcher, source(repository.directory())).kind()).isEqualTo(Kind.BRANCH_MISSING);
        assertThat(failed(fetcher, source(repository.directory())).message()).contains("branch main");
        assertThat(fetched(fetcher, source(repository.directory().toString(), "trunk", ""))
                        .commit()
                        .id())
                .isEqualTo(repository.head());
        repository.git("branch", "--quiet", "-m", "trunk", "main");
        fetched(fetcher, source(repository.directory()));
    }

    @Test
    void failsForARepositoryWithoutCommits() throws IOException {
        var empty = GitRepository.empty(directory.resolve("empty"));
        var failure = failed(fetcher, source(empty.directory()));
        assertThat(failure.kind()).isEqualTo(Kind.BRANCH_MISSING);
        assertThat(failure.message()).contains("no commits yet");
    }

    @Test
    void failsForAFolderThatIsNoRepository() throws IOException {
        Files.createDirectories(directory.resolve("plain"));
        assertThat(failed(fetcher, source(directory.resolve("plain"))).kind()).isEqualTo(Kind.NOT_A_REPOSITORY);
        assertThat(failed(fetcher, source(directory.resolve("nowhere"))).kind()).isEqualTo(Kind.NOT_A_REPOSITORY);
    }

    @Test
    void saysThatSshNeedsAKey() {
        var failure = failed(fetcher, source("ssh://git@git.example.com/shop.git", "main", ""));
        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure.message()).contains("ssh needs a key", "knownHosts").doesNotContain("git@");
    }

    @Test
    void namesAFullOrForbiddenDiskAsTheCause() throws IOException {
        Files.writeString(directory.resolve("file"), "not a folder");
        try (var blocked = new Fetcher(directory.resolve("file"), TreeLimits.DEFAULT)) {
            var failure = failed(blocked, source(repository.directory()));
            assertThat(failure.kind()).isEqualTo(Kind.DISK);
            assertThat(failure.message()).contains("data directory");
        }
    }

    @Test
    void pollsWithoutNewsInMilliseconds() {
        fetched(fetcher, source(repository.directory()));
        for (var round = 0; round < 20; round++) {
            fetched(fetcher, source(repository.directory()));
        }
        var shortest = Long.MAX_VALUE;
        for (var round = 0; round < 20; round++) {
            var begin = System.nanoTime();
            fetched(fetcher, source(repository.directory()));
            shortest = Math.min(shortest, System.nanoTime() - begin);
        }
        assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(100));
    }

    private long packs() throws IOException {
        try (var files = Files.list(directory.resolve("data/sources/shop.git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }
}
