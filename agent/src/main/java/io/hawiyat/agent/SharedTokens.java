package io.hawiyat.agent;

import io.hawiyat.agent.state.Installations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;

/**
 * The tokens of all agents of the instance, each of which lets in what any of them does. A token is 256 random bits, so
 * its hash can be shared: nobody gets from there to the token.
 */
final class SharedTokens {

    /** An agent that was not seen for longer has left, and its token with it. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final Installations installations;
    private volatile Set<String> hashes = Set.of();

    SharedTokens(Installations installations) {
        this.installations = installations;
    }

    static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Asks PostgreSQL which agents there are. */
    void refresh() {
        hashes = installations.tokenHashes(REMEMBERED);
    }

    /** Whether a token is that of one of the agents, as last asked. */
    boolean has(String token) {
        return hashes.contains(hash(token));
    }
}
