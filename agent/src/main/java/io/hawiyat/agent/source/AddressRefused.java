package io.hawiyat.agent.source;

import java.io.IOException;

/** The host of a source that a manifest declares is none that a manifest may name. */
final class AddressRefused extends IOException {
    private static final long serialVersionUID = 1L;

    AddressRefused(String message) {
        super(message);
    }
}
