package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueConfigurationTest {

    @Test
    void showsItsAddressAndNotItsPassword() {
        assertThat(new QueueConfiguration("rediss://user:hunter2@cache.example:6390/2", "hawiyat"))
                .hasToString("QueueConfiguration[cache.example:6390, instance=hawiyat]");
    }

    @Test
    void namesWhatAUrlLooksLikeWithoutRepeatingTheWrongOne() {
        assertThatThrownBy(() -> new QueueConfiguration("http://user:hunter2@cache.example", "hawiyat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis[s]://")
                .hasMessageContaining("HAWIYAT_REDIS_URL")
                .hasNoCause()
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void refusesABlankInstanceAndATimeoutThatNeverEnds() {
        assertThatThrownBy(() -> new QueueConfiguration("redis://localhost", " "))
                .hasMessageContaining("instance");
        assertThatThrownBy(() -> new QueueConfiguration("redis://localhost", "hawiyat", Duration.ZERO))
                .hasMessageContaining("timeout");
    }
}
