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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to the cache while no agent runs, the next one reads the tip. */
class BrokenCacheTest {

    @TempDir
    Path directory;

    private GitRepository repository;
    private Path cache;

    @BeforeEach
    void fetchOnce() throws IOException {
        repository = GitRepository.with(directory.resolve("shop"), "web.yaml", "x".repeat(100));
        cache = directory.resolve("sources/shop.git");
        try (var fetcher = fetcher()) {
            fetched(fetcher, source(repository.directory()));
        }
    }

    private Fetcher fetcher() {
        return new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
    }

    interface Damage {
        void to(Path cache) throws IOException;
    }

    private static Named<Damage> named(String name, Damage damage) {
        return Named.of(name, damage);
    }

    static Stream<Named<Damage>> damages() {
        return Stream.of(
                named("gone", cache -> delete(cache)),
                named("no objects", cache -> delete(cache.resolve("objects"))),
                named("no pack", cache -> delete(packed(cache, ".pack"))),
                named("no index", cache -> delete(packed(cache, ".idx"))),
                named("empty pack", cache -> Files.write(packed(cache, ".pack"), new byte[0])),
                named("half a pack", cache -> {
                    var pack = packed(cache, ".pack");
                    var bytes = Files.readAllBytes(pack);
                    Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
                }),
                named("noise in the pack", cache -> noise(packed(cache, ".pack"), 12)),
                named("noise in the index", cache -> noise(packed(cache, ".idx"), 0)),
                named("no refs", cache -> delete(cache.resolve("refs"))),
                named("noise in a ref", cache -> noise(cache.resolve("refs/hawiyat/kept/0"), 0)),
                named("no head", cache -> delete(cache.resolve("HEAD"))),
                named("noise in the config", cache -> noise(cache.resolve("config"), 0)),
                named("noise in shallow", cache -> Files.writeString(cache.resolve("shallow"), "no id at all\n")),
                named("a lock left behind", cache -> Files.createFile(cache.resolve("shallow.lock"))),
                named("a pack half received", cache -> Files.createFile(cache.resolve("objects/incoming_123.pack"))),
                named("a file in its place", cache -> {
                    delete(cache);
                    Files.writeString(cache, "not a repository");
                }));
    }

    private static Path packed(Path cache, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void noise(Path file, int from) throws IOException {
        var bytes = Files.readAllBytes(file);
        var noise = new byte[bytes.length - from];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, noise.length);
        // JGit's packs are read-only files, and a new one is what a spoiled disk shows.
        Files.delete(file);
        Files.write(file, bytes);
    }

    private static void delete(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : files) {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void readsTheSameTipAfterDamage(Damage damage) throws IOException {
        damage.to(cache);
        try (var fetcher = fetcher()) {
            var snapshot = readable(fetcher);
            assertThat(snapshot.commit().id()).isEqualTo(repository.head());
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void readsANewTipAfterDamage(Damage damage) throws IOException {
        damage.to(cache);
        repository.commit("more.yaml", "more");
        try (var fetcher = fetcher()) {
            var snapshot = readable(fetcher);
            assertThat(snapshot.commit().id()).isEqualTo(repository.head());
            assertThat(text(snapshot, "more.yaml")).isEqualTo("more");
        }
    }

    /** Trees are checked in the fetch; a blob that turns out to be spoiled is there again after the next one. */
    private Snapshot readable(Fetcher fetcher) {
        var snapshot = fetched(fetcher, source(repository.directory()));
        var spoiled = snapshot.entries().stream()
                .anyMatch(entry -> snapshot.read(entry, 1_000) instanceof Content.Unreadable);
        var renewed = spoiled ? fetched(fetcher, source(repository.directory())) : snapshot;
        assertThat(text(renewed, "web.yaml")).isEqualTo("x".repeat(100));
        return renewed;
    }

    @Test
    void renewsACacheThatIsDamagedWhileTheAgentRuns() throws IOException {
        try (var fetcher = fetcher()) {
            fetched(fetcher, source(repository.directory()));
            delete(cache);
            assertThat(readable(fetcher).commit().id()).isEqualTo(repository.head());
            repository.commit("more.yaml", "more");
            assertThat(text(readable(fetcher), "more.yaml")).isEqualTo("more");
        }
    }

    @Test
    void blamesTheRemoteWhenAFreshCacheLacksObjectsToo() throws IOException {
        repository.commit("more.yaml", "more");
        try (Stream<Path> files = Files.walk(repository.directory().resolve(".git/objects"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        try (var fetcher = fetcher()) {
            var failure = failed(fetcher, source(repository.directory()));
            assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
            assertThat(failure.message()).contains("git fsck");
        }
    }
}
