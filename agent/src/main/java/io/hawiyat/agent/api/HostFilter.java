package io.hawiyat.agent.api;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;

/** Refuses requests for hosts that this agent is not. */
@ServerFilter("/**")
class HostFilter implements Ordered {

    private final AllowedHosts allowed;

    HostFilter(AllowedHosts allowed) {
        this.allowed = allowed;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @RequestFilter
    Optional<HttpResponse<?>> check(HttpRequest<?> request) {
        var host = Optional.ofNullable(request.getHeaders().get(HttpHeaders.HOST));
        return host.filter(allowed::allows).isPresent()
                ? Optional.empty()
                : Optional.of(Problem.answer(
                        HttpStatus.MISDIRECTED_REQUEST,
                        "this host name is not answered; add it to allowedHosts in hawiyat.yml"));
    }
}
