package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineConfig;
import io.hawiyat.agent.docker.Listed;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An agent on an engine of its own, with a web server, the writer of a volume, and one that the engine starts once. */
final class EngineScene implements AutoCloseable {

    static final List<String> NAMES = List.of("web", "writer", "plain");

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final String SLOW = "minHealthyTime: 6s";

    private final Stage stage = Stage.withoutAgent();
    private final OwnEngine engine;
    private final ProcessOfAgent agent;
    private final List<String> commits = new ArrayList<>();

    EngineScene(OwnEngine engine) {
        this.engine = engine;
        this.agent = ProcessOfAgent.launch(
                engine.place(),
                stage.settings(),
                stage.settings().data(),
                OFTEN,
                stage.repository().folder(),
                Map.of("HAWIYAT_HOST", "0.0.0.0"));
    }

    ProcessOfAgent agent() {
        return agent;
    }

    List<String> commits() {
        return List.copyOf(commits);
    }

    void commit(String text) {
        stage.repository()
                .write("web.yaml", Manifest.web("web", text).replace("minHealthyTime: 100ms", SLOW))
                .write("writer.yaml", Manifest.writer("writer", text).replace("minHealthyTime: 100ms", SLOW))
                .write("plain.yaml", plain(text));
        commits.add(stage.repository().commit("Say " + text));
    }

    private static String plain(String text) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: plain}
                spec:
                  image: busybox:1.36
                  command: [sleep, "1000"]
                  init: true
                  restartPolicy: "no"
                  env: {TEXT: %s}
                  rollout: {minHealthyTime: 6s, drainTimeout: 1s}
                  stopGracePeriod: 1s
                """.formatted(text);
    }

    /** Commits, and waits until the new containers run and have to prove themselves. */
    void beginRollouts(String text) {
        commit(text);
        Stage.await(
                () -> NAMES.stream().map(it -> deployments(it).getFirst()).toList(),
                all -> all.stream().allMatch(this::proves));
    }

    private boolean proves(JsonNode deployment) {
        return deployment.path("revision").asText().equals(commits.getLast())
                && deployment.path("phase").asText().equals("Running")
                && deployment.findValuesAsText("name").contains("Health");
    }

    void isMissed() {
        var docker = Stage.await(
                () -> asked("/health/readiness").at("/components/docker"),
                it -> it.path("status").asText().equals("DOWN"));
        assertThat(docker.path("since").asText()).isNotEmpty();
        assertThat(docker.path("message").asText()).contains(engine.host().toString());
    }

    void isReady() {
        agent.awaitReady();
    }

    private JsonNode asked(String path) {
        try {
            return agent.json(path);
        } catch (UncheckedIOException starting) {
            return MissingNode.getInstance();
        }
    }

    /** Until the newest commit is live, with one container for each application, and one for the ingress. */
    void isLive() {
        Stage.await(
                () -> NAMES.stream()
                        .map(it -> asked("/api/v1/applications/default/" + it))
                        .toList(),
                all -> all.stream().allMatch(this::applied) && running().size() == NAMES.size() + 1);
    }

    private boolean applied(JsonNode application) {
        return application.at("/revision/applied").asText().equals(commits.getLast())
                && application.path("sync").asText().equals("Synced")
                && application.path("health").asText().equals("Healthy")
                && application.at("/operation/phase").asText().equals("Succeeded");
    }

    /** What visitors read who come by a published port. */
    String visit() {
        var published = new Browser(engine.place().address(), stage.settings().httpPort());
        return published.visit("web.localhost", "/");
    }

    /** Who come to the ingress itself: whatever the engine publishes ports with ends with its daemon. */
    ProcessOfVisitors visitors() {
        var ingress = engine.docker(
                "inspect",
                "--format={{(index .NetworkSettings.Networks \""
                        + stage.settings().instance() + "--ingress\").IPAddress}}",
                stage.settings().instance() + "-traefik");
        var command = new ArrayList<>(engine.place().within());
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Djdk.httpclient.allowRestrictedHeaders=host",
                "-cp",
                ProcessOfVisitors.classes().toString(),
                SteadyVisitors.class.getName()));
        command.addAll(List.of(ingress, "80", "/", "20", "web.localhost"));
        return ProcessOfVisitors.start(command);
    }

    /** Newest first. */
    List<JsonNode> deployments(String application) {
        return agent.deployments("&application=" + application);
    }

    /** All that this installation has, by id; also where it does not run. */
    List<Listed> containers() {
        var config = new EngineConfig(stage.settings().instance(), stage.installation(), engine.host());
        try (var client = new Engine(config, Clock.systemUTC())) {
            return client.containers().list();
        }
    }

    List<String> running() {
        return containers().stream()
                .filter(it -> it.state() == Listed.State.RUNNING)
                .map(Listed::id)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        agent.close();
        stage.close();
    }
}
