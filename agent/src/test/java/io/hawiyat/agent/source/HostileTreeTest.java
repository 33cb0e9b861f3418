package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.failed;
import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.refused;
import static io.hawiyat.agent.source.Fetches.source;
import static io.hawiyat.agent.source.Fetches.text;
import static io.hawiyat.agent.source.GitRepository.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTreeTest {

    @TempDir
    Path directory;

    @AutoClose
    private Fetcher fetcher;

    private GitRepository repository;

    @BeforeEach
    void makeARepository() throws IOException {
        fetcher = new Fetcher(directory.resolve("sources"), new TreeLimits(100, 5));
        repository = GitRepository.empty(directory.resolve("shop"));
    }

    @Test
    void reportsASymbolicLinkAndReadsItsNeighbours() throws IOException {
        repository.commit("web.yaml", "neighbour");
        Files.createSymbolicLink(repository.directory().resolve("passwd"), Path.of("/etc/passwd"));
        repository.commit("zebra.yaml", "neighbour");
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(snapshot.entries()).extracting(Entry::path).containsExactly("web.yaml", "zebra.yaml");
        assertThat(snapshot.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("passwd");
            assertThat(problem.message()).contains("symbolic link").doesNotContain("/etc/passwd");
        });
    }

    @Test
    void reportsASubmoduleWithoutAskingForIt() throws IOException {
        var blob = repository.blob("neighbour");
        repository.commitTree(repository.tree(
                line("160000", "module", "0123456789012345678901234567890123456789"),
                line("100644", "web.yaml", blob)));
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(text(snapshot, "web.yaml")).isEqualTo("neighbour");
        assertThat(snapshot.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("submodule"));
    }

    @Test
    void followsNoLinkOnTheWayToThePath() throws IOException {
        repository.commit("real/web.yaml", "text");
        Files.createSymbolicLink(repository.directory().resolve("deploy"), Path.of("real"));
        repository.commitAll("Ignored");
        repository.git("add", "--all");
        repository.commitAll("Link a folder");
        var snapshot = fetched(fetcher, source(repository.directory().toString(), "main", "deploy"));

        assertThat(snapshot.pathFound()).isFalse();
        assertThat(snapshot.problems().getFirst().message()).contains("symbolic link");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                ".git",
                ".GIT",
                ".Git ",
                ".git.",
                "git~1",
                ".g\u200cit",
                ".git::$INDEX_ALLOCATION",
                "..\\up",
                "a\\.git\\config",
                "../up",
                "a/b"
            })
    void refusesTheWholeCommitForANameThatNoGitWrites(String name) throws IOException {
        var blob = repository.blob("text");
        var inner = repository.tree(line("100644", name, blob));
        var commit = repository.commitTree(repository.tree(line("40000", "deploy", inner)));
        var refused = refused(fetcher, source(repository.directory()));

        assertThat(refused.commit().id()).isEqualTo(commit);
        assertThat(refused.problem().message()).contains("the whole commit is refused");
        assertThat(refused.problem().path()).startsWith("deploy/");
    }

    @Test
    void refusesAHostileNameBesideThePath() throws IOException {
        var inner = repository.tree(line("100644", "web.yaml", repository.blob("text")));
        repository.commitTree(repository.tree(line("40000", "..", inner), line("40000", "deploy", inner)));
        refused(fetcher, source(repository.directory().toString(), "main", "deploy"));
    }

    @Test
    void refusesATreeThatNamesAFileTwice() throws IOException {
        var one = repository.blob("one");
        var two = repository.blob("two");
        repository.commitTree(repository.tree(line("100644", "web.yaml", one), line("100644", "web.yaml", two)));
        refused(fetcher, source(repository.directory()));
    }

    @Test
    void failsWhenAFolderIsAFile() throws IOException {
        repository.commitTree(repository.tree(line("40000", "deploy", repository.blob("text"))));
        var failure = failed(fetcher, source(repository.directory()));
        assertThat(failure.kind()).isEqualTo(FetchResult.Kind.CORRUPT);
    }

    @Test
    void acceptsNamesThatOnlyLookAlike() throws IOException {
        for (var name :
                new String[] {".gitignore", ".github/x", "git", "a..b", "...", "a:b.yaml", "README", "readme"}) {
            repository.commit(name, "text");
        }
        var snapshot = fetched(fetcher, source(repository.directory()));
        assertThat(snapshot.entries()).hasSize(8);
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void reportsANameThatIsNoText() throws IOException {
        var blob = repository.blob("text");
        repository.commitTree(repository.tree(line("100644", "a\nb.yaml", blob), line("100644", "web.yaml", blob)));
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(snapshot.entries()).extracting(Entry::path).containsExactly("web.yaml");
        assertThat(snapshot.problems()).extracting(TreeProblem::path).containsExactly("a?b.yaml");
    }

    /** Ten folders in ten folders, thirty deep, are a few hundred bytes and 10^30 paths. */
    @Test
    void refusesATreeThatHasMoreFilesThanTheLimit() throws IOException {
        var tree = repository.tree(line("100644", "web.yaml", repository.blob("text")));
        for (var level = 0; level < 4; level++) {
            var id = tree;
            tree = repository.tree(IntStream.range(0, 10)
                    .mapToObj(number -> line("40000", "f" + number, id))
                    .toArray(byte[][]::new));
        }
        repository.commitTree(tree);
        var refused = refused(fetcher, source(repository.directory()));
        assertThat(refused.problem().message()).contains("more than 100 files").contains("narrower path");
    }

    @Test
    void keepsNothingOfACommitThatIsLargerThanTheLimit() throws IOException {
        var noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        Files.write(repository.directory().resolve("noise"), noise);
        repository.commit("web.yaml", "text");
        try (var bounded = new Fetcher(directory.resolve("bounded"), new TreeLimits(100, 10, 1 << 20))) {
            var failure = failed(bounded, source(repository.directory()));

            assertThat(failure.kind()).isEqualTo(FetchResult.Kind.TOO_LARGE);
            assertThat(failure.message()).contains("more than 1 MiB", "keep large files out");
        }
        assertThat(fetched(fetcher, source(repository.directory())).entries()).hasSize(2);
    }

    /** A megabyte on the wire, a gigabyte when it is unpacked: only what is read counts, and that has limits. */
    @Test
    void anArchiveBombIsNeitherUnpackedNorInTheWay() throws IOException {
        var zeros = Files.createFile(repository.directory().resolve("bomb.tar"));
        try (var file = new RandomAccessFile(zeros.toFile(), "rw")) {
            file.setLength(256L << 20);
        }
        repository.commit("web.yaml", "text");
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(snapshot.entries()).extracting(Entry::path).containsExactly("bomb.tar", "web.yaml");
        assertThat(text(snapshot, "web.yaml")).isEqualTo("text");
    }

    @Test
    void readsNamesThatDifferInCaseOnlyAsTheTwoThatTheyAre() throws IOException {
        var one = repository.blob("one");
        var two = repository.blob("two");
        repository.commitTree(repository.tree(line("100644", "WEB.yaml", one), line("100644", "web.yaml", two)));
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(text(snapshot, "WEB.yaml")).isEqualTo("one");
        assertThat(text(snapshot, "web.yaml")).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "777", "10644", "20666", "60660", "140755"})
    void readsNothingOfACommitWithAModeThatNoGitWrites(String mode) throws IOException {
        repository.commitTree(repository.tree(line(mode, "web.yaml", repository.blob("text"))));

        assertThat(fetcher.fetch(source(repository.directory()), Duration.ofSeconds(20)))
                .isNotInstanceOf(FetchResult.Fetched.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100600", "102755", "104755", "100666"})
    void aFileIsAFileWhateverItsPermissions(String mode) throws IOException {
        repository.commitTree(repository.tree(line(mode, "web.yaml", repository.blob("text"))));

        assertThat(text(fetched(fetcher, source(repository.directory())), "web.yaml"))
                .isEqualTo("text");
    }

    @Test
    void reportsFoldersThatAreTooDeepAndReadsTheirNeighbours() throws IOException {
        repository.commit("1/2/3/4/5/deep.yaml", "text");
        repository.commit("1/2/3/4/5/6/deeper.yaml", "text");
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(snapshot.entries()).extracting(Entry::path).containsExactly("1/2/3/4/5/deep.yaml");
        assertThat(snapshot.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("1/2/3/4/5/6/"));
    }

    @Test
    void appliesNoFilterAndFollowsNoLargeFilePointer() throws IOException {
        repository.commit(".gitattributes", "*.yaml filter=lfs eol=crlf ident\n");
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 5\n$Id$\n";
        repository.commitTree(repository.tree(
                line("100644", ".gitattributes", repository.blob("*.yaml filter=lfs eol=crlf ident\n")),
                line("100755", "web.yaml", repository.blob(pointer))));
        var snapshot = fetched(fetcher, source(repository.directory()));

        assertThat(text(snapshot, "web.yaml")).isEqualTo(pointer);
        assertThat(snapshot.entries().getLast().executable()).isTrue();
    }
}
