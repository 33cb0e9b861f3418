package io.hawiyat.agent.reconcile;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;

/** SHA-256 of the blobs that were met last, so that a commit costs what it changes. Safe for many threads. */
final class KnownDigests {

    /** Some 200 bytes each. */
    private static final long MOST = 50_000;

    private final Cache<String, String> digests =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** @param blob git's id of the bytes */
    String of(String blob, Supplier<String> otherwise) {
        return digests.get(blob, id -> otherwise.get());
    }
}
