package io.hawiyat.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.api.Description.Operation;
import io.micronaut.web.router.Router;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {

    @AutoClose
    private static ApiServer server;

    private static Description description;

    @BeforeAll
    static void start() throws Exception {
        server = new ApiServer();
        description = server.description();
        server.recordOneOfEach();
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
        var described = description.operations().stream()
                .map(Operation::toString)
                .collect(Collectors.toCollection(TreeSet::new));

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
        assertThat(description.complaint(schema, server.get(path).body())).isEmpty();
    }
}
