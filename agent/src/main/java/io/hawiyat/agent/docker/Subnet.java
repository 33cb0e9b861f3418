package io.hawiyat.agent.docker;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 subnet of 256 addresses: the first is the gateway, the rest of the lower half is given out by the agent, the
 * upper half by the engine.
 *
 * @param prefix the first three numbers with points between them, such as {@code 10.208.0}
 */
public record Subnet(String prefix) {

    /** The first and last that the agent gives out. */
    public static final int FIRST = 2;

    public static final int LAST = 127;

    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    private static final Pattern TEXT = Pattern.compile("(" + PREFIX + ")\\.0/24");

    public Subnet {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("not the first three numbers of an address: " + prefix);
        }
    }

    /** Empty when it is not an IPv4 subnet of this size. */
    public static Optional<Subnet> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches() ? Optional.of(new Subnet(matcher.group(1))) : Optional.empty();
    }

    /** One address; the agent gives out those from {@link #FIRST} to {@link #LAST}. */
    public String address(int host) {
        return prefix + "." + host;
    }

    String gateway() {
        return address(1);
    }

    String dynamicRange() {
        return prefix + ".128/25";
    }

    @Override
    public String toString() {
        return prefix + ".0/24";
    }
}
