package io.hawiyat.agent.api;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.InstantSource;
import java.util.Optional;

/** Each client has its share of the API. A client is an address: who stands behind a proxy shares one. */
@ServerFilter("/api/**")
class RateFilter {

    private final RateLimit limit;
    private final int perSecond;

    /** The usual share is far above what pages and programs ask of themselves, and below what the agent can answer. */
    RateFilter(
            InstantSource clock,
            @Property(name = "hawiyat.api.burst", defaultValue = "1000") int burst,
            @Property(name = "hawiyat.api.per-second", defaultValue = "200") int perSecond) {
        this.limit = new RateLimit(burst, perSecond, clock);
        this.perSecond = perSecond;
    }

    @RequestFilter
    Optional<HttpResponse<?>> check(HttpRequest<?> request) {
        var client = request.getRemoteAddress().getAddress();
        return limit.excess(client == null ? "" : client.getHostAddress())
                .map(wait -> Problem.answer(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "more than " + perSecond + " requests a second; follow /api/v1/stream instead of"
                                        + " asking again and again")
                        .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
    }
}
