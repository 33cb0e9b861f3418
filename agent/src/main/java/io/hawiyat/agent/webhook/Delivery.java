package io.hawiyat.agent.webhook;

import java.util.Optional;
import java.util.function.Function;

/** One request of a git host. */
final class Delivery {

    private final Function<String, Optional<String>> headers;
    private final byte[] body;

    /** @param headers the first value of a header, whatever the case of its name */
    Delivery(Function<String, Optional<String>> headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** As sent: what a signature is about. */
    byte[] body() {
        return body;
    }
}
