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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the caches is full: it is said, what was read before can still be read, and it goes on by itself. */
class FullDiskTest {

    @TempDir
    Path directory;

    @Test
    void goesOnByItselfOnceThereIsSpace() throws IOException {
        var repository = GitRepository.with(directory.resolve("shop"), "web.yaml", "first");
        var place = Files.createDirectory(directory.resolve("disk"));
        try (var disk = SmallDisk.mounted(place, "1m");
                var fetcher = new Fetcher(place.resolve("sources"), TreeLimits.DEFAULT)) {
            var before = fetched(fetcher, source(repository.directory()));
            repository.commit("picture.txt", noise(2 << 20));
            repository.commit("web.yaml", "second");

            for (var attempt = 0; attempt < 3; attempt++) {
                var failure = failed(fetcher, source(repository.directory()));
                assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.DISK);
                assertThat(failure.message()).contains("check the space");
                assertThat(text(before, "web.yaml")).isEqualTo("first");
            }

            disk.resize("32m");
            var after = fetched(fetcher, source(repository.directory()));
            assertThat(text(after, "web.yaml")).isEqualTo("second");
        }
    }

    @Test
    void saysSoWhenItIsFullFromTheBeginning() throws IOException {
        var repository = GitRepository.with(directory.resolve("shop"), "web.yaml", noise(2 << 20));
        var place = Files.createDirectory(directory.resolve("disk"));
        try (var disk = SmallDisk.mounted(place, "256k");
                var fetcher = new Fetcher(place.resolve("sources"), TreeLimits.DEFAULT)) {
            assertThat(failed(fetcher, source(repository.directory())).kind()).isEqualTo(Kind.DISK);

            disk.resize("32m");
            assertThat(fetched(fetcher, source(repository.directory())).commit().id())
                    .isEqualTo(repository.head());
        }
    }

    /** What no compression makes small. */
    private static String noise(int length) {
        var random = new Random(1);
        var text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong(), Character.MAX_RADIX));
        }
        return text.toString();
    }
}
