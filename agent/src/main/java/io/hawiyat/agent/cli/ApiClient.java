package io.hawiyat.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a running agent over its API. Every failure is a {@link CommandFailed} that says what to do. */
final class ApiClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int MOST_PAGES = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final AdminToken token;
    private final HttpClient http;

    ApiClient(URI server, AdminToken token) {
        this.server = server;
        this.token = token;
        // No redirects: the token is for this agent only.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /** What stands at a path below {@code /api/v1}; empty when nothing does. */
    Optional<JsonNode> find(String path) {
        var answer = send(reading(path).GET());
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(content(answer));
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
        return content(send(reading(path + next.orElse("")).GET()));
    }

    /** Asks the agent to do something; empty when what it should be done to is not there. */
    Optional<JsonNode> act(String path) {
        var request = request(path)
                .header("Authorization", "Bearer " + token.required().reveal())
                .POST(BodyPublishers.noBody());
        var answer = send(request);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(content(answer));
    }

    /** The agent that is asked, for messages. */
    URI server() {
        return server;
    }

    HttpClient http() {
        return http;
    }

    /** The file's token is not sent for mere reading: who listens at the server's port may not be the agent. */
    HttpRequest.Builder reading(String path) {
        var request = request(path);
        token.given().ifPresent(it -> request.header("Authorization", "Bearer " + it.reveal()));
        return request;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + "/api/v1" + path))
                .timeout(ANSWER)
                .header("Accept", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException nobody) {
            throw CommandFailed.because("no agent answers at " + server
                    + ": start one with `hawiyat agent --source URL`, or name another with --server URL");
        } catch (HttpTimeoutException slow) {
            throw CommandFailed.because("the agent at " + server + " did not answer in time: look at its log, or ask"
                    + " " + server + "/health/readiness");
        } catch (IOException broken) {
            throw CommandFailed.because("the connection to " + server + " broke (" + broken.getMessage()
                    + "): is an agent listening there, and is it http?");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandFailed.because("interrupted while asking " + server);
        }
    }

    private JsonNode content(HttpResponse<String> answer) {
        var status = answer.statusCode();
        if (status == 401) {
            throw CommandFailed.because("the agent at " + server
                    + " refuses the token: set HAWIYAT_TOKEN to the one in its data directory (admin.token)");
        }
        var json = json(answer);
        if (status < 200 || status > 299) {
            throw CommandFailed.because("the agent at " + server + " answers: " + problem(json, status));
        }
        return json;
    }

    private JsonNode json(HttpResponse<String> answer) {
        try {
            return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (JsonProcessingException other) {
            throw CommandFailed.because(server + " answers with status " + answer.statusCode()
                    + ", but not as an agent does: is it another server's port?");
        }
    }

    /** RFC 9457. */
    private static String problem(JsonNode json, int status) {
        var detail = json.path("detail").asText(json.path("title").asText());
        return detail.isEmpty() ? "status " + status : Table.plain(detail) + " (status " + status + ")";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
