package io.hawiyat.agent.queue;

import io.lettuce.core.RedisURI;
import java.time.Duration;

/**
 * Where the queue is.
 *
 * @param url {@code redis[s]://[user]:password@host:port[/db]}
 * @param instance the installation's name, which keeps several apart on one Redis
 * @param commandTimeout after which a silent Redis is unavailable
 */
public record QueueConfiguration(String url, String instance, Duration commandTimeout) {

    public static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofMillis(1500);

    public QueueConfiguration {
        parse(url);
        if (instance.isBlank()) {
            throw new IllegalArgumentException("the queue needs the instance's name, but it is blank");
        }
        if (!commandTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "the queue's command timeout must be positive, but is " + commandTimeout);
        }
    }

    public QueueConfiguration(String url, String instance) {
        this(url, instance, DEFAULT_COMMAND_TIMEOUT);
    }

    RedisURI redis() {
        var redis = parse(url);
        redis.setTimeout(commandTimeout);
        redis.setClientName("hawiyat:" + instance.replaceAll("\\s", "-"));
        return redis;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "QueueConfiguration[" + address(redis()) + ", instance=" + instance + "]";
    }

    static String address(RedisURI redis) {
        return redis.getHost() + ":" + redis.getPort();
    }

    private static RedisURI parse(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException e) {
            // Neither the text nor the cause: both may hold the password.
            throw new IllegalArgumentException(
                    "the Redis URL is malformed: expected redis[s]://[user]:password@host:port[/db]; see HAWIYAT_REDIS_URL");
        }
    }
}
