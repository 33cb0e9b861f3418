package io.hawiyat.agent.queue;

import io.hawiyat.agent.queue.QueueHealth.Down;
import io.hawiyat.agent.queue.QueueHealth.Up;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.SocketAddress;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers since when Redis is away, and says so once. */
final class HealthWatch implements RedisConnectionStateListener {

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final String address;
    private final InstantSource clock;
    private volatile QueueHealth health;

    HealthWatch(String address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
        this.health = new Down(clock.instant(), "not connected yet");
    }

    QueueHealth health() {
        return health;
    }

    void answered() {
        // Asked after every command: most find it up and take no lock.
        if (health instanceof Down) {
            comeUp();
        }
    }

    synchronized void failed(String reason) {
        if (health instanceof Up) {
            health = new Down(clock.instant(), reason);
            LOG.atWarn()
                    .addKeyValue("redis", address)
                    .addKeyValue("reason", reason)
                    .log("Redis is unavailable");
        }
    }

    private synchronized void comeUp() {
        if (health instanceof Down down) {
            health = new Up();
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
