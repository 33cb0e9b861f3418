package io.hawiyat.agent.traefik;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Traefik's own API, read only. Every question has a deadline; closing ends those under way. */
public final class TraefikApi implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PROMPT = Duration.ofMillis(250);

    private final Supplier<URI> base;
    private final Provider provider;
    private final Consumer<Duration> called;
    private final HttpClient http;

    /**
     * Asks nothing yet.
     *
     * @param base what stands before {@code /api/...}, without a slash at the end
     */
    public TraefikApi(URI base) {
        this(() -> base, Provider.FILE, took -> {});
    }

    /**
     * As the other, of one that may come to be elsewhere.
     *
     * @param provider that the agent writes to
     * @param called told how long each call took, one that failed too
     */
    public TraefikApi(Supplier<URI> base, Provider provider, Consumer<Duration> called) {
        this.called = called;
        this.provider = provider;
        this.base = base;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /**
     * The version of the Traefik that answers, such as {@code 3.7.9}.
     *
     * @throws TraefikUnreachable when it does not answer within {@code timeout}
     */
    public String version(Duration timeout) throws TraefikUnreachable {
        try {
            return DynamicText.tree(get("/api/version", timeout))
                    .path("Version")
                    .asText();
        } catch (IOException e) {
            throw unreachable("no version in its answer: " + e.getMessage(), e);
        }
    }

    /** Whether it answers as fast as one that has the processor whenever it wants it: then it keeps no request waiting. */
    public boolean isPrompt() {
        try {
            get("/api/version", PROMPT);
            return true;
        } catch (TraefikUnreachable slow) {
            return false;
        }
    }

    /** All that Traefik routes now: about 0.5 MB and 15 ms for 1,000 applications. */
    LiveRouting routing(Duration timeout) throws TraefikUnreachable {
        var answer = get("/api/rawdata", timeout);
        try {
            return LiveRouting.parse(answer, provider);
        } catch (IOException e) {
            throw unreachable("not the answer of a Traefik: " + e.getMessage(), e);
        }
    }

    private byte[] get(String path, Duration timeout) throws TraefikUnreachable {
        var request =
                HttpRequest.newBuilder(URI.create(base.get() + path)).GET().build();
        var begun = System.nanoTime();
        var answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            var response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw unreachable(path + " answers " + response.statusCode(), null);
            }
            return response.body();
        } catch (ExecutionException e) {
            throw unreachable(reason(e), e);
        } catch (TimeoutException e) {
            throw unreachable("no answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted", e);
        } finally {
            answer.cancel(true);
            called.accept(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private static String reason(ExecutionException e) {
        var cause = e.getCause();
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        return String.valueOf(cause);
    }

    /** Names the address only: the path of the managed ingress's API is not for everybody. */
    private TraefikUnreachable unreachable(String why, @Nullable Exception cause) {
        return new TraefikUnreachable("Traefik's API at " + base.get().getAuthority() + ": " + why, cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
