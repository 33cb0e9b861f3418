package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Services go away and come back: what runs goes on answering, and work goes on by itself. */
class LostServicesTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId commit(String name, String text) {
        stage.repository().write(name + ".yaml", Manifest.web(name, text));
        stage.repository().commit("Say " + text);
        return new ApplicationId("default", name);
    }

    private static void isLive(ApplicationId id, String text) {
        stage.awaitVisit(id.name() + ".localhost", "/", "200 " + text);
        stage.awaitSettled(id);
    }

    /** Of this stage's own servers, by their command lines: the data directory is in it. */
    private static void killServer(String program) {
        var data = stage.settings().data().toString();
        var servers = ProcessHandle.allProcesses()
                .filter(it -> it.info().commandLine().orElse("").contains(data))
                .filter(it -> it.info().command().orElse("").endsWith("/" + program))
                .filter(it -> it.parent()
                        .flatMap(parent -> parent.info().command())
                        .filter(command -> command.endsWith("/" + program))
                        .isEmpty())
                .toList();
        assertThat(servers).as("processes of " + program).hasSize(1);
        servers.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void redisIsKilledInTheMiddleOfARollout() {
        var id = commit("queued", "one");
        isLive(id, "one");

        commit("queued", "two");
        Stage.await(() -> stage.application(id), it -> it.running().isPresent());
        var before = System.nanoTime();
        killServer("redis-server");

        isLive(id, "two");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void redisLosesItsDataInTheMiddleOfARollout() {
        var id = commit("flushed", "one");
        isLive(id, "one");

        commit("flushed", "two");
        Stage.await(() -> stage.application(id), it -> it.running().isPresent());
        stage.flushQueue();

        isLive(id, "two");
        commit("flushed", "three");
        stage.flushQueue();
        isLive(id, "three");
    }

    @Test
    void postgresIsKilledInTheMiddleOfARollout() {
        var id = commit("recorded", "one");
        isLive(id, "one");

        commit("recorded", "two");
        Stage.await(() -> stage.application(id), it -> it.running().isPresent());
        killServer("postgres");

        assertThat(stage.visit("recorded.localhost", "/")).startsWith("200 ");
        stage.awaitVisit("recorded.localhost", "/", "200 two");
        Stage.await(() -> settled(id), it -> it);
        commit("recorded", "three");
        isLive(id, "three");
    }

    private static boolean settled(ApplicationId id) {
        try {
            return Stage.settled(stage.application(id));
        } catch (RuntimeException away) {
            return false;
        }
    }

    @Test
    void theRemoteRepositoryIsGoneForAWhile() throws IOException {
        var id = commit("fetched", "one");
        isLive(id, "one");
        var folder = stage.repository().folder();
        var elsewhere = folder.resolveSibling(folder.getFileName() + "-elsewhere");

        Files.move(folder, elsewhere);
        try {
            Stage.await(
                    () -> stage.bean(Sources.class).find("default").flatMap(Sources.Stored::problem),
                    Optional::isPresent);
            assertThat(stage.visit("fetched.localhost", "/")).isEqualTo("200 one");
        } finally {
            Files.move(elsewhere, folder);
        }

        commit("fetched", "two");
        isLive(id, "two");
        assertThat(stage.bean(Sources.class).find("default").orElseThrow().problem())
                .isEmpty();
    }
}
