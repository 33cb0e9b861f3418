package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.queue.QueueHealth.Down;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.net.ConnectException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RefusalTest {

    private static final String OUTER = "Unable to connect to 127.0.0.1:6379";

    private final RedisConnectionException wrongPassword = new RedisConnectionException(
            OUTER, new IllegalStateException("handshake", new RedisCommandExecutionException("WRONGPASS invalid")));

    private final RedisConnectionException tooLate =
            new RedisConnectionException(OUTER, new IllegalStateException("RedisHandshakeHandler not registered"));

    @Test
    void hasTheInnermostCause() {
        assertThat(Refusal.of(wrongPassword)).isEqualTo(new Refusal(OUTER + ": WRONGPASS invalid", true));
    }

    @Test
    void saysNothingTwice() {
        assertThat(Refusal.of(new RedisConnectionException("refused", new ConnectException("refused"))))
                .isEqualTo(new Refusal("refused", true));
    }

    @Test
    void isNotKnownWhenLettuceCameTooLateToLook() {
        assertThat(Refusal.of(tooLate)).isEqualTo(new Refusal(OUTER, false));
    }

    @Test
    void isToldUntilItIsKnownAndThenKept() {
        var watch = new HealthWatch("127.0.0.1:6379", InstantSource.fixed(Instant.EPOCH));

        watch.refused(Refusal.of(tooLate));
        assertThat(watch.health()).isEqualTo(new Down(Instant.EPOCH, OUTER));

        watch.refused(Refusal.of(wrongPassword));
        watch.refused(Refusal.of(tooLate));
        assertThat(watch.health()).isEqualTo(new Down(Instant.EPOCH, OUTER + ": WRONGPASS invalid"));
    }
}
