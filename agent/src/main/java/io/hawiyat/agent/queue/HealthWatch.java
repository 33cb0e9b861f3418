package io.hawiyat.agent.queue;

import io.hawiyat.agent.queue.QueueHealth.Down;
import io.hawiyat.agent.queue.QueueHealth.Up;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers since when Redis is away, and says so once. */
final class HealthWatch implements RedisConnectionStateListener {

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final String address;
    private final InstantSource clock;
    private volatile QueueHealth health;
    private boolean explained;

    HealthWatch(String address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
        this.health = new Down(clock.instant(), "not connected yet");
    }

    QueueHealth health() {
        return health;
    }

    /** Why it is away, while it is. */
    Optional<String> reason() {
        return health instanceof Down down ? Optional.of(down.reason()) : Optional.empty();
    }

    void answered() {
        // Asked after every command: most find it up and take no lock.
        if (health instanceof Down) {
            comeUp();
        }
    }

    /** What used it found it away. */
    synchronized void failed(String reason) {
        if (health instanceof Up) {
            down(new Down(clock.instant(), reason));
        }
    }

    /** Nobody could connect to it: the reason of that, which is told once for each time that it is away. */
    synchronized void refused(Refusal refusal) {
        // While commands are answered, it is the other connection that can not be made.
        if (health instanceof Down(var since, var before) && (refusal.known() || !explained)) {
            var now = new Down(since, refusal.reason());
            if (explained || before.equals(refusal.reason())) {
                health = now;
            } else {
                down(now);
            }
            explained |= refusal.known();
        }
    }

    private void down(Down down) {
        health = down;
        LOG.atWarn()
                .addKeyValue("redis", address)
                .addKeyValue("reason", down.reason())
                .log("Redis is unavailable");
    }

    private synchronized void comeUp() {
        if (health instanceof Down down) {
            health = new Up();
            explained = false;
            LOG.atInfo()
                    .addKeyValue("redis", address)
                    .addKeyValue("downSince", down.since())
                    .log("Redis answers");
        }
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress remote) {
        answered();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        failed("the connection was lost");
    }
}
