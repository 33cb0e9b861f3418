package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @Test
    void readsAnAddressAndHidesThePassword() {
        var redis = RedisUrl.parse("rediss://:hunter2@cache.example:6380/3");

        assertThat(redis.address()).isEqualTo("cache.example:6380");
        assertThat(redis.url().reveal()).isEqualTo("rediss://:hunter2@cache.example:6380/3");
        assertThat(redis.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://:hunter2@c:1", "redis://:hunter2@c:1/db", "redis:hunter2", "redis://:hunter 2@c"})
    void refusesOthersWithoutPrintingThem(String text) {
        assertThatThrownBy(() -> RedisUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be redis[s]://")
                .message()
                .doesNotContain("hunter");
    }
}
