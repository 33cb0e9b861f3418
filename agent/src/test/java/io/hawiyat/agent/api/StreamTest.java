package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Status;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {

    private static final ApplicationId WEB = new ApplicationId("shop", "web");

    @AutoClose
    private ApiServer server = new ApiServer();

    @BeforeEach
    void declare() {
        server.state().sources("shop");
        server.state().fetched("shop", commit("a"), "Ada", "First");
    }

    @Test
    void tellsOfEachChangeInTheWordsOfTheApi() throws Exception {
        try (var reader = StreamReader.open(server)) {
            server.state().desired("shop", commit("a"), application(WEB, "web:1"));
            server.state().deploy(WEB);

            var deployed = reader.await(
                    it -> it.event().equals("deployment") && it.data().contains("\"phase\":\"Succeeded\""));
            var healthy = reader.await(
                    it -> it.event().equals("application") && it.data().contains("Healthy"));

            var json = new ObjectMapper();
            assertThat(json.readTree(healthy.data())).isEqualTo(server.json("/api/v1/applications/shop/web"));
            assertThat(json.readTree(deployed.data()))
                    .isEqualTo(server.json("/api/v1/deployments").at("/items/0"));
        }
    }

    @Test
    void goesOnAfterTheLastIdThatAReaderSaw() throws Exception {
        String seen;
        try (var reader = StreamReader.open(server)) {
            server.state().desired("shop", commit("a"), application(WEB, "web:1"));
            seen = reader.await(it -> it.event().equals("application")).id();
        }
        server.state().deploy(WEB);

        try (var again = StreamReader.open(server, "Last-Event-ID: " + seen + "\r\n")) {
            var missed = again.await(
                    it -> it.event().equals("application") && it.data().contains("Healthy"));

            assertThat(Long.parseLong(missed.id())).isGreaterThan(Long.parseLong(seen));
        }
    }

    @Test
    void tellsAReaderWithAnUnknownIdToBeginAnew() throws Exception {
        for (var id : List.of("999999999", "not-a-number", "-1")) {
            try (var reader = StreamReader.open(server, "Last-Event-ID: " + id + "\r\n")) {
                assertThat(reader.await(it -> true).event()).isEqualTo("reset");
            }
        }
    }

    @Test
    void servesTwoHundredReadersOfWhomSomeNeverRead() throws Exception {
        var deaf = new ArrayList<Socket>();
        var readers = new ArrayList<StreamReader>();
        try {
            for (var number = 0; number < 20; number++) {
                deaf.add(StreamReader.request(server));
            }
            for (var number = 0; number < 180; number++) {
                readers.add(StreamReader.open(server));
            }
            server.state().desired("shop", commit("a"), application(WEB, "web:1"));
            server.state().deploy(WEB);
            server.state().observed(WEB, Status.Health.DEGRADED, 1);

            for (var reader : readers) {
                reader.await(it -> it.event().equals("application") && it.data().contains("Degraded"));
            }
        } finally {
            close(readers, deaf);
        }
        awaitNoReaders();
    }

    /** Who went away is forgotten at the latest with the next thing that is told. */
    private void awaitNoReaders() throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!server.get("/metrics").body().contains("hawiyat_stream_readers 0.0")) {
            assertThat(System.nanoTime()).as("readers are forgotten in time").isLessThan(end);
            server.state().fetched("shop", commit("b"), "Ada", "Next");
        }
    }

    @Test
    void hidesWhatIsInDifferencesFromThoseWithoutTheTokenOutsideLoopback() throws Exception {
        server.close();
        server = new ApiServer(false);
        declare();
        try (var anyone = StreamReader.open(server);
                var admin = StreamReader.open(server, "Authorization: Bearer " + ApiServer.TOKEN + "\r\n")) {
            server.state().desired("shop", commit("a"), application(WEB, "web:1"));
            server.state().rollBack(WEB, "exited with code 1");

            assertThat(admin.await(it -> it.data().contains("spec.env.LEVEL")).data())
                    .contains("debug");
            assertThat(anyone.await(it -> it.data().contains("spec.env.LEVEL")).data())
                    .doesNotContain("debug");
            assertThat(server.get("/applications/shop/web").body()).doesNotContain("debug");
            assertThat(server.get("/api/v1/applications").body()).doesNotContain("debug");
        }
    }

    private static void close(List<StreamReader> readers, List<Socket> deaf) throws IOException {
        for (var reader : readers) {
            reader.close();
        }
        for (var socket : deaf) {
            socket.close();
        }
    }
}
