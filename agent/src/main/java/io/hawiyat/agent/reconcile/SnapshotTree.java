package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Tree;
import io.hawiyat.agent.source.Content;
import io.hawiyat.agent.source.Entry;
import io.hawiyat.agent.source.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A commit's files as the manifests' reader sees them. */
final class SnapshotTree implements Tree {

    /** Above every limit of the reader, which asks for the size first. */
    private static final long LARGEST = 16L << 20;

    private final Snapshot snapshot;
    private final KnownDigests digests;
    private final Map<String, Entry> entries;

    SnapshotTree(Snapshot snapshot, KnownDigests digests) {
        this.snapshot = snapshot;
        this.digests = digests;
        this.entries = snapshot.entries().stream().collect(Collectors.toMap(Entry::path, Function.identity()));
    }

    @Override
    public SortedMap<String, Long> sizes() {
        var sizes = new TreeMap<String, Long>();
        entries.forEach((path, entry) -> sizes.put(path, entry.size()));
        return sizes;
    }

    @Override
    public Optional<String> content(String path) {
        return Optional.ofNullable(entries.get(path)).map(Entry::blob);
    }

    @Override
    public String sha256(String path) {
        return content(path)
                .map(blob -> digests.of(blob, () -> Tree.super.sha256(path)))
                .orElseGet(() -> Tree.super.sha256(path));
    }

    @Override
    public boolean executable(String path) {
        return Optional.ofNullable(entries.get(path)).filter(Entry::executable).isPresent();
    }

    @Override
    public byte[] bytes(String path) {
        var entry = entries.get(path);
        if (entry == null) {
            throw new UnreadableCommit(
                    path + " is not in commit " + snapshot.commit().id());
        }
        return switch (snapshot.read(entry, LARGEST)) {
            case Content.Bytes(var bytes) -> bytes;
            case Content.TooLarge(var size, var limit) ->
                throw new UnreadableCommit(path + " has " + size + " bytes, more than " + limit);
            case Content.Unreadable(var message) -> throw new UnreadableCommit(path + ": " + message);
        };
    }
}
