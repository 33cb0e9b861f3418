package io.hawiyat.agent.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;

/** Refuses what no name can be, before it reaches PostgreSQL, whose texts hold every character but NUL. */
@ServerFilter("/**")
class AddressFilter {

    @RequestFilter
    Optional<HttpResponse<?>> check(HttpRequest<?> request) {
        return request.getUri().toString().contains("%00")
                ? Optional.of(Problem.answer(
                        HttpStatus.BAD_REQUEST, "the address holds %00, which is no character of any name"))
                : Optional.empty();
    }
}
