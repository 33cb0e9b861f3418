package io.hawiyat.agent.source;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One repository to watch, as the operator configures it, or a repository declares it.
 *
 * @param name a DNS label, unique in the installation; it names the cache's folder
 * @param interval how long after a successful look the next one is due; at least a second
 * @param reach where it may lead
 * @param trusted only commits signed by one of these keys are read; when absent, every commit is
 */
public record SourceDefinition(
        String name,
        SourceUrl url,
        Tracked tracked,
        SourcePath path,
        Duration interval,
        Credentials credentials,
        Reach reach,
        Optional<TrustedKeys> trusted) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    public SourceDefinition {
        if (!DNS_LABEL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a source's name is a DNS label (a-z, 0-9 and '-', at most 63 characters): " + name);
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("interval of source " + name + " must be at least 1s: " + interval);
        }
    }

    /** A source of the operator's. */
    public SourceDefinition(
            String name,
            SourceUrl url,
            Tracked tracked,
            SourcePath path,
            Duration interval,
            Credentials credentials,
            Optional<TrustedKeys> trusted) {
        this(name, url, tracked, path, interval, credentials, Reach.ANYWHERE, trusted);
    }

    /** A source of the operator's that anybody may read, and of which every commit counts. */
    public SourceDefinition(String name, SourceUrl url, Tracked tracked, SourcePath path, Duration interval) {
        this(name, url, tracked, path, interval, new Credentials.None(), Reach.ANYWHERE, Optional.empty());
    }
}
