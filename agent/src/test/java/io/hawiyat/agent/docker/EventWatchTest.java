package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.EngineEvent.Subject;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class EventWatchTest {

    @TempDir
    static Path folder;

    private final EngineFixture fixture;
    private final EngineProxy proxy;
    private final Engine engine;
    private final Recorder recorder = new Recorder();

    EventWatchTest(EngineHost host) throws IOException {
        fixture = EngineFixture.at(host).open();
        proxy = new EngineProxy(folder, host);
        engine = new Engine(
                new EngineConfig(fixture.config().instance(), fixture.config().installation(), proxy.host()),
                InstantSource.system());
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        proxy.close();
        fixture.close();
    }

    private static final class Recorder implements EventWatch.Listener {
        private final AtomicInteger connections = new AtomicInteger();
        private final List<EngineEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void connected() {
            connections.incrementAndGet();
        }

        @Override
        public void event(EngineEvent event) {
            events.add(event);
        }

        boolean saw(Subject subject, String action) {
            return events.stream()
                    .anyMatch(event ->
                            event.subject() == subject && event.action().equals(action));
        }
    }

    private String runOnce() {
        var containers = fixture.engine().containers();
        var id = containers.create(fixture.spec(Workloads.script("exit 5"), 1, 40));
        containers.restartPolicy(id, RestartPolicy.NO);
        containers.start(id);
        containers.await(id, Duration.ofSeconds(10));
        containers.remove(id);
        return id;
    }

    @Test
    void tellsTheLifeOfOurContainersAndNetworksOnly() throws InterruptedException {
        try (var watch = engine.watch(recorder)) {
            Await.until("connected", () -> watch.state().connected());
            var id = runOnce();
            var other = EngineFixture.at(fixture.config().host()).open();
            other.engine().containers().create(other.spec(Workloads.sleeping(), 1, 41));
            other.close();
            Await.until("destroyed", () -> recorder.saw(Subject.CONTAINER, "destroy"));
            Await.until("disconnected", () -> recorder.saw(Subject.NETWORK, "disconnect"));
            assertThat(recorder.events)
                    .filteredOn(event -> event.subject() == Subject.CONTAINER)
                    .allSatisfy(event -> {
                        assertThat(event.id()).isEqualTo(id);
                        assertThat(event.application()).contains(EngineFixture.WEB);
                    })
                    .extracting(EngineEvent::action)
                    .contains("create", "start", "die", "destroy");
            assertThat(recorder.events)
                    .filteredOn(event -> event.action().equals("die"))
                    .first()
                    .satisfies(event -> assertThat(event.attributes()).containsEntry("exitCode", "5"));
            assertThat(recorder.events)
                    .filteredOn(event -> event.subject() == Subject.NETWORK
                            && event.container().isPresent())
                    .allSatisfy(event -> assertThat(event.container()).contains(id));
        }
    }

    @Test
    void goesOnAfterAListenerThatFails() throws InterruptedException {
        var failing = new AtomicInteger(2);
        var listener = new EventWatch.Listener() {
            @Override
            public void connected() {
                recorder.connected();
                if (failing.getAndDecrement() > 0) {
                    throw new IllegalStateException("a listener that fails on purpose");
                }
            }

            @Override
            public void event(EngineEvent event) {
                recorder.event(event);
            }
        };
        try (var watch = engine.watch(listener)) {
            Await.until("connected again", () -> recorder.connections.get() >= 3);
            runOnce();
            Await.until("destroyed", () -> recorder.saw(Subject.CONTAINER, "destroy"));
            assertThat(watch.state().connected()).isTrue();
        }
    }

    @Test
    void comesBackAndTellsWhatHappenedMeanwhile() throws InterruptedException, IOException {
        try (var watch = engine.watch(recorder)) {
            Await.until("connected", () -> watch.state().connected());
            runOnce();
            Await.until("destroyed", () -> recorder.saw(Subject.CONTAINER, "destroy"));
            proxy.stop();
            Await.until("seen as away", () -> !watch.state().connected());
            assertThat(watch.state().reason()).isNotEmpty();
            var missed = runOnce();
            proxy.restart();
            Await.until("connected again", () -> recorder.connections.get() >= 2);
            Await.until(
                    "told what was missed",
                    () -> recorder.events.stream()
                            .anyMatch(event ->
                                    event.id().equals(missed) && event.action().equals("destroy")));
            assertThat(engine.containers().list()).isEmpty();
        }
    }

    @Test
    void endsAtOnceWhenItIsClosed() throws InterruptedException {
        var watch = engine.watch(recorder);
        Await.until("connected", () -> watch.state().connected());
        var begin = System.nanoTime();
        watch.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        engine.close();
        Await.until("nothing holds a connection", () -> proxy.connections() == 0);
    }

    @Test
    void endsAtOnceWhenItIsClosedWhileTheEngineIsAway() throws InterruptedException, IOException {
        proxy.stop();
        var watch = engine.watch(recorder);
        Await.until("tried", () -> watch.state().reason().contains("does not answer"));
        var begin = System.nanoTime();
        watch.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        assertThat(recorder.connections).hasValue(0);
    }
}
