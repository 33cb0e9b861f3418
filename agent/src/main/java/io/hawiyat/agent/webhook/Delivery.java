package io.hawiyat.agent.webhook;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One request of a git host. Its body is read when it is first asked for, so that nobody else's is ever read. */
final class Delivery {

    private final Function<String, Optional<String>> headers;
    private final Supplier<byte[]> source;
    private Optional<byte[]> body = Optional.empty();

    /**
     * A delivery that has not been read yet.
     *
     * @param headers the first value of a header, whatever the case of its name
     */
    Delivery(Function<String, Optional<String>> headers, Supplier<byte[]> body) {
        this.headers = headers;
        this.source = body;
    }

    Optional<String> header(String name) {
        return headers.apply(name);
    }

    byte[] body() {
        if (body.isEmpty()) {
            body = Optional.of(source.get());
        }
        return body.get();
    }
}
