package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Health TCP = health(new Health.Probe.Tcp(80));

    @Test
    void asksAYoungContainerOftenAndAnOldOneTenTimesASecond() {
        assertThat(pace(TCP, 0)).isEqualTo(Duration.ofMillis(10));
        assertThat(pace(TCP, 50)).isEqualTo(Duration.ofMillis(10));
        assertThat(pace(TCP, 400)).isEqualTo(Duration.ofMillis(40));
        assertThat(pace(TCP, 60_000)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void asksByCommandNoMoreThanTenTimesASecond() {
        var command = health(new Health.Probe.Command(List.of("true")));

        assertThat(pace(command, 0)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aClockThatIsBehindTheEnginesMakesNoFloodOfProbes() {
        assertThat(pace(TCP, -60_000)).isEqualTo(Duration.ofMillis(100));
    }

    private static Duration pace(Health health, long age) {
        return Probes.untilReady(health, START, START.plusMillis(age));
    }

    private static Health health(Health.Probe probe) {
        return new Health(probe, Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ZERO);
    }
}
