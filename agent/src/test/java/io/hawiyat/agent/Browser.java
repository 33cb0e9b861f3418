package io.hawiyat.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * Somebody who asks one port, of this machine unless told otherwise, for hosts of any name. The JDK allows that only where it is started with
 * {@code -Djdk.httpclient.allowRestrictedHeaders=host}, as Maven starts the tests.
 */
final class Browser {

    private final String address;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    Browser(int port) {
        this("127.0.0.1", port);
    }

    Browser(String machine, int port) {
        this.address = "http://" + machine + ":" + port;
    }

    /** The status and the body, with a space between; never fails. */
    String visit(String host, String path) {
        return send(host, path, HttpRequest.Builder::GET);
    }

    /** As {@link #visit}, with a name and a password, {@code name:password}. */
    String visitAs(String login, String host, String path) {
        var encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return send(
                host,
                path,
                request -> request.header("Authorization", "Basic " + encoded).GET());
    }

    /** As {@link #visit}, sending a form. */
    String post(String host, String path, String form) {
        return send(
                host,
                path,
                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    private String send(String host, String path, UnaryOperator<HttpRequest.Builder> method) {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Host", host)
                .timeout(Duration.ofSeconds(60));
        try {
            var response = http.send(method.apply(request).build(), BodyHandlers.ofString());
            return response.statusCode() + " " + response.body().strip();
        } catch (IOException e) {
            return "no answer: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
