package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.hawiyat.agent.cli.CommandLineRun;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.state.EmptyDatabase;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is named, with what to do; with an agent and without one. */
class DoctorTest {

    @TempDir
    private Path folder;

    @Test
    void findsNothingBeforeTheFirstStart() throws IOException {
        var run = run(Map.of(), "--source", folder.toString());

        assertThat(run.out()).contains("is made at the first start", "Docker ", "none is running");
        assertThat(run.exitCode()).as(run.out()).isZero();
    }

    @Test
    void namesEachThingThatIsMissingAndWhatToDo() throws IOException {
        var run = run(
                Map.of(
                        "HAWIYAT_DATABASE_URL",
                        "postgresql://hawiyat:secret@127.0.0.1:" + FreePort.next() + "/hawiyat",
                        "HAWIYAT_REDIS_URL",
                        "redis://:secret@127.0.0.1:" + FreePort.next(),
                        "DOCKER_HOST",
                        "unix://" + folder.resolve("no.sock")),
                "-o",
                "json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).doesNotContain("secret");
        for (var name : List.of("database", "queue", "engine")) {
            assertThat(check(run, name)).allSatisfy(it -> {
                assertThat(it.path("status").asText()).isEqualTo("failed");
                assertThat(it.path("message").asText()).isNotBlank();
                assertThat(it.path("remedy").asText()).isNotBlank();
            });
        }
        assertThat(check(run, "engine").getFirst().path("remedy").asText()).contains("DOCKER_HOST");
    }

    @Test
    void namesAPortThatIsTakenAndAnEmptyDatabase() throws IOException {
        try (var taken = new ServerSocket(0);
                var server = EmptyDatabase.create()) {
            var port = Integer.toString(taken.getLocalPort());
            var run = run(Map.of("HAWIYAT_DATABASE_URL", server.url()), "--http-port", port);

            assertThat(run.out())
                    .contains("port " + port + " is taken by something else", "choose another --http-port");
            assertThat(run.out()).contains("empty: tables are made at the first start");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void asksATraefikThatSomebodyElseRuns() throws IOException {
        var theirs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        theirs.createContext("/api/version", exchange -> {
            try (exchange) {
                var answer = "{\"Version\": \"3.7.9\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        Files.writeString(
                folder.resolve("hawiyat.yml"), """
                traefik:
                  apiUrl: http://127.0.0.1:%d
                  dynamicDirectory: %s
                """.formatted(theirs.getAddress().getPort(), folder));
        theirs.start();
        var well = run(Map.of(), "-o", "json");
        theirs.stop(0);
        var ill = run(Map.of(), "-o", "json");

        assertThat(check(well, "traefik"))
                .singleElement()
                .satisfies(it -> assertThat(it.path("message").asText()).contains("3.7.9"));
        assertThat(check(ill, "traefik"))
                .singleElement()
                .satisfies(it -> assertThat(it.path("remedy").asText()).contains("traefik.apiUrl"));
    }

    @Test
    void showsAMalformedConfigurationAsTheAgentWould() throws IOException {
        var run = run(Map.of(), "--interval", "soon");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("--interval", "mend it there");
    }

    @Test
    void asksTheAgentThatRuns() throws IOException {
        try (var stage = Stage.open()) {
            stage.repository().write("web.yaml", Manifest.web("web", "here"));
            stage.repository().commit("Deploy");
            stage.awaitVisit("web.localhost", "/", "200 here");
            var port = Integer.toString(stage.bean(EmbeddedServer.class).getPort());
            var arguments = new String[] {
                "--source", stage.repository().folder().toString(),
                "--data", stage.settings().data().toString(),
                "--instance", stage.settings().instance(),
                "--port", port,
                "-o", "json"
            };
            var well = run(Map.of(), arguments);
            assertThat(well.exitCode()).as(well.out()).isZero();
            assertThat(check(well, "agent"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.path("message").asText()).startsWith("ready"));

            var ill = run(Map.of("DOCKER_HOST", "unix://" + folder.resolve("no.sock")), arguments);
            assertThat(ill.exitCode()).isEqualTo(1);
        }
    }

    private CommandLineRun run(Map<String, String> environment, String... arguments) throws IOException {
        var defaults = new HashMap<>(Map.of(
                "HAWIYAT_DATA", folder.resolve("data").toString(),
                "HAWIYAT_INSTANCE", "doctor",
                "HAWIYAT_PORT", Integer.toString(FreePort.next()),
                "HAWIYAT_HTTP_PORT", Integer.toString(FreePort.next()),
                "HAWIYAT_HTTPS_PORT", Integer.toString(FreePort.next())));
        defaults.putAll(environment);
        var all = new ArrayList<>(List.of("doctor"));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(folder, defaults, all.toArray(String[]::new));
    }

    private static List<JsonNode> check(CommandLineRun run, String name) throws IOException {
        var checks = new ObjectMapper().readTree(run.out()).path("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(it -> it.path("check").asText().equals(name))
                .toList();
    }
}
