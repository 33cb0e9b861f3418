import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the engine itself says was done to it, and when: a witness beside the agent. */
final class EngineEvents implements AutoCloseable {

    /** @param millis since the epoch, of the engine's clock, which is this machine's */
    record Event(double millis, String type, String action, JsonNode attributes, String id) {}

    private final RawEngine engine;
    private final List<Event> seen = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    EngineEvents() throws IOException {
        engine = RawEngine.open();
        engine.exchange("GET", "/events", null);
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        var rest = "";
        try {
            while (!closed) {
                rest += new String(engine.chunk(), StandardCharsets.UTF_8);
                for (var end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
                    add(RawEngine.JSON.readTree(rest.substring(0, end)));
                    rest = rest.substring(end + 1);
                }
            }
        } catch (IOException ended) {
            if (!closed) {
                System.err.println("the engine's events ended: " + ended);
            }
        }
    }

    private void add(JsonNode event) {
        seen.add(new Event(
                event.path("timeNano").asLong() / 1e6,
                event.path("Type").asText(),
                event.path("Action").asText(),
                event.path("Actor").path("Attributes"),
                event.path("Actor").path("ID").asText()));
    }

    List<Event> since(double millis) {
        return seen.stream().filter(it -> it.millis() >= millis).toList();
    }

    /** Of the instance's containers, networks and volumes, by whomever made. */
    long writesSince(double millis, String instance) {
        return since(millis).stream()
                .filter(it -> !it.action().startsWith("exec_") && !it.action().startsWith("health_status"))
                .filter(it -> it.attributes().path("io.hawiyat.instance").asText().equals(instance)
                        || it.attributes().path("name").asText().startsWith(instance + "-"))
                .count();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        engine.close();
    }
}
