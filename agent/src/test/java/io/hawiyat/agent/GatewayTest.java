package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Traefik does to requests on their way, in the example of it, as visitors see it. */
class GatewayTest {

    private static final ApplicationId WEB = new ApplicationId("gateway", "web");
    private static final Path EXAMPLE =
            Path.of("..", "examples-repo", "gateway").toAbsolutePath().normalize();

    /** {@code failureWindow} of its replicas. */
    private static final Duration WINDOW = Duration.ofSeconds(2);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void deploy() {
        stage = Stage.of(EXAMPLE);
        stage.awaitSettled(WEB);
    }

    @Test
    void whoComesTooOftenIsTurnedAway() throws Exception {
        var answers = statuses("limited", 8);

        assertThat(answers.getFirst()).isEqualTo(200);
        assertThat(answers.getLast()).isEqualTo(429);
    }

    @Test
    void whoComesTooOftenStaysTurnedAwayWhenRoutesChange() {
        var counter = new ApplicationId("gateway", "counter");
        stage.awaitSettled(counter);
        assertThat(statuses("counted", 8)).startsWith(200).endsWith(429);
        assertThat(stage.run(counter, "redis-cli", "dbsize")).isNotEqualTo("0");

        stage.repository().write("middlewares.yaml", middlewares("257"));
        commit("Change something else");

        assertThat(status("counted", "/")).isEqualTo(429);
    }

