package io.hawiyat.agent.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The tokens that allow to act: this agent's own, and those of the agents of the same instance. */
public final class AdminToken {

    private static final String SCHEME = "Bearer ";

    private final List<byte[]> accepted;

    /** At least one token, none of them blank. */
    public AdminToken(List<String> accepted) {
        if (accepted.isEmpty() || accepted.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("an admin token must not be empty");
        }
        this.accepted = accepted.stream().map(AdminToken::bytes).toList();
    }

    /** Whether an Authorization header carries one of them; takes the same time whatever it carries. */
    public boolean matches(Optional<String> authorization) {
        var given = bytes(authorization.orElse(""));
        var matches = false;
        for (var token : accepted) {
            matches |= MessageDigest.isEqual(bytes(SCHEME, token), given);
        }
        return matches;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String scheme, byte[] token) {
        var head = bytes(scheme);
        var whole = new byte[head.length + token.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(token, 0, whole, head.length, token.length);
        return whole;
    }

    /** Hides the tokens. */
    @Override
    public String toString() {
        return "AdminToken";
    }
}
