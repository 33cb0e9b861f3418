package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches with the words that the tests of this package share. */
final class Fetches {

    static final Duration DEADLINE = Duration.ofSeconds(20);

    private Fetches() {}

    static SourceUrl url(String text) {
        assertThat(SourceUrl.parse(text)).isInstanceOf(SourceUrl.Parsed.Accepted.class);
        return ((SourceUrl.Parsed.Accepted) SourceUrl.parse(text)).url();
    }

    static SourceDefinition source(String url, String branch, String path) {
        return new SourceDefinition(
                "shop", url(url), new Tracked.Branch(branch), new SourcePath(path), SourceDefinition.DEFAULT_INTERVAL);
    }

    static SourceDefinition source(Path repository) {
        return source(repository.toString(), "main", "");
    }

    static Snapshot fetched(Fetcher fetcher, SourceDefinition source) {
        var result = fetcher.fetch(source, DEADLINE);
        assertThat(result).isInstanceOf(FetchResult.Fetched.class);
        return ((FetchResult.Fetched) result).snapshot();
    }

    static FetchResult.Failed failed(Fetcher fetcher, SourceDefinition source) {
        var result = fetcher.fetch(source, DEADLINE);
        assertThat(result).isInstanceOf(FetchResult.Failed.class);
        return (FetchResult.Failed) result;
    }

    static FetchResult.Refused refused(Fetcher fetcher, SourceDefinition source) {
        var result = fetcher.fetch(source, DEADLINE);
        assertThat(result).isInstanceOf(FetchResult.Refused.class);
        return (FetchResult.Refused) result;
    }

    static String text(Snapshot snapshot, String path) {
        var entry = snapshot.entries().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow();
        var content = snapshot.read(entry, 1 << 20);
        assertThat(content).isInstanceOf(Content.Bytes.class);
        return new String(((Content.Bytes) content).bytes(), StandardCharsets.UTF_8);
    }
}
