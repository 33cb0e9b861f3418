package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {

    private static final ApplicationId WEB = new ApplicationId("shop", "web");
    private static final ApplicationId WORKER = new ApplicationId("shop", "worker");

    @AutoClose
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        var state = server.state();
        state.sources("shop", "lost");
        state.fetched("shop", commit("a"), "Ada", "First");
        state.desired(
                "shop", commit("a"), application(WEB, "web:1", route("shop.example")), application(WORKER, "w:1"));
        state.deploy(WEB);
        state.fetched("shop", commit("b"), "Bob", "Second");
        state.desired("shop", commit("b"), application(WEB, "web:2", route("shop.example")));
        state.rollBack(WEB, "shop-web-g2-0 exited with code 1");
        state.fetchFailed("lost", "cannot reach git.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere, text/html, text/html",
        "/nowhere/at/all, 'text/html,application/xhtml+xml,*/*;q=0.8', text/html",
        "/deployments/none, text/html, text/html",
        "/nowhere, application/json, application/problem+json",
        "/nowhere, */*, application/problem+json",
        "/api/v1/nowhere, text/html, application/problem+json"
    })
    void aBrowserIsShownAPageWhereNothingIsAndAProgramIsToldSo(String path, String accepts, String answered)
            throws Exception {
        var answer = server.get(path, "Accept", accepts);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(answered);
        assertThat(answer.body()).contains(path);
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void showsAnApplicationInTheWordsOfTheContract() throws Exception {
        var web = server.json("/api/v1/applications/shop/web");

        assertThat(fields(web))
                .containsExactlyInAnyOrder(
                        "kind",
                        "project",
                        "name",
                        "source",
                        "sync",
                        "health",
                        "operation",
                        "revision",
                        "generation",
                        "observedGeneration",
                        "conditions",
                        "replicas",
                        "routes",
                        "diff");
        assertThat(web.at("/kind").asText()).isEqualTo("Application");
        assertThat(web.at("/sync").asText()).isEqualTo("OutOfSync");
        assertThat(web.at("/health").asText()).isEqualTo("Healthy");
        assertThat(web.at("/operation/phase").asText()).isEqualTo("RolledBack");
        assertThat(web.at("/revision/desired").asText()).isEqualTo(commit("b"));
        assertThat(web.at("/revision/attempted").asText()).isEqualTo(commit("b"));
        assertThat(web.at("/revision/applied").asText()).isEqualTo(commit("a"));
        assertThat(web.at("/revision/lastGood").asText()).isEqualTo(commit("a"));
        assertThat(web.at("/replicas/desired").asInt()).isEqualTo(2);
        assertThat(web.at("/replicas/ready").asInt()).isEqualTo(2);
        assertThat(web.at("/routes/0/url").asText()).isEqualTo("http://shop.example:8000/");
        assertThat(web.at("/diff/0/field").asText()).isEqualTo("spec.env.LEVEL");
        assertThat(web.at("/diff/0/live").asText()).isEqualTo("info");
    }

    @Test
    void namesTheHeldCommitInACondition() throws Exception {
        var held = StreamSupport.stream(
                        server.json("/api/v1/applications/shop/web")
                                .path("conditions")
                                .spliterator(),
                        false)
                .filter(condition -> condition.path("type").asText().equals("Held"))
                .findFirst()
                .orElseThrow();

        assertThat(held.path("status").asText()).isEqualTo("True");
        assertThat(held.path("message").asText()).contains(commit("b")).contains("hawiyat retry shop/web");
        assertThat(held.path("since").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(held.has("id")).isFalse();
    }

    @Test
    void showsADeploymentWithItsSteps() throws Exception {
        var list = server.json("/api/v1/deployments?project=shop&application=web");
        var first = list.at("/items/1");

        assertThat(fields(first))
                .containsExactlyInAnyOrder(
                        "id",
                        "project",
                        "application",
                        "generation",
                        "revision",
                        "trigger",
                        "agent",
                        "phase",
                        "message",
                        "steps",
                        "startedAt",
                        "finishedAt");
        assertThat(list.at("/items/0/phase").asText()).isEqualTo("RolledBack");
        assertThat(first.path("phase").asText()).isEqualTo("Succeeded");
        assertThat(first.path("trigger").asText()).isEqualTo("webhook");
        assertThat(first.path("agent").asText()).isEqualTo("agent-1");
        assertThat(first.at("/steps/0/name").asText()).isEqualTo("pull");
        assertThat(first.at("/steps/0/state").asText()).isEqualTo("Succeeded");
        assertThat(server.json("/api/v1/deployments/" + first.path("id").asText()))
                .isEqualTo(first);
    }

    @Test
    void showsASourceWithItsTipAndItsTroubles() throws Exception {
        var sources = server.json("/api/v1/sources").path("items");
        var shop = item(sources, "shop");

        assertThat(fields(shop))
                .containsExactlyInAnyOrder(
                        "name",
                        "url",
                        "branch",
                        "path",
                        "declaredBy",
                        "revision",
                        "lastFetch",
                        "nextFetch",
                        "conditions",
                        "errors");
        assertThat(fields(shop.path("revision")))
                .containsExactlyInAnyOrder("observed", "applied", "message", "author", "at");
        assertThat(shop.at("/revision/observed").asText()).isEqualTo(commit("b"));
        assertThat(shop.at("/revision/author").asText()).isEqualTo("Bob");
        assertThat(item(sources, "lost").at("/conditions/0/status").asText()).isEqualTo("False");
        assertThat(item(sources, "lost").at("/conditions/0/message").asText()).contains("cannot reach");
    }

    @Test
    void showsEventsNewestFirst() throws Exception {
        var events = server.json("/api/v1/events").path("items");

        assertThat(fields(events.path(0)))
                .containsExactlyInAnyOrder(
                        "id", "time", "project", "application", "source", "type", "reason", "message", "revision");
        assertThat(events.at("/0/id").asLong()).isGreaterThan(events.at("/1/id").asLong());
        assertThat(events.at("/0/type").asText()).isIn("Normal", "Warning");
    }

    @Test
    void leadsThroughAListPageByPage() throws Exception {
        var first = server.json("/api/v1/applications?limit=1");
        var second = server.json(
                "/api/v1/applications?limit=1&cursor=" + first.path("next").asText());

        assertThat(first.at("/items/0/name").asText()).isEqualTo("worker");
        assertThat(second.at("/items/0/name").asText()).isEqualTo("web");
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void filtersByProjectAndApplication() throws Exception {
        assertThat(server.json("/api/v1/applications?project=other").path("items"))
                .isEmpty();
        assertThat(server.json("/api/v1/applications?project=shop&application=web")
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void filtersSourcesByWhatTheyDeclare() throws Exception {
        assertThat(server.json("/api/v1/sources?project=shop").path("items")).hasSize(1);
        assertThat(server.json("/api/v1/sources?project=shop&application=none").path("items"))
                .isEmpty();
        assertThat(server.json("/api/v1/sources").path("items")).hasSize(2);
    }

    @Test
    void takesARequestWithAFormForWhatItIs() throws Exception {
        var answer = server.send(
                "POST",
                "/api/v1/sources/shop/sync",
                "Authorization",
                "Bearer " + ApiServer.TOKEN,
                "Content-Type",
                "text/plain");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void rendersTheDesiredManifest() throws Exception {
        var manifest = server.json("/api/v1/applications/shop/web/manifest");

        assertThat(manifest.path("apiVersion").asText()).isEqualTo("hawiyat.io/v1");
        assertThat(manifest.at("/spec/image").asText()).isEqualTo("web:2");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404",
        "GET, /api/v1/applications/shop/none, 404",
        "GET, /api/v1/applications/shop/none/manifest, 404",
        "GET, /api/v1/applications/shop/none/explain, 404",
        "GET, /api/v1/deployments/999999, 404",
        "GET, /api/v1/deployments/xyz, 400",
        "GET, /api/v1/applications?limit=0, 400",
        "GET, /api/v1/applications?limit=many, 400",
        "GET, /api/v1/events?cursor=xyz, 400",
        "DELETE, /health/liveness, 405",
        "POST, /metrics, 405",
        "POST, /api/v1/sources/shop/sync, 401",
        "POST, /api/v1/approvals/1, 401",
        "POST, /api/v1/applications/shop/web/rollback, 401",
        "POST, /api/v1/applications/shop/web/restart, 401",
        "POST, /api/v1/anything, 401"
    })
    void answersEveryErrorAsAProblemDocument(String method, String path, int status) throws Exception {
        var answer = server.send(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status, "\"title\":", "\"detail\":")
                .doesNotContain("Exception");
    }

    @Test
    void looksAtASourceNowForThoseWithTheToken() throws Exception {
        var answer = server.send("POST", "/api/v1/sources/shop/sync", "Authorization", "Bearer " + ApiServer.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(server.woken).contains("shop");
        assertThat(server.send("POST", "/api/v1/sources/none/sync", "Authorization", "Bearer " + ApiServer.TOKEN)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void saysWhatCanNotBeGoneBackTo() throws Exception {
        var web = "/api/v1/applications/shop/web/";
        var token = new String[] {"Authorization", "Bearer " + ApiServer.TOKEN, "Content-Type", "application/json"};

        assertThat(server.post(web + "rollback", "{\"to\": 77}", token).statusCode())
                .isEqualTo(404);
        assertThat(server.post(web + "rollback", "{\"to\": \"x\"}", token).statusCode())
                .isEqualTo(400);
        var nothing = server.post(web + "rollback", "", token);
        assertThat(nothing.statusCode()).isEqualTo(409);
        assertThat(nothing.body()).contains("nothing to go back to");
        assertThat(server.post("/api/v1/applications/shop/none/rollback", "{}", token)
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.post("/api/v1/applications/shop/none/restart", "", token)
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"let me in", "Bearer wrong", "bearer", "Basic bGV0IG1lIGlu", "Bearer let me in "})
    void refusesEveryOtherToken(String authorization) throws Exception {
        var answer = server.send("POST", "/api/v1/sources/lost/sync", "Authorization", authorization + "x");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void forbidsScriptsOfOthersInEveryAnswer() throws Exception {
        for (var path : List.of("/", "/nowhere", "/api/v1/sources", "/metrics")) {
            var headers = server.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    private static List<String> fields(JsonNode node) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(node.fieldNames(), 0), false)
                .toList();
    }

    private static JsonNode item(JsonNode items, String name) {
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
