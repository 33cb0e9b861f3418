package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hawiyat.agent.manifest.ApplicationId;
import io.micronaut.web.router.Router;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class OpenApiTest {

    private static final ApplicationId WEB = new ApplicationId("shop", "web");

    @AutoClose
    private static ApiServer server;

    private static JsonNode description;

    @BeforeAll
    static void start() throws Exception {
        server = new ApiServer();
        description = new ObjectMapper()
                .valueToTree(new Yaml().load(server.get("/openapi.yaml").body()));
        var state = server.state();
        server.logs().write("shop-web-g1-0", "ready");
        state.sources("shop");
        state.fetched("shop", commit("a"), "Ada", "First");
        state.desired("shop", commit("a"), application(WEB, "web:1", route("shop.example")));
        state.rollBack(WEB, "exited with code 1");
        state.refused("shop", commit("b"), new ApplicationId("shop", "new"), "is missing");
        state.pruneHeld("shop", commit("c"), WEB);
    }

    @Test
    void describesExactlyTheRoutesThatThereAre() {
        Set<String> routes = new TreeSet<>();
        server.bean(Router.class)
                .uriRoutes()
                .filter(route -> !Set.of("HEAD", "OPTIONS").contains(route.getHttpMethodName()))
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString())
                .filter(route -> !route.matches("GET (/|/applications/.*|/deployments/.*|/sources/.*|/assets/.*)"))
                .forEach(routes::add);
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            path.getValue()
                    .properties()
                    .forEach(method -> described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }

        assertThat(described).isEqualTo(routes);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/sources, SourceList",
        "/api/v1/applications, ApplicationList",
        "/api/v1/applications/shop/web, Application",
        "/api/v1/applications/shop/web/explain, Explanation",
        "/api/v1/applications/shop/web/logs, LogList",
        "/api/v1/deployments, DeploymentList",
        "/api/v1/deployments/1, Deployment",
        "/api/v1/events, EventList",
        "/health/readiness, Health",
        "/nowhere, Problem"
    })
    void describesWhatIsAnswered(String path, String schema) throws Exception {
        var closed = closed(description.path("components").deepCopy());
        var root = new ObjectMapper().createObjectNode();
        root.put("$ref", "#/components/schemas/" + schema).set("components", closed);

        var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root)
                .validate(server.json(path));

        assertThat(errors).isEmpty();
    }

    /** With no further properties allowed, so that none is left undescribed. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && object.has("required")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApiTest::closed);
        return node;
    }
}
