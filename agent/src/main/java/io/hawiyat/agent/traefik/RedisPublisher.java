package io.hawiyat.agent.traefik;

import io.hawiyat.agent.traefik.Publisher.Written.Changed;
import io.hawiyat.agent.traefik.Publisher.Written.Failed;
import io.hawiyat.agent.traefik.Publisher.Written.Unchanged;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A Redis that Traefik's own provider watches. Each file is the keys that the provider reads, and beside them, where it
 * does not look, the text that they are made from: both change in one transaction.
 */
public final class RedisPublisher implements Publisher {

    private static final Duration LONGEST_TURN = Duration.ofMinutes(1);
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    private final RedisStore store;
    private final String root;
    private final InstantSource clock;

    /**
     * Asks nothing yet.
     *
     * @param store closed by the caller
     * @param root what the provider calls {@code rootKey}
     */
    public RedisPublisher(RedisStore store, String root, InstantSource clock) {
        this.store = store;
        this.root = root;
        this.clock = clock;
    }

    private String texts() {
        return "hawiyat:" + root + ":texts";
    }

    private String times() {
        return "hawiyat:" + root + ":times";
    }

    @Override
    public Written write(DynamicFile file) {
        try {
            return read(file.name()).equals(Optional.of(file))
                    ? new Unchanged()
                    : replace(file.name(), Optional.of(file));
        } catch (UncheckedIOException away) {
            return new Failed(String.valueOf(away.getMessage()));
        }
    }

    @Override
    public Written rewrite(DynamicFile file) {
        return replace(file.name(), Optional.of(file));
    }

    @Override
    public Written remove(String name) {
        return replace(name, Optional.empty());
    }

    private Written replace(String name, Optional<DynamicFile> file) {
        if (file.flatMap(DynamicConfiguration::parse)
                .flatMap(DynamicContent::tls)
                .isPresent()) {
            // The provider has one numbered list of them, which applications would have to share.
            return new Failed("a Traefik that reads a Redis can not be given certificates of Secrets: take tls.secret"
                    + " away, name a certResolver, or use traefik.dynamicDirectory");
        }
        try {
            return store.call(redis -> replace(redis, name, file));
        } catch (RedisException e) {
            return new Failed(String.valueOf(unreachable(e).getMessage()));
        }
    }

    private Written replace(RedisCommands<String, String> redis, String name, Optional<DynamicFile> file) {
        var before = Optional.ofNullable(redis.hget(texts(), name)).map(text -> new DynamicFile(name, text));
        if (before.isEmpty() && file.isEmpty()) {
            return new Unchanged();
        }
        var values = file.map(it -> KeyValues.of(root, it)).orElseGet(TreeMap::new);
        var gone =
                before.map(it -> new TreeSet<>(KeyValues.of(root, it).keySet())).orElseGet(TreeSet::new);
        gone.removeAll(values.keySet());
        redis.multi();
        redis.mset(KeyValues.anchor(root));
        if (!gone.isEmpty()) {
            redis.del(gone.toArray(String[]::new));
        }
        file.ifPresentOrElse(
                it -> {
                    redis.mset(values);
                    redis.hset(texts(), name, it.text());
                    redis.hset(times(), name, clock.instant().toString());
                },
                () -> {
                    redis.hdel(texts(), name);
                    redis.hdel(times(), name);
                });
        redis.exec();
        return new Changed();
    }

    /** One whose keys are not what its text says was edited, and is not equal to any that was written. */
    @Override
    public Optional<DynamicFile> read(String name) {
        return ask(redis -> Optional.ofNullable(redis.hget(texts(), name)).map(text -> {
            var file = new DynamicFile(name, text);
            return isThere(redis, KeyValues.of(root, file)) ? file : new DynamicFile(name, "# edited\n" + text);
        }));
    }

    private static boolean isThere(RedisCommands<String, String> redis, Map<String, String> values) {
        return redis.mget(values.keySet().toArray(String[]::new)).stream()
                        .filter(KeyValue::hasValue)
                        .filter(it -> it.getValue().equals(values.get(it.getKey())))
                        .count()
                == values.size();
    }

    @Override
    public Optional<Instant> since(String name) {
        return ask(redis -> Optional.ofNullable(redis.hget(times(), name)).map(Instant::parse));
    }

    @Override
    public Set<String> names() {
        return ask(redis -> new TreeSet<>(redis.hkeys(texts())));
    }

    /** By a key that ends by itself, should its owner die. */
    @Override
    public <T> T inTurn(Supplier<T> work) {
        var key = "hawiyat:" + root + ":turn";
        var token = UUID.randomUUID().toString();
        Turn turn = () -> taken(key, token);
        try {
            turn.await();
        } catch (IOException late) {
            throw new UncheckedIOException(late.getMessage(), late);
        }
        try {
            return work.get();
        } finally {
            ask(redis -> redis.<Long>eval(RELEASE, ScriptOutputType.INTEGER, new String[] {key}, token));
        }
    }

    private boolean taken(String key, String token) {
        return ask(
                redis -> "OK".equals(redis.set(key, token, SetArgs.Builder.nx().px(LONGEST_TURN))));
    }

    private <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try {
            return store.call(question);
        } catch (RedisException e) {
            throw unreachable(e);
        }
    }

    /** That it can not be connected to seldom says why, and the cause of it does. */
    private static String reason(RedisException failure) {
        var why = failure.getCause();
        return why == null ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + why.getMessage();
    }

    private UncheckedIOException unreachable(RedisException cause) {
        var message = "cannot reach Traefik's Redis at " + store.address() + ": " + reason(cause)
                + "; check traefik.redis in hawiyat.yml";
        return new UncheckedIOException(message, new IOException(message, cause));
    }
}
