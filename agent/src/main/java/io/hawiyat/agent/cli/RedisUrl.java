package io.hawiyat.agent.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Redis.
 *
 * @param address {@code host:port}, for people
 * @param url {@code redis[s]://[user]:password@host:port[/db]}, as given
 */
public record RedisUrl(String address, Redacted url) {

    private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,4})?");
    private static final int DEFAULT_PORT = 6379;
    private static final String EXPECTED = "must be redis[s]://[USER]:PASSWORD@HOST:PORT[/DB]";

    /**
     * Reads the URL of a Redis; one without password is for a Redis that wants none.
     *
     * @throws IllegalArgumentException when it is none; the message holds nothing of the text
     */
    public static RedisUrl parse(String text) {
        try {
            var url = new URI(text);
            var scheme = Optional.ofNullable(url.getScheme()).orElse("");
            var path = Optional.ofNullable(url.getPath()).orElse("");
            if ((!scheme.equals("redis") && !scheme.equals("rediss"))
                    || url.getHost() == null
                    || !DATABASE.matcher(path).matches()) {
                throw new IllegalArgumentException(EXPECTED);
            }
            var port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
            return new RedisUrl(url.getHost() + ":" + port, new Redacted(text));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(EXPECTED + " (%-encode special characters)");
        }
    }
}
