package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SwitchUnderLoadTest {

    private static final Logger LOG = LoggerFactory.getLogger(SwitchUnderLoadTest.class);
    private static final int SWITCHES = 20;

    @TempDir
    Path directory;

    /** Each server is ended as soon as the other is confirmed and what was under way at it is answered. */
    @Test
    void failsNoRequestWhileServersAreSwitchedBackAndForth() throws Exception {
        var port = FreePort.next();
        var took = new ArrayList<Duration>();
        try (var traefik = RealTraefik.start(directory)) {
            var serving = new TestServer(address(0), port);
            publish(traefik, 0, port);
            try (var load = new OpenLoopLoad(new Visitor(traefik), "web.test", 200)) {
                for (var turn = 1; turn <= SWITCHES; turn++) {
                    var next = new TestServer(address(turn), port);
                    took.add(publish(traefik, turn, port));
                    load.awaitThoseUnderWay();
                    Thread.sleep(200);
                    serving.close();
                    serving = next;
                }
                load.stop();
                report(load, took);
                assertThat(load.failures()).isEmpty();
                assertThat(load.answered()).isGreaterThan(500);
            } finally {
                serving.close();
            }
        }
    }

    private static String address(int turn) {
        return turn % 2 == 0 ? "127.0.0.2" : "127.0.0.3";
    }

    private static Duration publish(RealTraefik traefik, int turn, int port) {
        var confirmation = traefik.routes().publish(simple("web", port, address(turn)));
        assertThat(confirmation).isInstanceOf(Confirmed.class);
        return ((Confirmed) confirmation).took();
    }

    private static void report(OpenLoopLoad load, List<Duration> took) {
        LOG.atInfo()
                .addKeyValue("answered", load.answered())
                .addKeyValue("failed", load.failures().size())
                .addKeyValue(
                        "confirmedMillis",
                        took.stream().map(Duration::toMillis).sorted().toList())
                .log("Switched under load");
    }
}
