package io.hawiyat.agent.notification;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** POSTs of JSON, each with an end. Redirects are not followed: they would lead past what was allowed. */
final class Posts implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(10);
    private static final long LONGEST_ANSWER = 1 << 20;
    private static final int QUOTED = 200;

    /** Asked too early or too often; every other 4xx means the request itself. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Reachable reachable;

    Posts(Reachable reachable) {
        this.reachable = reachable;
    }

    /** @param headers beside those of JSON and of the agent */
    Answer post(String url, Map<String, String> headers, String json) throws InterruptedException {
        try {
            var to = URI.create(url.strip());
            var refusal = reachable.refusal(to);
            return refusal.isPresent() ? new Answer.Refused(refusal.get()) : send(request(to, headers, json));
        } catch (IllegalArgumentException malformed) {
            // The message would have the URL or the header in it.
            return new Answer.Refused("its URL is not one, or a header is one that can not be sent");
        } catch (UnknownHostException unknown) {
            return new Answer.Failed("no such host: " + unknown.getMessage());
        }
    }

    private static HttpRequest request(URI to, Map<String, String> headers, String json) {
        var request = HttpRequest.newBuilder(to)
                .setHeader("Content-Type", "application/json")
                .setHeader("User-Agent", "hawiyat")
                .POST(BodyPublishers.ofString(json));
        headers.forEach(request::setHeader);
        return request.build();
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        var answering = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
        try {
            return answer(answering.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            answering.cancel(true);
            return new Answer.Failed(request.uri().getHost() + " has not answered within " + WHOLE.toSeconds() + " s");
        } catch (ExecutionException failed) {
            return new Answer.Failed(request.uri().getHost() + " can not be asked: " + reason(failed));
        }
    }

    private static String reason(ExecutionException failed) {
        var cause = failed.getCause();
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : String.valueOf(cause);
    }

    private static Answer answer(HttpResponse<String> response) {
        var status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Answer.Told();
        }
        var body = response.body().strip();
        var reason = response.uri().getHost() + " answered " + status
                + (body.isEmpty() ? "" : ": " + body.substring(0, Math.min(QUOTED, body.length())));
        return status < 500 && !PASSING.contains(status) ? new Answer.Refused(reason) : new Answer.Failed(reason);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
