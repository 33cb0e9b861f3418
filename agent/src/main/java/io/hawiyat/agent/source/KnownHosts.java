package io.hawiyat.agent.source;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** The host keys of an OpenSSH {@code known_hosts} file: hashed names, ports and {@code @revoked} included. */
public final class KnownHosts {

    private static final String REVOKED = "revoked";

    private final List<KnownHostEntry> entries;

    private KnownHosts(List<KnownHostEntry> entries) {
        this.entries = entries;
    }

    /**
     * Reads the text of such a file, as {@code ssh-keyscan} prints it.
     *
     * @throws IllegalArgumentException when a line of it is malformed, or none has a key
     */
    public static KnownHosts parse(String text) {
        var entries = text.lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .map(KnownHosts::entry)
                .toList();
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("holds no host key: fill it with ssh-keyscan, and check what it says");
        }
        return new KnownHosts(entries);
    }

    /** The parser repeats what it does not understand, which may be another secret in the wrong place. */
    private static KnownHostEntry entry(String line) {
        try {
            return KnownHostEntry.parseKnownHostEntry(line.strip());
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("is no known_hosts file of OpenSSH, as ssh-keyscan prints it");
        }
    }

    /** The keys by which a host may show that it is itself. */
    List<PublicKey> of(String host, int port) {
        return keys(host, port, entry -> entry.getMarker() == null).toList();
    }

    boolean trusts(String host, int port, PublicKey key) {
        return isAmong(key, keys(host, port, entry -> entry.getMarker() == null))
                && !isAmong(key, keys(host, port, entry -> REVOKED.equals(entry.getMarker())));
    }

    private static boolean isAmong(PublicKey key, Stream<PublicKey> keys) {
        return keys.anyMatch(known -> KeyUtils.compareKeys(known, key));
    }

    private Stream<PublicKey> keys(String host, int port, Predicate<KnownHostEntry> wanted) {
        return entries.stream()
                .filter(wanted)
                .filter(entry -> entry.isHostMatch(host, port))
                .flatMap(KnownHosts::key);
    }

    /** A line with a type of key that is not known is a line for another client. */
    private static Stream<PublicKey> key(KnownHostEntry entry) {
        try {
            var key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            return Stream.ofNullable(key);
        } catch (IOException | GeneralSecurityException malformed) {
            return Stream.empty();
        }
    }

    @Override
    public String toString() {
        return "KnownHosts[" + entries.size() + "]";
    }
}