    @Test
    void onlyWhoKnowsThePasswordPasses() throws Exception {
        assertThat(get("login", "/").statusCode()).isEqualTo(401);
        assertThat(get("login", "/", "Authorization", basic("ann:wrong")).statusCode())
                .isEqualTo(401);
        assertThat(get("login", "/", "Authorization", basic("ann:open sesame")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anApplicationOfTheProjectDecidesWhoPasses() throws Exception {
        assertThat(get("guarded", "/").statusCode()).isEqualTo(401);
        assertThat(get("guarded", "/", "X-Key", "friend").statusCode()).isEqualTo(200);
    }

    @Test
    void aFailingApplicationIsLeftAloneForAWhile() throws Exception {
        try {
            replicas().forEach(replica -> exec(replica, "touch", "/tmp/broken"));
            Stage.await(() -> status("breaker", "/cgi-bin/status"), it -> it == 503);
            assertThat(status("gateway.localhost", "/cgi-bin/status")).isEqualTo(500);
        } finally {
            replicas().forEach(replica -> exec(replica, "rm", "-f", "/tmp/broken"));
        }
        Stage.await(() -> status("breaker", "/cgi-bin/status"), it -> it == 200);
    }

    @Test
    void oneBadReplicaIsHiddenByRetries() throws Exception {
        var bad = replicas().getFirst();
        try {
            exec(bad, "touch", "/tmp/broken");
            assertThat(IntStream.range(0, 6).map(visit -> status("gateway.localhost", "/cgi-bin/status")))
                    .contains(500);
            assertThat(IntStream.range(0, 20).map(visit -> status("retried", "/cgi-bin/status")))
                    .containsOnly(200);
        } finally {
            exec(bad, "rm", "-f", "/tmp/broken");
        }
    }

    @Test
    void aFailureHasAPageOfOnesOwn() throws Exception {
        assertThat(get("sorry", "/cgi-bin/status").body()).doesNotContain("sorry");
        try {
            replicas().forEach(replica -> exec(replica, "touch", "/tmp/broken"));
            var answer = get("sorry", "/cgi-bin/status");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("We are sorry");
        } finally {
            replicas().forEach(replica -> exec(replica, "rm", "-f", "/tmp/broken"));
        }
    }

    @Test
    void aReplicaThatFailsItsVisitorsGetsNoneForAWhile() throws Exception {
        var bad = replicas().getFirst();
        try {
            exec(bad, "touch", "/tmp/broken");
            // Traefik lets it in again after two seconds: who takes longer than that does not see that it was kept out.
            var failures = 0L;
            var took = Duration.ofDays(1);
            for (var round = 1; round <= 10 && took.compareTo(WINDOW) > 0; round++) {
                Stage.pause(WINDOW.plusMillis(500));
                var began = System.nanoTime();
                failures = IntStream.range(0, 10)
                        .map(visit -> status("passive", "/cgi-bin/status"))
                        .filter(it -> it == 500)
                        .count();
                took = Duration.ofNanos(System.nanoTime() - began);
            }
            assertThat(failures).isEqualTo(1);
        } finally {
            exec(bad, "rm", "-f", "/tmp/broken");
        }
    }

    @Test
    void headersAreSetBothWays() throws Exception {
        var answer = get("headers", "/cgi-bin/request");

        assertThat(answer.body()).contains("from the ingress");
        assertThat(answer.headers().map())
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-robots-tag", List.of("noindex"));
    }

    @Test
    void whatCompressesIsCompressedForWhomeverLikesIt() throws Exception {
        var compressed = get("compressed", "/long.txt", "Accept-Encoding", "gzip");

        assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(get("compressed", "/long.txt").headers().firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void oldAddressesLeadToNewOnes() throws Exception {
        var moved = get("old", "/page?one=1");

        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("location")).hasValue("http://gateway.localhost/page?one=1");
    }

    @Test
    void plainHttpIsSentToHttps() throws Exception {
        var moved = get("tls", "/page");

        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("location")).hasValue("https://tls.gateway.localhost/page");
    }

    @Test
    void othersThanTheAllowedAreTurnedAway() throws Exception {
        assertThat(get("private", "/").statusCode()).isEqualTo(403);
    }

    @Test
    void aPrefixIsTakenAway() throws Exception {
        assertThat(get("stripped", "/app/cgi-bin/request").body()).startsWith("/cgi-bin/request ");
    }

    @Test
    void everyFifthVisitorComesToTheRewrite() {
        stage.awaitSettled(new ApplicationId("gateway", "rewrite"));
        var answers = IntStream.range(0, 10)
                .mapToObj(visit -> stage.visit("shared.gateway.localhost", "/"))
                .toList();

        assertThat(answers.stream().filter(it -> it.contains("Rewritten"))).hasSize(2);
    }

    @Test
    void onlyOneRequestIsUnderWayAtOnce() {
        Stage.await(GatewayTest::twoAtOnce, it -> it.equals(List.of(200, 429)));
        assertThat(status("busy", "/")).isEqualTo(200);
    }

    /** Either may come first; on a busy machine they may even miss each other. */
    private static List<Integer> twoAtOnce() {
        var other = CompletableFuture.supplyAsync(() -> status("busy", "/cgi-bin/slow"));
        var own = status("busy", "/cgi-bin/slow");
        return Stream.of(own, other.join()).sorted().toList();
    }

    @Test
    void aChainIsAllOfItsMembers() throws Exception {
        assertThat(get("members", "/").statusCode()).isEqualTo(401);
        var passed = get("members", "/", "Authorization", basic("ann:open sesame"));
        assertThat(passed.statusCode()).isEqualTo(200);
        assertThat(passed.headers().firstValue("x-robots-tag")).hasValue("noindex");
    }

    @Test
    void anotherMiddlewareKeepsTheContainersAndDropsNoRequest() {
        var before = replicas();
        var generation = stage.application(WEB).desired().orElseThrow().generation();
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "compressed.gateway.localhost", 100)) {
            for (var bytes : List.of("300", "400", "500")) {
                stage.repository().write("middlewares.yaml", middlewares(bytes));
                commit("Compress from " + bytes);
            }
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isPositive();
        }
        assertThat(replicas()).isEqualTo(before);
        assertThat(stage.application(WEB).desired().orElseThrow().generation()).isEqualTo(generation);
    }

    private static void commit(String message) {
        var commit = stage.repository().commit(message);
        stage.awaitApplication(
                WEB,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().revision().equals(commit));
    }

    private static String middlewares(String bytes) {
        try {
            return Files.readString(EXAMPLE.resolve("middlewares.yaml"))
                    .replace("minResponseBodyBytes: 256", "minResponseBodyBytes: " + bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> replicas() {
        return stage.containers(WEB).stream().map(Listed::id).toList();
    }

    private static void exec(String container, String... command) {
        stage.bean(Engine.class).containers().exec(container, List.of(command), Duration.ofSeconds(10));
    }

    private static List<Integer> statuses(String name, int visits) {
        return IntStream.range(0, visits).mapToObj(visit -> status(name, "/")).toList();
    }

    private static int status(String name, String path) {
        try {
            return get(name, path).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> get(String name, String path, String... headers)
            throws IOException, InterruptedException {
        var host = name.contains(".") ? name : name + ".gateway.localhost";
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stage.settings().httpPort() + path))
                .header("Host", host)
                .timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
