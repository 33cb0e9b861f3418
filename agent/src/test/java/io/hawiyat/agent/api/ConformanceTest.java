package io.hawiyat.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.api.Description.Operation;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, the answer is one that the served description has: its status, content type and body. */
class ConformanceTest {

    private static final Map<String, String> REAL = Map.of(
            "project",
            "shop",
            "name",
            "web",
            "application",
            "web",
            "id",
            "1",
            "provider",
            "gitlab",
            "source",
            "shop",
            "limit",
            "2",
            "cursor",
            "5",
            "tail",
            "3",
            "follow",
            "false");
    private static final String LONG = "a".repeat(3000);

    /** As they stand in an address. */
    private static final List<String> HOSTILE = List.of(
            "none",
            "%00",
            "a%00b",
            "%FF%FE",
            "..%2F..%2Fetc",
            "%0d%0aX-Stolen:%201",
            "-1",
            "0",
            "1e9",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999",
            "NaN",
            "%F0%9F%92%A9",
            "%E2%80%AE",
            "'%3B%20DROP%20TABLE%20application%3B--",
            "%25",
            "%5B%5D",
            "%7B%22a%22%3A1%7D",
            "%3Cscript%3E",
            LONG);

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "7",
            "true",
            "false",
            "\"text\"",
            "{}",
            "{\"to\": null}",
            "{\"to\": \"x\"}",
            "{\"to\": 1.5}",
            "{\"to\": -1}",
            "{\"to\": 1e400}",
            "{\"to\": 99999999999999999999999}",
            "{\"to\": {\"to\": 1}}",
            "{\"unknown\": 1}",
            "{\"to\": 1, \"to\": 2}",
            "\u0000\u0001",
            "[".repeat(20_000),
            "{\"to\":".repeat(20_000),
            "\"" + "x".repeat(4 * 1024 * 1024) + "\"");

    @AutoClose
    private static ApiServer server;

    private static Description description;

    @BeforeAll
    static void start() throws Exception {
        server = new ApiServer(true, Map.of("hawiyat.api.burst", 1_000_000));
        description = server.description();
        server.recordOneOfEach();
    }

    /** All but the stream, which has no end: {@link StreamTest} reads it. */
    static Stream<Operation> operations() throws Exception {
        return server.description().operations().stream()
                .filter(it -> !it.path().endsWith("/stream"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void answersWhatIsRightAsDescribed(Operation operation) throws Exception {
        assertThat(complaints(List.of(filled(operation, REAL)), operation)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void answersEveryOddParameterAsDescribed(Operation operation) throws Exception {
        var addresses = new ArrayList<String>();
        for (var value : HOSTILE) {
            for (var name : description.parameters(operation, "path")) {
                addresses.add(filled(operation, with(name, value)));
            }
            for (var name : finite(description.parameters(operation, "query"))) {
                addresses.add(filled(operation, REAL) + "?" + name + "=" + value);
                addresses.add(filled(operation, REAL) + "?" + name + "=" + value + "&" + name + "=1");
            }
            addresses.add(filled(operation, REAL) + "?unknown=" + value);
        }

        assertThat(complaints(addresses, operation)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void answersEveryBodyAsDescribed(Operation operation) throws Exception {
        if (!operation.method().equals("POST")) {
            return;
        }
        var complaints = new ArrayList<String>();
        for (var type : List.of("application/json", "text/plain", "application/xml", "no/such; type", "")) {
            for (var body : BODIES) {
                var answer = server.post(filled(operation, REAL), body, headers(type));
                description
                        .complaint(operation, answer)
                        .ifPresent(it -> complaints.add(type + " " + shortened(body) + ": " + it));
            }
        }

        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void answersEveryOtherMethodWithAProblem(Operation operation) throws Exception {
        var described = description.operations().stream()
                .filter(it -> it.path().equals(operation.path()))
                .map(Operation::method)
                .collect(Collectors.toSet());
        for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")) {
            if (described.contains(method)) {
                continue;
            }
            var answer = server.send(method, filled(operation, REAL), headers(""));

            assertThat(answer.statusCode())
                    .as("%s %s", method, operation.path())
                    .isIn(404, 405);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void changesNothingWithoutTheToken(Operation operation) throws Exception {
        if (operation.needsToken()) {
            var answer = server.post(filled(operation, REAL), "{}", "Content-Type", "application/json");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(description.complaint(operation, answer)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "7", "\"7\"", "{\"to\": \"x\"}", "{\"to\": {}}", "{"})
    void refusesABodyThatIsNotTheDescribedOne(String body) throws Exception {
        var answer = server.post("/api/v1/applications/shop/web/rollback", body, headers("application/json"));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void describesAllThatItIsToldOf() {
        assertThat(description.operations()).hasSizeGreaterThan(15);
        assertThat(description.operations().stream().map(Operation::method).collect(Collectors.toSet()))
                .isEqualTo(Set.of("GET", "POST"));
    }

    /** Whatever `follow` is, but false: the answer has no end. */
    private static List<String> finite(List<String> parameters) {
        return parameters.stream().filter(it -> !it.equals("follow")).toList();
    }

    private static List<String> complaints(List<String> addresses, Operation operation) throws Exception {
        var complaints = new ArrayList<String>();
        for (var address : addresses) {
            var answer = ask(operation, address);
            complaint(operation, address, answer)
                    .ifPresent(it -> complaints.add(operation.method() + " " + shortened(address) + ": " + it));
        }
        return complaints;
    }

    /** What no longer is the path of the operation is answered by another, or not at all. */
    private static Optional<String> complaint(Operation operation, String address, HttpResponse<String> answer) {
        var problem = answer.headers().firstValue("Content-Type").filter("application/problem+json"::equals);
        return answer.statusCode() == 404 && problem.isPresent()
                ? Optional.empty()
                : description.complaint(operation, answer).map(it -> it + " (" + address.length() + " characters)");
    }

    private static HttpResponse<String> ask(Operation operation, String address) throws Exception {
        return operation.method().equals("POST")
                ? server.post(address, "{}", headers("application/json"))
                : server.get(address, headers(""));
    }

    private static String[] headers(String type) {
        var token = Stream.of("Authorization", "Bearer " + ApiServer.TOKEN, "X-Gitlab-Token", ApiServer.WEBHOOK_SECRET);
        return (type.isEmpty() ? token : Stream.concat(token, Stream.of("Content-Type", type))).toArray(String[]::new);
    }

    private static Map<String, String> with(String name, String value) {
        var values = new HashMap<>(REAL);
        values.put(name, value);
        return values;
    }

    private static String filled(Operation operation, Map<String, String> values) {
        var address = operation.path();
        for (var name : description.parameters(operation, "path")) {
            address = address.replace("{" + name + "}", values.getOrDefault(name, "missing-" + name));
        }
        return address;
    }

    private static String shortened(String text) {
        var shown = URLEncoder.encode(text.substring(0, Math.min(60, text.length())), StandardCharsets.UTF_8);
        return text.length() > 60 ? shown + "... (" + text.length() + ")" : shown;
    }
}
