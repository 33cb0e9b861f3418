package io.hawiyat.agent.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The tokens that allow to act: this agent's own, and those of the agents of the same instance. */
public final class AdminToken {

    private static final String SCHEME = "Bearer ";

    private final List<byte[]> accepted;
    private final Predicate<String> others;

    /** At least one token, none of them blank. */
    public AdminToken(List<String> accepted) {
        this(accepted, token -> false);
    }

    /**
     * As well those of others.
     *
     * @param others knows a token of another agent; compares no secret byte by byte
     */
    public AdminToken(List<String> accepted, Predicate<String> others) {
        this.others = others;
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
        return matches
                || authorization
                        .filter(it -> it.startsWith(SCHEME))
                        .filter(it -> others.test(it.substring(SCHEME.length())))
                        .isPresent();
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
