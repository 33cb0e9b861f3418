package io.hawiyat.agent.source;

import java.io.IOException;

/** The host could not show that it is the one that was configured. */
final class HostKeyRefused extends IOException {
    private static final long serialVersionUID = 1L;

    HostKeyRefused(String message) {
        super(message);
    }
}
