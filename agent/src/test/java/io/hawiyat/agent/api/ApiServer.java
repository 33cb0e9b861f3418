package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.PostgresFixture;
import io.hawiyat.agent.state.Rollbacks;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.webhook.Intake;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The API and the dashboard on a real server, over a database of its own. */
public final class ApiServer implements AutoCloseable {

    /** The token that allows to act. */
    public static final String TOKEN = "let me in";

    /** Of the source {@code shop}. */
    static final String WEBHOOK_SECRET = "knock knock";

    final List<String> woken = new CopyOnWriteArrayList<>();
    private final RecordedLogs logs = new RecordedLogs();
    final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();

    private final PostgresFixture database = PostgresFixture.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ApplicationContext context;
    private final EmbeddedServer server;

    /** One that listens on loopback. */
    public ApiServer() {
        this(true);
    }

    ApiServer(boolean loopback, ReadinessCheck... checks) {
        this(loopback, Map.of(), checks);
    }

    /** With further configuration properties. */
    ApiServer(boolean loopback, Map<String, Object> more, ReadinessCheck... checks) {
        var properties = new HashMap<String, Object>(database.properties());
        properties.putAll(more);
        properties.putAll(Map.of("micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"));
        SourceWaker waker = woken::add;
        ApplicationWaker applications = (id, project) -> woken.add(project + "/" + id);
        Rollbacks.Admission admission = (candidate, others, projects) -> List.of();
        var building = ApplicationContext.builder(properties)
                .singletons(
                        new AllowedHosts(List.of("status.example.com")),
                        new ApiAccess(new AdminToken(List.of(TOKEN)), loopback),
                        new IngressPorts(8000, 8443, Map.of()),
                        Clock.systemUTC(),
                        waker,
                        applications,
                        logs,
                        admission)
                .build();
        for (var check : checks) {
            building.registerSingleton(ReadinessCheck.class, check);
        }
        context = building.start();
        context.registerSingleton(new Intake(
                context.getBean(Sources.class),
                source -> source.equals("shop") ? List.of(WEBHOOK_SECRET) : List.of(),
                woken::add,
                waypoint -> () -> {},
                Clock.systemUTC()));
        server = context.getBean(EmbeddedServer.class).start();
    }

    /** What the agent would record. */
    public RecordedState state() {
        return new RecordedState(database);
    }

    /**
     * One of everything that is answered, on {@code shop/web}: a commit that was gone back from, lines of a log, an
     * application that is in error, and a removal that waits for a person.
     */
    void recordOneOfEach() {
        var web = new ApplicationId("shop", "web");
        var state = state();
        logs.write("shop-web-g1-0", "ready");
        state.sources("shop", "web");
        state.fetched("shop", commit("a"), "Ada", "First");
        state.desired("shop", commit("a"), application(web, "web:1", route("shop.example")));
        state.rollBack(web, "exited with code 1");
        state.refused("shop", commit("b"), new ApplicationId("shop", "new"), "is missing");
        state.pruneHeld("shop", commit("c"), web);
    }

    /** The description that it serves. */
    Description description() throws IOException, InterruptedException {
        return new Description(get("/openapi.yaml").body());
    }

    /** What the containers write. */
    public RecordedLogs logs() {
        return logs;
    }

    /** The address of a path. */
    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getPort() + path);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return server.getPort();
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path).body());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(path))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        context.close();
        database.close();
    }
}
