package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StateReadingTest {

    @Test
    void readsHealthAndExitCodeOutOfAListingsText() {
        assertThat(StateReading.healthOf("Up 5 minutes (healthy)")).contains(EngineHealth.HEALTHY);
        assertThat(StateReading.healthOf("Up 5 minutes (unhealthy)")).contains(EngineHealth.UNHEALTHY);
        assertThat(StateReading.healthOf("Up 1 second (health: starting)")).contains(EngineHealth.STARTING);
        assertThat(StateReading.healthOf("Up 5 minutes")).isEmpty();
        assertThat(StateReading.exitCode("Exited (137) 5 minutes ago")).isEqualTo(OptionalInt.of(137));
        assertThat(StateReading.exitCode("Up 5 minutes")).isEmpty();
    }

    @Test
    void readsWhatAnInspectedContainerSaysOfItsHealth() throws JsonProcessingException {
        var container = Json.read("""
                {"State": {"Health": {"Status": "unhealthy", "Log": [
                  {"Output": "old"}, {"Output": "connection\\nrefused"}]}}}""");
        assertThat(StateReading.health(container)).contains(EngineHealth.UNHEALTHY);
        assertThat(StateReading.healthDetail(container)).isEqualTo("connection refused");
        assertThat(StateReading.health(Json.object())).isEmpty();
        assertThat(StateReading.healthDetail(Json.object())).isEmpty();
    }

    @Test
    void readsHowAContainerEnded() throws JsonProcessingException {
        var container = Json.read("""
                {"State": {"Status": "exited", "ExitCode": 137, "OOMKilled": true, "Error": "",
                  "FinishedAt": "2026-01-02T03:04:05.678Z"}}""");
        assertThat(StateReading.state(container))
                .isEqualTo(new State.Exited(137, true, "", Instant.parse("2026-01-02T03:04:05.678Z")));
    }
}
