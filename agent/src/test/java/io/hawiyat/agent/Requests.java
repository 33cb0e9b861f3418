package io.hawiyat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is asked of an agent over HTTP, by people and by git hosts. */
final class Requests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String agent;
    private final int port;

    Requests(String address, int port) {
        this.agent = "http://" + address + ":" + port;
        this.port = port;
    }

    /** A push, as GitHub says it; answers with the status. */
    int push(String delivery) {
        var body = "{\"ref\":\"refs/heads/main\"}";
        var request = request("/webhooks/github/default")
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", delivery)
                .header("X-Hub-Signature-256", "sha256=" + signature(body))
                .POST(BodyPublishers.ofString(body));
        return send(request).statusCode();
    }

    /** What it answers at a path. */
    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    JsonNode json(String path) {
        try {
            return new ObjectMapper().readTree(get(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the project {@code default}, newest first; the filter begins with {@code &}. */
    List<JsonNode> deployments(String filter) {
        var items =
                json("/api/v1/deployments?project=default&limit=200" + filter).path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    /** Asks it to do something with a token; answers with the status. */
    int act(String path, String token) {
        return send(request(path).header("Authorization", "Bearer " + token).POST(BodyPublishers.noBody()))
                .statusCode();
    }

    /** It answers to names of its own machine only, wherever it is asked from. */
    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(agent + path))
                .header("Host", "127.0.0.1:" + port)
                .timeout(Duration.ofSeconds(10));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String signature(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Stage.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
