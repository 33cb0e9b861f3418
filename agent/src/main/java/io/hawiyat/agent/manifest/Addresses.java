package io.hawiyat.agent.manifest;

import java.net.InetAddress;
import java.util.Optional;

/** IP addresses as text; nothing is ever looked up. */
final class Addresses {

    private Addresses() {}

    static Optional<InetAddress> parse(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a port published on both would be taken twice; a wildcard takes it on every address. */
    static boolean overlap(String first, String second) {
        var one = parse(first);
        var other = parse(second);
        return one.isEmpty()
                || other.isEmpty()
                || one.get().isAnyLocalAddress()
                || other.get().isAnyLocalAddress()
                || one.equals(other);
    }
}
