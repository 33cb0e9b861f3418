package io.hawiyat.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks a running agent over its API. Every failure is a {@link CommandFailed} that says what to do.
 *
 * <p>It uses the JDK's older client on purpose: the newer one takes 0.3 s to be made, which is most of what a command
 * takes.
 */
final class ApiClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String DATA = "data: ";
    private static final int MOST_PAGES = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final AdminToken token;

    ApiClient(URI server, AdminToken token) {
        this.server = server;
        this.token = token;
    }

    /** What the agent said. */
    private record Answer(int status, String body) {}

    /** The agent that is asked, for messages. */
    URI server() {
        return server;
    }

    /** What stands at a path below {@code /api/v1}; empty when nothing does. */
    Optional<JsonNode> find(String path) {
        var answer = look(path);
        return answer.status() == HttpURLConnection.HTTP_NOT_FOUND ? Optional.empty() : Optional.of(content(answer));
    }

    /** As {@link #find}, of what is plain text. */
    Optional<String> text(String path) {
        var answer = look(path);
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
            case HttpURLConnection.HTTP_OK -> Optional.of(answer.body());
            default -> throw refused(answer);
        };
    }

    /** All items of a list, newest first, however many pages they are on. */
    List<JsonNode> list(String path) {
        var items = new ArrayList<JsonNode>();
        var cursor = Optional.<String>empty();
        for (var page = 0; page < MOST_PAGES; page++) {
            var answer = page(path, cursor);
            answer.path("items").forEach(items::add);
            cursor = Optional.of(answer.path("next").asText("")).filter(next -> !next.isEmpty());
            if (cursor.isEmpty()) {
                return items;
            }
        }
        throw CommandFailed.because(server + " has more of " + path + " than can be listed: ask for one of them");
    }

    private JsonNode page(String path, Optional<String> cursor) {
        var separator = path.contains("?") ? "&" : "?";
        var next = cursor.map(it -> separator + "cursor=" + URLEncoder.encode(it, StandardCharsets.UTF_8));
        return content(look(path + next.orElse("")));
    }

    /** Asks the agent to do something; empty when what it should be done to is not there. */
    Optional<JsonNode> act(String path) {
        var answer = ask(path, "POST", Optional.of(token.required()));
        return answer.status() == HttpURLConnection.HTTP_NOT_FOUND ? Optional.empty() : Optional.of(content(answer));
    }

    /** Asks the agent to do something that is said more of. */
    JsonNode act(String path, JsonNode wish) {
        return content(ask(path, "POST", Optional.of(token.required()), wish.toString()));
    }

    /**
     * Hands on the data of a stream of events, one line of JSON each, until it ends.
     *
     * @throws IOException when it breaks, or says nothing for as long as an answer may take
     */
    void events(String path, Consumer<String> data) throws IOException {
        var connection = stream(path, token.given());
        if (connection.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED
                && token.given().isEmpty()) {
            connection.disconnect();
            connection = stream(path, Optional.of(token.required()));
        }
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw refused(answer(connection));
            }
            try (var lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().filter(it -> it.startsWith(DATA)).forEach(it -> data.accept(it.substring(DATA.length())));
            }
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection stream(String path, Optional<Redacted> presented) throws IOException {
        var connection = open(path, "GET", presented, new byte[0]);
        connection.setRequestProperty("Accept", "text/event-stream");
        return connection;
    }

    /** Sends the token of the data directory only when the agent asks for one. */
    private Answer look(String path) {
        var answer = ask(path, "GET", token.given());
        return answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED
                        && token.given().isEmpty()
                ? ask(path, "GET", Optional.of(token.required()))
                : answer;
    }

    private Answer ask(String path, String method, Optional<Redacted> presented) {
        return ask(path, method, presented, "");
    }

    private Answer ask(String path, String method, Optional<Redacted> presented, String body) {
        try {
            var connection = open(path, method, presented, body.getBytes(StandardCharsets.UTF_8));
            try {
                return answer(connection);
            } finally {
                connection.disconnect();
            }
        } catch (ConnectException | UnknownHostException nobody) {
            throw CommandFailed.because("no agent answers at " + server
                    + ": start one with `hawiyat agent --source URL`, or name another with --server URL");
        } catch (SocketTimeoutException slow) {
            throw CommandFailed.because("the agent at " + server + " did not answer in time: look at its log, or ask "
                    + server + "/health/readiness");
        } catch (IOException broken) {
            throw CommandFailed.because("the connection to " + server + " broke (" + broken.getMessage()
                    + "): does an agent listen there, and is it " + server.getScheme() + "?");
        }
    }

    private HttpURLConnection open(String path, String method, Optional<Redacted> presented, byte[] body)
            throws IOException {
        var connection = (HttpURLConnection)
                URI.create(server + "/api/v1" + path).toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        // The token is for this agent only.
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json, text/plain;q=0.5");
        presented.ifPresent(it -> connection.setRequestProperty("Authorization", "Bearer " + it.reveal()));
        if (method.equals("POST")) {
            connection.setDoOutput(true);
            // The JDK would call it a form.
            connection.setRequestProperty("Content-Type", "application/json");
            // Also keeps the JDK from sending it twice when the connection breaks.
            connection.setFixedLengthStreamingMode(body.length);
        }
        if (body.length > 0) {
            connection.setRequestProperty("Content-Type", "application/json");
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        var status = connection.getResponseCode();
        try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private JsonNode content(Answer answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw refused(answer);
        }
        return json(answer);
    }

    private CommandFailed refused(Answer answer) {
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                CommandFailed.because("the agent at " + server
                        + " refuses the token: set HAWIYAT_TOKEN to the one in its data directory (admin.token)");
            case HttpURLConnection.HTTP_NOT_FOUND ->
                CommandFailed.because("the agent at " + server + " answers: " + problem(json(answer), answer.status())
                        + "; see `hawiyat status`");
            default ->
                CommandFailed.because("the agent at " + server + " answers: " + problem(json(answer), answer.status()));
        };
    }

    private JsonNode json(Answer answer) {
        try {
            return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (JsonProcessingException other) {
            throw CommandFailed.because(server + " answers with status " + answer.status()
                    + ", but not as an agent does: is it another server's port?");
        }
    }

    /** RFC 9457. */
    private static String problem(JsonNode json, int status) {
        var detail = json.path("detail").asText(json.path("title").asText());
        return detail.isEmpty() ? "status " + status : Table.plain(detail) + " (status " + status + ")";
    }
}
