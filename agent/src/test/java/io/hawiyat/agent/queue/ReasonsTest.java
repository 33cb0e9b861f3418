package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void haveTheInnermostCause() {
        var refused = new RedisConnectionException(
                "Unable to connect to 127.0.0.1:6379",
                new IllegalStateException("handshake", new RedisCommandExecutionException("WRONGPASS invalid")));

        assertThat(Reasons.of(refused)).hasValue("Unable to connect to 127.0.0.1:6379: WRONGPASS invalid");
    }

    @Test
    void sayNothingTwice() {
        assertThat(Reasons.of(new RedisConnectionException("refused", new ConnectException("refused"))))
                .hasValue("refused");
    }

    @Test
    void areNotKnownWhenLettuceCameTooLateToLook() {
        var late = new RedisConnectionException(
                "Unable to connect to 127.0.0.1:6379",
                new IllegalStateException("RedisHandshakeHandler not registered"));

        assertThat(Reasons.of(late)).isEmpty();
    }
}
