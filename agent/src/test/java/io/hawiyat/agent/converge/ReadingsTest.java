package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.ProbeResult.Healthy;
import io.hawiyat.agent.docker.ProbeResult.Unhealthy;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Observed.Readiness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Health HEALTH =
            new Health(new Health.Probe.Tcp(80), Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ZERO);

    @Test
    void isReadySinceTheFirstSuccess() {
        var readings = Readings.none(START, START)
                .after(new Unhealthy("connection refused"), HEALTH, at(100))
                .after(new Healthy(), HEALTH, at(200))
                .after(new Healthy(), HEALTH, at(2300));

        assertThat(readings.readiness()).isEqualTo(new Readiness.Ready(at(200)));
    }

    @Test
    void quickProbesBeforeTheFirstSuccessDoNotCountFasterThanTheInterval() {
        var readings = Readings.none(START, START);
        for (var millis = 0; millis < 4000; millis += 100) {
            readings = readings.after(new Unhealthy("connection refused"), HEALTH, at(millis));
        }
        assertThat(readings.readiness()).isInstanceOf(Readiness.Starting.class);

        readings = readings.after(new Unhealthy("connection refused"), HEALTH, at(4000));
        assertThat(readings.readiness()).isEqualTo(new Readiness.Failing(at(4000), "connection refused"));
    }

    @Test
    void failuresOfTheStartPeriodDoNotCount() {
        var patient = new Health(
                HEALTH.probe(), HEALTH.interval(), HEALTH.timeout(), HEALTH.retries(), Duration.ofSeconds(30));
        var byAnEngineWhoseClockIsBehind = START.minus(Duration.ofHours(7));
        var readings = Readings.none(byAnEngineWhoseClockIsBehind, START);
        for (var second = 0; second < 30; second++) {
            readings = readings.after(new Unhealthy("connection refused"), patient, at(1000L * second));
        }

        assertThat(readings.readiness()).isEqualTo(new Readiness.Starting("connection refused"));
        assertThat(readings.failures()).isZero();
    }

    @Test
    void aReadyContainerStaysReadyUntilItsRetriesAreUsedUp() {
        var readings = Readings.none(START, START).after(new Healthy(), HEALTH, at(0));

        readings = readings.after(new Unhealthy("503"), HEALTH, at(2000)).after(new Unhealthy("503"), HEALTH, at(4000));
        assertThat(readings.readiness()).isEqualTo(new Readiness.Ready(at(0)));
        assertThat(readings.unsure()).isTrue();

        readings = readings.after(new Unhealthy("503"), HEALTH, at(6000));
        assertThat(readings.readiness()).isEqualTo(new Readiness.Failing(at(6000), "503"));
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
