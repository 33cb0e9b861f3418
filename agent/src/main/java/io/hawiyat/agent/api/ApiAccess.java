package io.hawiyat.agent.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/**
 * Who may do and see what.
 *
 * @param loopback whether the API listens on loopback only, so that those who reach it may see diffs and logs
 */
public record ApiAccess(AdminToken token, boolean loopback) {

    /** Whether a request carries the token. */
    public boolean mayAct(HttpRequest<?> request) {
        return token.matches(Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION)));
    }

    /** Whether a request may see what manifests and containers have in their fields. */
    public boolean seesDetails(HttpRequest<?> request) {
        return loopback || mayAct(request);
    }
}
