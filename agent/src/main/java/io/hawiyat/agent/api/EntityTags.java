package io.hawiyat.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A reader that has the present answer already is told so, and not sent it again. The tags are weak (RFC 9110, 8.8.1):
 * the same answer is sent with and without compression.
 */
@ServerFilter({"/api/**", "/", "/applications/**", "/deployments/**", "/sources/**", "/openapi.yaml"})
class EntityTags implements Ordered {

    private final ObjectMapper json;

    EntityTags(ObjectMapper json) {
        this.json = json;
    }

    /** The first to see the answer, so that the headers of the others are on both forms of it. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @ResponseFilter
    void tag(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var body = response.body();
        if (request.getMethod() != HttpMethod.GET
                || response.code() != HttpStatus.OK.getCode()
                || body == null
                || Publishers.isConvertibleToPublisher(body)) {
            return;
        }
        var bytes = bytes(body);
        var tag = "W/\"" + hash(bytes) + '"';
        response.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
        if (isKnown(request, tag)) {
            response.status(HttpStatus.NOT_MODIFIED).body(null);
        } else if (!(body instanceof String)) {
            response.body(bytes).contentType(MediaType.APPLICATION_JSON_TYPE);
        }
    }

    private static boolean isKnown(HttpRequest<?> request, String tag) {
        return request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equals(tag) || ("W/" + known).equals(tag));
    }

    private byte[] bytes(Object body) {
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + body.getClass().getSimpleName() + " as JSON", e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
