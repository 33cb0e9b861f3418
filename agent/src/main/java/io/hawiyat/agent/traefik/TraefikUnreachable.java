package io.hawiyat.agent.traefik;

import org.jspecify.annotations.Nullable;

/** Traefik's API gives no answer, or none that a Traefik would give. The message says where and why. */
public final class TraefikUnreachable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    TraefikUnreachable(String why, @Nullable Throwable cause) {
        super(why, cause);
        this.why = why;
    }

    /** The message. */
    public String why() {
        return why;
    }
}
