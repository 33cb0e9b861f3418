package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {

    private static final String LOGS = "/api/v1/applications/shop/web/logs";

    private static ApiServer server;
    private static ApiServer open;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        open = new ApiServer(false);
        for (var each : new ApiServer[] {server, open}) {
            each.state().sources("shop");
            each.state().fetched("shop", commit("a"), "Ada", "First");
            each.state().desired("shop", commit("a"), application(new ApplicationId("shop", "web"), "web:1"));
        }
        server.logs().write("shop-web-g1-0", "ready");
    }

    @AfterAll
    static void stop() {
        server.close();
        open.close();
    }

    @Test
    void showsTheLastLinesOfAllReplicasOldestFirst() throws Exception {
        server.logs().write("shop-web-g1-1", "ready too");
        server.logs().write("shop-web-g1-0", "<script>");
        var lines = server.json(LOGS + "?tail=2").path("items");

        assertThat(lines).hasSize(2);
        assertThat(lines.at("/0/container").asText()).isEqualTo("shop-web-g1-1");
        assertThat(lines.at("/0/text").asText()).isEqualTo("ready too");
        assertThat(lines.at("/1/text").asText()).isEqualTo("<script>");
        assertThat(lines.at("/1/stream").asText()).isEqualTo("stdout");
        assertThat(lines.at("/1/time").asText()).matches("2026-01-01T00:.*Z");
    }

    @Test
    void followsThemUntilTheReaderLeaves() throws Exception {
        try (var reader = StreamReader.openAt(server, LOGS + "?follow=true&tail=10")) {
            reader.await(it -> it.event().equals("log") && it.data().contains("ready"));
            server.logs().write("shop-web-g1-0", "a new line");

            assertThat(reader.await(it -> it.data().contains("a new line")).data())
                    .contains("\"container\":\"shop-web-g1-0\"");
        }
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.logs().followed.get() > 0) {
            assertThat(System.nanoTime()).as("still followed").isLessThan(end);
            server.logs().write("shop-web-g1-0", "to nobody");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10001", "all"})
    void refusesATailThatIsNone(String tail) throws Exception {
        assertThat(server.get(LOGS + "?tail=" + tail).statusCode()).isEqualTo(400);
        assertThat(server.json(LOGS + "?tail=" + tail).path("detail").asText()).contains("tail must be a number");
    }

    @Test
    void saysThatTheEngineIsAway() throws Exception {
        server.logs().problem = Optional.of("Docker does not answer");
        try {
            assertThat(server.get(LOGS).statusCode()).isEqualTo(503);
            assertThat(server.json(LOGS).path("detail").asText()).contains("Docker does not answer");
        } finally {
            server.logs().problem = Optional.empty();
        }
    }

    @Test
    void needsTheTokenWhereOthersCanReachTheAgent() throws Exception {
        var token = "Bearer " + ApiServer.TOKEN;

        assertThat(open.get(LOGS).statusCode()).isEqualTo(401);
        assertThat(open.get(LOGS + "?follow=true").statusCode()).isEqualTo(401);
        assertThat(open.get(LOGS, "Authorization", token).statusCode()).isEqualTo(200);
        assertThat(open.get("/api/v1/applications/shop/web/manifest").statusCode())
                .isEqualTo(401);
        assertThat(open.get("/api/v1/applications/shop/web/manifest", "Authorization", token)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void knowsNoLogsOfWhatIsNotThere() throws Exception {
        assertThat(server.get("/api/v1/applications/shop/none/logs").statusCode())
                .isEqualTo(404);
    }
}
