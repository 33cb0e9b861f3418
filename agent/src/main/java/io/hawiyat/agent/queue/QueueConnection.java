package io.hawiyat.agent.queue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The agent's connections to Redis: one for commands, one that listens. Opening never fails because Redis is away; both
 * come back by themselves. Whoever opens it closes it.
 */
public final class QueueConnection implements AutoCloseable {

    // Raised when keys or scripts change incompatibly: agents of two versions then share the truth, not the queue.
    private static final String LAYOUT = "queue1";
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration SHORTEST_RECONNECT = Duration.ofMillis(20);
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final QueueConfiguration configuration;
    private final String prefix;
    private final ClientResources resources;
    private final RedisClient client;
    private final HealthWatch watch;
    private final Listeners listeners;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<StatefulRedisConnection<String, String>> commands = Optional.empty();

    private QueueConnection(QueueConfiguration configuration, InstantSource clock) {
        this.configuration = configuration;
        var redis = configuration.redis();
        prefix = "{" + configuration.instance() + ":" + LAYOUT + "}:";
        watch = new HealthWatch(QueueConfiguration.address(redis), clock);
        listeners = new Listeners(prefix);
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.exponential(SHORTEST_RECONNECT, LONGEST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                .build();
        client = RedisClient.create(resources, redis);
        client.setOptions(options(configuration.commandTimeout()));
        client.addListener(watch);
        resources
                .eventBus()
                .get()
                .ofType(ReconnectFailedEvent.class)
                .subscribe(event -> watch.refused(Refusal.of(event.getCause())));
    }

    /** Connects in the background; see {@link #awaitConnected}. */
    public static QueueConnection open(QueueConfiguration configuration, InstantSource clock) {
        var connection = new QueueConnection(configuration, clock);
        Thread.ofVirtual().name("queue-connect").start(connection::connect);
        return connection;
    }

    /** Whether both connections were made within {@code atMost}; they may have been lost since. */
    public boolean awaitConnected(Duration atMost) throws InterruptedException {
        return connected.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** As of the last command or change of the connection; asks nothing of Redis. */
    public QueueHealth health() {
        return watch.health();
    }

    /** Ends every wait for Redis; returns within some 5 s even when it hangs. */
    @Override
    public void close() {
        closed.countDown();
        client.removeListener(watch);
        listeners.missedEverything();
        client.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
        resources
                .shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    }

    String prefix() {
        return prefix;
    }

    void listen(Channel channel, Listeners.Listener listener) {
        listeners.add(channel, listener);
    }

    void publish(Channel channel, String message) {
        call("publish", redis -> redis.publish(channel.under(prefix), message));
    }

    /**
     * Runs a command or a script.
     *
     * @throws QueueUnavailable within the command timeout, at once while disconnected
     */
    <T> T call(String operation, Function<RedisCommands<String, String>, T> body) {
        try {
            var answer = body.apply(commands.orElseThrow(() -> new RedisException("not connected"))
                    .sync());
            watch.answered();
            return answer;
        } catch (RedisCommandInterruptedException e) {
            throw unavailable(operation, "the caller was interrupted", e);
        } catch (RedisException | CancellationException e) {
            var reason = String.valueOf(e.getMessage());
            watch.failed(reason);
            // That nothing is connected is no news, but why may be.
            throw unavailable(operation, watch.reason().orElse(reason), e);
        }
    }

    private QueueUnavailable unavailable(String operation, String reason, Exception cause) {
        return new QueueUnavailable(
                "queue: cannot %s: Redis at %s: %s; goes on by itself when Redis answers, else check HAWIYAT_REDIS_URL"
                        .formatted(operation, QueueConfiguration.address(configuration.redis()), reason),
                cause);
    }

    private static ClientOptions options(Duration commandTimeout) {
        return ClientOptions.builder()
                // Also those under way: they have failed for their callers, and sent again would claim for nobody.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(commandTimeout)
                        .keepAlive(true)
                        .build())
                .build();
    }

    private void connect() {
        try {
            do {
                if (connectOnce()) {
                    return;
                }
            } while (!closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connectOnce() {
        try {
            if (commands.isEmpty()) {
                commands = Optional.of(client.connect());
            }
            subscribe(client.connectPubSub());
            connected.countDown();
            return true;
        } catch (RedisException | CancellationException e) {
            watch.refused(Refusal.of(e));
            return false;
        }
    }

    private void subscribe(StatefulRedisPubSubConnection<String, String> listening) {
        try {
            listening.addListener(listeners);
            listening.sync().subscribe(listeners.channels());
        } catch (RedisException | CancellationException e) {
            // The next attempt opens another: this one would come back by itself and hear everything twice.
            listening.close();
            throw e;
        }
    }
}
