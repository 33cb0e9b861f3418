package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void beginsAtOnceAndDoublesUpToTheLongest() {
        assertThat(Stream.generate(backoff::next).limit(8).map(Duration::toSeconds))
                .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void beginsAgainOnlyAfterALongLife() {
        backoff.next();
        backoff.forgetAfter(Duration.ofSeconds(29));
        assertThat(backoff.next()).hasSeconds(1);
        backoff.forgetAfter(Duration.ofSeconds(30));
        assertThat(backoff.next()).isZero();
    }
}
