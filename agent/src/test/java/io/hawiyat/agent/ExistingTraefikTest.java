package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.TraefikSettings;
import io.hawiyat.agent.cli.TraefikSettings.Existing;
import io.hawiyat.agent.cli.TraefikSettings.Routes;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Traefik that somebody else runs, on the engine's host, is used in place of a managed one. */
class ExistingTraefikTest {

    private static final ApplicationId WEB = new ApplicationId("default", "theirs");
    private static final String THEIR_FILE =
            "http: {routers: {their: {rule: Host(`own.test`), service: noop@internal}}}";

    private static Path directory;
    private static Stage stage;
    private static String traefik;

    @BeforeAll
    static void open() throws IOException {
        directory = Files.createTempDirectory("hawiyat-dynamic");
        Files.writeString(directory.resolve("their-own.yaml"), THEIR_FILE);
        var api = FreePort.next();
        stage = Stage.withoutAgent(new TraefikSettings(
                TraefikSettings.DEFAULT_IMAGE,
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.of(new Existing(URI.create("http://127.0.0.1:" + api), new Routes.Directory(directory)))));
        traefik = stage.settings().instance() + "-theirs";
        Docker.output(
                "run",
                "--detach",
                "--name",
                traefik,
                "--network",
                "host",
                "--volume",
                directory + ":/dynamic:ro",
                TraefikSettings.DEFAULT_IMAGE,
                "--entryPoints.http.address=127.0.0.1:" + stage.settings().httpPort(),
                "--entryPoints.https.address=127.0.0.1:" + stage.settings().httpsPort(),
                "--entryPoints.traefik.address=127.0.0.1:" + api,
                "--api.insecure=true",
                "--api.dashboard=false",
                "--providers.file.directory=/dynamic",
                "--providers.providersThrottleDuration=1ms");
        stage.start();
    }

    @AfterAll
    static void close() {
        stage.close();
        Docker.run("rm", "--force", traefik);
        Stage.deleteRecursively(directory);
    }

    @Test
    void routesToApplicationsAndKeepsItsOwnRoutes() throws IOException {
        commit("one");
        stage.awaitVisit("theirs.localhost", "/", "200 one");
        stage.awaitSettled(WEB);

        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "theirs.localhost", 100)) {
            commit("two");
            stage.awaitVisit("theirs.localhost", "/", "200 two");
            stage.awaitSettled(WEB);
            assertThat(visitors.failures()).isEmpty();
        }

        assertThat(stage.bean(Engine.class).containers().list())
                .allSatisfy(container -> assertThat(container.role()).isEmpty());
        assertThat(directory.resolve("their-own.yaml")).hasContent(THEIR_FILE);
        assertThat(directory.resolve("hawiyat.yaml")).doesNotExist();
    }

    @Test
    void itsAbsenceIsWaitedFor() {
        commit("before");
        stage.awaitVisit("theirs.localhost", "/", "200 before");

        Docker.output("stop", "--time", "1", traefik);
        commit("after");
        Stage.await(() -> stage.application(WEB).retryAt(), Optional::isPresent);
        Docker.output("start", traefik);

        stage.awaitVisit("theirs.localhost", "/", "200 after");
    }

    private static void commit(String text) {
        stage.repository().write("theirs.yaml", Manifest.web("theirs", text));
        stage.repository().commit("Say " + text);
    }
}
