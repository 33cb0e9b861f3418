package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private RedisServerFixture server;
    private QueueFixture here;
    private QueueFixture there;

    @BeforeEach
    void connect() {
        server = RedisServerFixture.started();
        here = QueueFixture.connected(server.url(), "test", InstantSource.system());
        there = QueueFixture.connected(server.url(), "test", InstantSource.system());
    }

    @AfterEach
    void disconnect() {
        here.close();
        there.close();
        server.close();
    }

    @Test
    void wakesASourceOnceHoweverOftenItIsWoken() {
        there.sources().wake("main");
        there.sources().wake("main");
        there.sources().wake("docs");

        assertThat(here.sources().take()).containsExactlyInAnyOrder("main", "docs");
        assertThat(here.sources().take()).isEmpty();
    }

    @Test
    void wakesTheAgentThatWaitsForSources() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var woken = threads.submit(() -> here.sources().await(LONG));

            there.sources().wake("main");

            assertThat(woken.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(here.sources().take()).containsExactly("main");
        }
    }

    @Test
    void doesNotWaitForSourcesThatWereWokenBefore() throws Exception {
        there.sources().wake("main");

        assertThat(here.sources().await(LONG)).isTrue();
    }

    @Test
    void pacesThoseWhoWaitForSourcesWhileRedisIsAway() throws Exception {
        server.kill();

        assertThat(here.sources().await(Duration.ofMillis(100))).isFalse();
    }

    @Test
    void tellsSubscribersOfATopicAtEveryAgentAndNoOthers() throws Exception {
        var told = new Semaphore(0);
        var others = new Semaphore(0);
        try (var _ = here.notices().subscribe("events", told::release);
                var _ = there.notices().subscribe("events", told::release);
                var _ = here.notices().subscribe("logs", others::release)) {
            here.notices().publish("events");

            assertThat(told.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
            assertThat(others.tryAcquire()).isFalse();
        }
    }

    @Test
    void tellsNobodyWhoEndedTheSubscription() throws Exception {
        var told = new Semaphore(0);
        Runnable look = told::release;
        var ended = here.notices().subscribe("events", look);
        try (var _ = here.notices().subscribe("events", look)) {
            ended.close();

            here.notices().publish("events");
            assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            here.notices().publish("events");
            assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            assertThat(told.tryAcquire()).isFalse();
        }
    }

    @Test
    void keepsTellingTheOthersWhenASubscriberFails() throws Exception {
        var told = new Semaphore(0);
        Runnable failing = () -> {
            throw new IllegalStateException("a subscriber that fails on purpose");
        };
        try (var _ = here.notices().subscribe("events", failing);
                var _ = here.notices().subscribe("events", told::release)) {
            there.notices().publish("events");

            assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tellsEverySubscriberAfterALostConnection() throws Exception {
        var told = new Semaphore(0);
        try (var _ = here.notices().subscribe("events", told::release)) {
            server.restart();

            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
