import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;

/** Applications whose only container is killed, or removed: until new visitors are answered through Traefik again. */
final class Heal {

    private static final String PROJECT = "heal";
    private static final double AIM = 1.5;

    /** Whoever comes while nobody is there may be kept waiting for seconds; the next one asks anew. */
    private static final int IMPATIENCE = 150;

    private final Stage stage;
    private final int rounds = Setup.count("BENCH_ROUNDS", 8);

    Heal(Stage stage) {
        this.stage = stage;
    }

    void run() throws Exception {
        stage.report().section("Self-heal of the only container, until visitors are answered again");
        stage.raw().oneMillis();
        var raw = new ArrayList<Double>();
        var killed = new ArrayList<Double>();
        var removed = new ArrayList<Double>();
        for (var round = 0; round < rounds; round++) {
            // Another application each time: heals of one that follow one another at once are slowed down, on purpose.
            var name = "web-" + round;
            stage.repository().write(name + ".yaml", Manifests.application(PROJECT, name, "here", Manifests.AT_ONCE, ""));
            stage.awaitSucceeded(PROJECT, name, stage.announce());
            raw.add(stage.raw().oneMillis());
            killed.add(killed(name));
            raw.add(stage.raw().oneMillis());
            removed.add(removed(name));
        }
        stage.raw().clear();
        var floor = Report.median(raw);
        stage.report().figure("raw API: create, start, probe", floor, "ms");
        stage.report().ratio("killed, until it answers again", Report.median(killed), floor, "ms", AIM);
        stage.report().ratio("removed, until it answers again", Report.median(removed), floor, "ms", AIM);
    }

    private double killed(String name) throws Exception {
        try (var engine = RawEngine.open()) {
            var id = container(engine, name);
            var began = Stage.now();
            engine.post("/containers/" + id + "/kill", null);
            return untilAnswered(name) - began;
        }
    }

    private double removed(String name) throws Exception {
        try (var engine = RawEngine.open()) {
            var id = container(engine, name);
            var began = Stage.now();
            try {
                engine.delete("/containers/" + id + "?force=true");
            } catch (IOException halfway) {
                // Docker 20.10 may find a log in its folder still being written; the container is gone all the same.
                stage.report().note("    %s", halfway.getMessage().strip());
            }
            return untilAnswered(name) - began;
        }
    }

    private double untilAnswered(String name) {
        var host = Manifests.host(PROJECT + "-" + name);
        Await.so(host + " answers again", Duration.ofSeconds(60), 5, () -> answers(host));
        return Stage.now();
    }

    private boolean answers(String host) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), stage.setup().httpPort())) {
            socket.setSoTimeout(IMPATIENCE);
            var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Once it is settled: what follows from its deployment is over. */
    private String container(RawEngine engine, String name) throws Exception {
        Await.pause(2_000);
        var filters = "{\"label\":[\"io.hawiyat.instance=" + stage.setup().instance() + "\",\"io.hawiyat.application="
                + name + "\"]}";
        var found = engine.get("/containers/json?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8));
        return found.path(0).path("Id").asText();
    }
}
