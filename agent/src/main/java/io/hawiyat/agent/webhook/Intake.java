package io.hawiyat.agent.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes deliveries in: an accepted one is in PostgreSQL, with the wish to look at its source, before it is answered. Its
 * content is only a hint: no URL and no ref is taken from it.
 */
public final class Intake {

    static final int LARGEST = 3 << 20;

    private final Sources sources;
    private final Function<String, List<String>> secrets;
    private final Consumer<String> wake;
    private final Way way;
    private final InstantSource clock;
    private final JsonFactory json = new JsonFactory();

    /**
     * An intake for the sources that are watched.
     *
     * @param secrets of a source, each of which counts; a source without one takes no webhooks
     * @param wake called with a source's name after a delivery for it was stored; may be lost
     */
    public Intake(
            Sources sources,
            Function<String, List<String>> secrets,
            Consumer<String> wake,
            Way way,
            InstantSource clock) {
        this.sources = sources;
        this.secrets = secrets;
        this.wake = wake;
        this.way = way;
        this.clock = clock;
    }

    /** What a delivery is answered with. */
    enum Answer {
        ACCEPTED(202, "accepted"),
        REPEATED(200, "this delivery was accepted before"),
        PONG(200, "pong"),
        UNKNOWN(404, "no such provider or source"),
        NO_SECRET(403, "this source takes no webhooks: configure its webhookSecret"),
        TOO_LARGE(413, "the body is over 3 MiB"),
        UNSIGNED(401, "the signature is missing or does not match this source's secret"),
        CUT_OFF(400, "the body ended before all of it had come"),
        NOT_JSON(400, "the body is not JSON; choose the content type application/json");

        private final int status;
        private final String detail;

        Answer(int status, String detail) {
            this.status = status;
            this.detail = detail;
        }

        int status() {
            return status;
        }

        String detail() {
            return detail;
        }
    }

    Answer take(String providerName, String source, Delivery delivery) {
        var provider = Provider.of(providerName);
        if (provider.isEmpty() || sources.find(source).isEmpty()) {
            return Answer.UNKNOWN;
        }
        var known = secrets.apply(source);
        if (known.isEmpty()) {
            return Answer.NO_SECRET;
        }
        if (delivery.body().length > LARGEST) {
            return Answer.TOO_LARGE;
        }
        if (!isSigned(provider.get(), delivery, known)) {
            return Answer.UNSIGNED;
        }
        if (!isJson(delivery.body())) {
            return Answer.NOT_JSON;
        }
        return provider.get().isPing(delivery) ? Answer.PONG : store(provider.get(), source, delivery);
    }

    private boolean isSigned(Provider provider, Delivery delivery, List<String> known) {
        var now = clock.instant();
        return known.stream().anyMatch(secret -> Signatures.valid(provider, delivery, secret, now));
    }

    private Answer store(Provider provider, String source, Delivery delivery) {
        var isNew = way.call(
                Waypoint.STORE_DELIVERY,
                () -> sources.deliver(
                        source, provider.path(), provider.deliveryId(delivery), provider.event(delivery)));
        if (!isNew) {
            return Answer.REPEATED;
        }
        way.run(Waypoint.WAKE_SOURCE, () -> wake.accept(source));
        return Answer.ACCEPTED;
    }

    private boolean isJson(byte[] body) {
        try (JsonParser parser = json.createParser(body)) {
            var first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }
}
