package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What the engine says of a container's state, in full when inspected and in a line of text when listed. */
final class StateReading {

    static final int DETAIL = 200;
    private static final Pattern EXIT_CODE = Pattern.compile("^(?:Exited|Restarting) \\((\\d+)\\)");

    private StateReading() {}

    static State state(JsonNode container) {
        var state = container.path("State");
        var restarts = container.path("RestartCount").asInt(0);
        return switch (listed(state.path("Status").asText(""))) {
            case CREATED -> new State.Created();
            case RUNNING -> new State.Running(time(state.path("StartedAt")), restarts);
            case PAUSED -> new State.Paused();
            case RESTARTING -> new State.Restarting(state.path("ExitCode").asInt(0), restarts);
            case EXITED ->
                new State.Exited(
                        state.path("ExitCode").asInt(0),
                        state.path("OOMKilled").asBoolean(false),
                        state.path("Error").asText(""),
                        time(state.path("FinishedAt")));
            case REMOVING, DEAD -> new State.Dead();
        };
    }

    static Listed.State listed(String status) {
        return switch (status) {
            case "created" -> Listed.State.CREATED;
            case "running" -> Listed.State.RUNNING;
            case "paused" -> Listed.State.PAUSED;
            case "restarting" -> Listed.State.RESTARTING;
            case "exited" -> Listed.State.EXITED;
            case "removing" -> Listed.State.REMOVING;
            default -> Listed.State.DEAD;
        };
    }

    static Optional<EngineHealth> health(JsonNode container) {
        return health(container.path("State").path("Health").path("Status").asText(""));
    }

    private static Optional<EngineHealth> health(String status) {
        return switch (status) {
            case "starting" -> Optional.of(EngineHealth.STARTING);
            case "healthy" -> Optional.of(EngineHealth.HEALTHY);
            case "unhealthy" -> Optional.of(EngineHealth.UNHEALTHY);
            default -> Optional.empty();
        };
    }

    static String healthDetail(JsonNode container) {
        var log = container.path("State").path("Health").path("Log");
        return bounded(log.path(log.size() - 1).path("Output").asText(""));
    }

    /** One line of at most 200 characters. */
    static String bounded(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() > DETAIL ? line.substring(0, DETAIL) : line;
    }

    /** Of a listing's text, such as {@code Exited (137) 5 minutes ago}. */
    static OptionalInt exitCode(String status) {
        var matcher = EXIT_CODE.matcher(status);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** Of a listing's text, such as {@code Up 5 minutes (health: starting)}. */
    static Optional<EngineHealth> healthOf(String status) {
        var text = status.toLowerCase(Locale.ROOT);
        if (text.endsWith("(unhealthy)")) {
            return Optional.of(EngineHealth.UNHEALTHY);
        }
        if (text.endsWith("(healthy)")) {
            return Optional.of(EngineHealth.HEALTHY);
        }
        return text.endsWith("(health: starting)") ? Optional.of(EngineHealth.STARTING) : Optional.empty();
    }

    static Instant time(JsonNode text) {
        return Instant.parse(text.asText("1970-01-01T00:00:00Z"));
    }
}
