package io.hawiyat.agent.api;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;

/** Nothing under the API changes anything without the token, whatever its route. */
@ServerFilter(
        patterns = "/api/**",
        methods = {HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE})
class TokenFilter {

    private final ApiAccess access;

    TokenFilter(ApiAccess access) {
        this.access = access;
    }

    @RequestFilter
    Optional<HttpResponse<?>> check(HttpRequest<?> request) {
        return access.mayAct(request) ? Optional.empty() : Optional.of(Problem.unauthorized());
    }
}
