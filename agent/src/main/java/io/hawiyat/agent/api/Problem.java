package io.hawiyat.agent.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/**
 * An error as RFC 9457 describes it.
 *
 * @param title the status in words
 * @param detail what failed, and what to do next
 */
public record Problem(String type, String title, int status, String detail) {

    static final MediaType MEDIA_TYPE = MediaType.of("application/problem+json");

    public static Problem of(HttpStatus status, String detail) {
        return new Problem("about:blank", status.getReason(), status.getCode(), detail);
    }

    /** The whole answer. */
    public static MutableHttpResponse<Problem> answer(HttpStatus status, String detail) {
        return HttpResponse.<Problem>status(status).body(of(status, detail)).contentType(MEDIA_TYPE);
    }

    /** The answer to who needs the token and did not send it. */
    static MutableHttpResponse<Problem> unauthorized() {
        return answer(
                        HttpStatus.UNAUTHORIZED,
                        "send `Authorization: Bearer TOKEN` with the token in the agent's admin.token")
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
}
