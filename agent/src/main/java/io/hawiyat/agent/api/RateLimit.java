package io.hawiyat.agent.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much each client may ask: a bucket of tokens that fills again with time. One that asks without end gets no more
 * than its share, and the others theirs.
 */
final class RateLimit {

    /** As many clients are remembered; whoever has a full bucket again is the same as a new one. */
    private static final int CLIENTS = 10_000;

    private final int burst;
    private final double perSecond;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /**
     * A limit.
     *
     * @param burst requests at once
     * @param perSecond requests in the long run
     */
    RateLimit(int burst, int perSecond, InstantSource clock) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    private record Bucket(double tokens, Instant at) {}

    /** Counts a request; says how long to wait before the next one when there were too many. */
    synchronized Optional<Duration> excess(String client) {
        var now = clock.instant();
        var tokens = filled(buckets.getOrDefault(client, new Bucket(burst, now)), now);
        if (tokens < 1) {
            return Optional.of(Duration.ofMillis((long) Math.ceil((1 - tokens) * 1000 / perSecond)));
        }
        forgetTheQuiet(now);
        buckets.put(client, new Bucket(tokens - 1, now));
        return Optional.empty();
    }

    private double filled(Bucket bucket, Instant now) {
        var millis = Math.max(0, Duration.between(bucket.at(), now).toMillis());
        return Math.min(burst, bucket.tokens() + millis * perSecond / 1000);
    }

    private void forgetTheQuiet(Instant now) {
        if (buckets.size() >= CLIENTS) {
            buckets.values().removeIf(bucket -> filled(bucket, now) >= burst);
        }
        if (buckets.size() >= CLIENTS) {
            buckets.clear();
        }
    }
}
