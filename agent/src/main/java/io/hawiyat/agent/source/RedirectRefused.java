package io.hawiyat.agent.source;

import java.io.IOException;

/** The remote sends its visitors elsewhere, where the source's credentials have no business. */
final class RedirectRefused extends IOException {
    private static final long serialVersionUID = 1L;

    RedirectRefused(String message) {
        super(message);
    }
}
