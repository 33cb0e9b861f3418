package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.docker.EngineEvent.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The engine's events to ours, leaving out what is not ours: only a container's event has its labels. */
final class EventReading {

    /** Without the commands that probes run in containers: there would be several for each second. */
    static final String FILTERS = """
            {"type":["container","network","volume"],\
            "event":["create","start","restart","die","oom","stop","pause","unpause","rename","update","destroy",\
            "health_status","connect","disconnect"]}""";

    private static final long NANOS = 1_000_000_000L;

    private final Ownership ownership;

    EventReading(Ownership ownership) {
        this.ownership = ownership;
    }

    static Instant time(JsonNode event) {
        var nanos = event.path("timeNano").asLong();
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    /** The value of the parameter {@code since}. */
    static String since(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }

    Optional<EngineEvent> read(JsonNode event) {
        var attributes = Ownership.read(event.path("Actor").path("Attributes"));
        return switch (event.path("Type").asText("")) {
            case "container" ->
                Optional.of(read(event, Subject.CONTAINER, attributes)).filter(read -> ownership.owns(attributes));
            case "network" ->
                Optional.of(read(event, Subject.NETWORK, attributes))
                        .filter(read -> named(attributes.getOrDefault("name", "")));
            case "volume" ->
                Optional.of(read(event, Subject.VOLUME, attributes)).filter(read -> named(read.id()));
            default -> Optional.empty();
        };
    }

    /** By name alone, which another's may have too: at the worst something is looked at for nothing. */
    private boolean named(String name) {
        return name.startsWith(ownership.instance() + "-");
    }

    private static EngineEvent read(JsonNode event, Subject subject, Map<String, String> attributes) {
        return new EngineEvent(
                time(event),
                subject,
                event.path("Action").asText(""),
                event.path("Actor").path("ID").asText(""),
                Optional.ofNullable(attributes.get("container")),
                Ownership.identity(attributes).map(Ownership.Identity::application),
                attributes);
    }
}
