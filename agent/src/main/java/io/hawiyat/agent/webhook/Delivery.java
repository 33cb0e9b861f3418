package io.hawiyat.agent.webhook;

import java.util.Optional;
import java.util.function.Function;

/**
 * One request of a git host.
 *
 * @param headers the first value of a header, whatever the case of its name
 */
record Delivery(Function<String, Optional<String>> headers, byte[] body) {

    Optional<String> header(String name) {
        return headers.apply(name);
    }
}
