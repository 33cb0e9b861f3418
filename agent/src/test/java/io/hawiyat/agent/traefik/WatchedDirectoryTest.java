package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.Publisher.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedDirectoryTest {

    private static final DynamicFile FILE = new DynamicFile("shop.web.yaml", "{}\n");

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private WatchedDirectory publisher;

    @BeforeEach
    void open() throws IOException {
        publisher = WatchedDirectory.open(directory, InstantSource.fixed(NOW));
    }

    @Test
    void tellsSinceWhenByItsOwnClock() {
        publisher.write(FILE);

        assertThat(publisher.since(FILE.name())).hasValue(NOW);
        assertThat(publisher.since("shop.other.yaml")).isEmpty();
    }

    @Test
    void writesAFileAndReadsItBack() {
        assertThat(publisher.write(FILE)).isEqualTo(new Written.Changed());
        assertThat(publisher.read(FILE.name())).contains(FILE);
        assertThat(publisher.names()).containsExactly(FILE.name());
    }

    @Test
    void doesNotWriteTheSameTextAgainUnlessTold() throws IOException {
        publisher.write(FILE);
        var longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(directory.resolve(FILE.name()), longAgo);

        assertThat(publisher.write(FILE)).isEqualTo(new Written.Unchanged());
        assertThat(Files.getLastModifiedTime(directory.resolve(FILE.name()))).isEqualTo(longAgo);
        assertThat(publisher.rewrite(FILE)).isEqualTo(new Written.Changed());
        assertThat(Files.getLastModifiedTime(directory.resolve(FILE.name()))).isNotEqualTo(longAgo);
    }

    @Test
    void removesAFileOnce() {
        publisher.write(FILE);

        assertThat(publisher.remove(FILE.name())).isEqualTo(new Written.Changed());
        assertThat(publisher.remove(FILE.name())).isEqualTo(new Written.Unchanged());
        assertThat(publisher.read(FILE.name())).isEmpty();
    }

    @Test
    void showsAWatcherOneEventForAWrite() throws IOException, InterruptedException {
        try (var watcher = directory.getFileSystem().newWatchService()) {
            directory.register(
                    watcher,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            publisher.write(FILE);

            var key = watcher.poll(10, TimeUnit.SECONDS);
            assertThat(key).isNotNull();
            assertThat(key.pollEvents())
                    .extracting(event -> String.valueOf(event.context()))
                    .isEqualTo(List.of(FILE.name()));
        }
    }

    @Test
    void clearsWhatAKilledAgentLeftButNotWhatAnotherMayBeWriting() throws IOException {
        var half = Files.writeString(directory.resolve(".staging").resolve("shop.web.yaml.x.tmp"), "{");

        Files.setLastModifiedTime(half, FileTime.from(NOW.minusSeconds(59)));
        WatchedDirectory.open(directory, InstantSource.fixed(NOW));
        assertThat(half).exists();

        WatchedDirectory.open(directory, InstantSource.fixed(NOW.plusSeconds(2)));
        assertThat(half).doesNotExist();
    }

    @Test
    void saysWhatFailedAndWhereAndLeavesTheFile() throws IOException {
        Files.createDirectories(directory.resolve("a.b.yaml").resolve("in-the-way"));

        assertThat(publisher.rewrite(new DynamicFile("a.b.yaml", "")))
                .isInstanceOfSatisfying(
                        Written.Failed.class,
                        failed -> assertThat(failed.message())
                                .contains("a.b.yaml")
                                .contains("make sure"));
    }
}
