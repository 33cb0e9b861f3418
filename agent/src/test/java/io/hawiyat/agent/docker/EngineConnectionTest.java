package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls when the engine is away, restarts, or hangs. */
class EngineConnectionTest {

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    @TempDir
    static Path folder;

    private final EngineProxy proxy;
    private final Engine engine;

    EngineConnectionTest() throws IOException {
        proxy = new EngineProxy(folder, ENGINE.engine().host());
        engine = new Engine(
                new EngineConfig("t", "t", proxy.host(), Duration.ofSeconds(60), Duration.ofSeconds(1)),
                InstantSource.system());
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        proxy.close();
    }

    @Test
    void speaksTheLowerOfTheEnginesVersionAndTheNewestTested() {
        var info = engine.info();
        assertThat(info.api()).isBetween(ApiVersion.OLDEST, ApiVersion.NEWEST);
        assertThat(info.id()).isNotEmpty();
        assertThat(info.version()).isNotEmpty();
        assertThat(info.cpus()).isPositive();
    }

    @Test
    void usesAConnectionAgain() {
        IntStream.range(0, 20).forEach(i -> engine.containers().list());
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void saysInOneLineWhereTheEngineIsMissed() throws IOException {
        proxy.stop();
        assertThatThrownBy(() -> engine.containers().list())
                .isInstanceOf(EngineException.Unreachable.class)
                .hasMessageContaining("engine.sock")
                .hasMessageContaining("docker version")
                .hasMessageNotContaining("\n");
    }

    @Test
    void worksAgainAtTheFirstCallAfterOneThatFailed() throws IOException {
        engine.containers().list();
        proxy.stop();
        assertThatThrownBy(() -> engine.containers().list()).isInstanceOf(EngineException.Unreachable.class);
        proxy.restart();
        assertThat(engine.containers().list()).isEmpty();
        assertThat(engine.volumes().list()).isEmpty();
    }

    @Test
    void endsACallAtItsDeadlineWhenTheEngineHangs() {
        engine.containers().list();
        proxy.fallSilent();
        var begin = System.nanoTime();
        assertThatThrownBy(() -> engine.ping(Duration.ofMillis(300))).isInstanceOf(EngineException.TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void endsACallWhenItsThreadIsInterrupted() throws InterruptedException {
        engine.containers().list();
        proxy.fallSilent();
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                engine.containers().list();
            } catch (EngineException e) {
                failure.set(e);
            }
        });
        Await.until("the call waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
        assertThat(failure.get()).isInstanceOf(EngineException.Cancelled.class);
    }

    @Test
    void answersManyVirtualThreadsWhileOthersWaitLong() {
        var containers = ENGINE.engine().containers();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var id = containers.create(ENGINE.spec(Workloads.sleeping(), 1, 30));
            containers.start(id);
            IntStream.range(0, 50).forEach(i -> threads.execute(() -> containers.await(id, Duration.ofSeconds(60))));
            var begin = System.nanoTime();
            IntStream.range(0, 100).parallel().forEach(i -> containers.list());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
            containers.remove(id);
        }
    }
}
