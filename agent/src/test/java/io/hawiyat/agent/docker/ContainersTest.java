package io.hawiyat.agent.docker;

import static io.hawiyat.agent.docker.EngineFixture.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class ContainersTest {

    @AutoClose
    private final EngineFixture fixture;

    private final Containers containers;

    ContainersTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        containers = fixture.engine().containers();
    }

    private String create(Workload workload) {
        return containers.create(fixture.spec(workload, 3, 7));
    }

    private String started(Workload workload) {
        var id = create(workload);
        containers.start(id);
        return id;
    }

    private Listed only() {
        var listed = containers.list();
        assertThat(listed).hasSize(1);
        return listed.getFirst();
    }

    private Listed onceListed(Listed.State state) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        var listed = only();
        while (listed.state() != state && System.nanoTime() < deadline) {
            listed = only();
        }
        assertThat(listed.state()).isEqualTo(state);
        return listed;
    }

    @Test
    void listsWhatAnApplicationHasFromItsCreationToItsEnd() {
        var id = create(Workloads.script("exit 3"));
        var created = only();
        assertThat(created.name()).isEqualTo(fixture.names().container(WEB, 3, 0));
        assertThat(created.identity()).contains(new Ownership.Identity(WEB, 3, 0, "hash"));
        assertThat(created.state()).isEqualTo(Listed.State.CREATED);
        assertThat(containers.inspect(id).state()).isEqualTo(new State.Created());

        containers.restartPolicy(id, RestartPolicy.NO);
        containers.start(id);
        assertThat(containers.await(id, Duration.ofSeconds(10))).isEqualTo(3);

        // The engine answers who waits before it has written the end down where lists are read.
        var ended = onceListed(Listed.State.EXITED);
        assertThat(ended.exitCode()).isEqualTo(OptionalInt.of(3));
        assertThat(containers.inspect(id).state())
                .isInstanceOfSatisfying(
                        State.Exited.class,
                        exited -> assertThat(exited.exitCode()).isEqualTo(3));
        assertThat(containers.list(WEB)).hasSize(1);
        assertThat(containers.list(new ApplicationId("shop", "other"))).isEmpty();
    }

    @Test
    void runsAtItsFixedAddressAndIsStoppedWithinItsGrace() throws InterruptedException {
        var id = started(Workloads.sleeping());
        var network = fixture.network("shop");
        var address = network.subnet().address(7);
        assertThat(only().addresses()).containsEntry(network.name(), address);
        assertThat(containers.inspect(id).live().networks())
                .containsExactly(new Attachment(network.name(), address, List.of()));
        containers.start(id);
        // Before that it would not hear the signal.
        Await.until("awake", () -> !containers.logs(id, 10).isEmpty());
        containers.stop(id, Duration.ofSeconds(5));
        containers.stop(id, Duration.ofSeconds(5));
        assertThat(only().exitCode()).isEqualTo(OptionalInt.of(0));
    }

    @Test
    void takesTheApplicationsNameAndLosesItAtTheSameAddress() {
        var id = started(Workloads.sleeping());
        var network = fixture.network("shop");
        var address = network.subnet().address(7);
        fixture.engine().networks().reconnect(id, new Endpoint(network.name(), Optional.of(address), List.of("web")));
        assertThat(containers.inspect(id).live().networks())
                .containsExactly(new Attachment(network.name(), address, List.of("web")));
        assertThat(containers
                        .exec(id, List.of("nslookup", "web"), Duration.ofSeconds(10))
                        .output())
                .contains(address);
    }

    @Test
    void makesRoomUnderItsNameAndIsRemovedOnceAndForAll() {
        var id = create(Workloads.sleeping());
        var name = only().name();
        containers.rename(id, fixture.names().retired(name));
        var successor = containers.create(fixture.spec(Workloads.sleeping(), 3, 8));
        assertThat(containers.list()).extracting(Listed::id).containsExactlyInAnyOrder(id, successor);
        containers.remove(id);
        containers.remove(id);
        assertThat(only().name()).isEqualTo(name);
        assertThatThrownBy(() -> containers.inspect(id)).isInstanceOf(EngineException.Gone.class);
    }

    @Test
    void changesLimitsWhileItRuns() {
        var id = started(Workloads.limited(
                new Resources(OptionalDouble.of(0.2), OptionalLong.of(32L << 20), OptionalLong.of(50))));
        var raised = new Resources(OptionalDouble.of(0.5), OptionalLong.of(64L << 20), OptionalLong.of(60));
        containers.update(id, raised);
        assertThat(containers.inspect(id).live().workload().resources()).isEqualTo(raised);
    }

    @Test
    void isSeenPausedAndThawed() {
        var id = started(Workloads.sleeping());
        containers.pause(id);
        assertThat(containers.inspect(id).state()).isEqualTo(new State.Paused());
        assertThat(only().state()).isEqualTo(Listed.State.PAUSED);
        containers.unpause(id);
        assertThat(containers.inspect(id).state()).isInstanceOf(State.Running.class);
    }

    @Test
    void answersACommandWithItsOutputAndExitCode() {
        var id = started(Workloads.sleeping());
        var result = containers.exec(id, List.of("sh", "-c", "echo out; echo err >&2; exit 4"), Duration.ofSeconds(10));
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.output()).contains("out\n").contains("err\n");
        var flood = containers.exec(id, List.of("sh", "-c", "yes | head -c 1000000"), Duration.ofSeconds(20));
        assertThat(flood.output()).hasSize(64 * 1024);
        assertThatThrownBy(() -> containers.exec(id, List.of("sleep", "30"), Duration.ofMillis(300)))
                .isInstanceOf(EngineException.TimedOut.class)
                .hasMessageContaining("run sleep in container");
    }

    @Test
    void readsWhatItWroteAndFollowsWhatItWrites() throws InterruptedException {
        var id = started(Workloads.script(
                "trap 'exit 0' TERM; echo first; echo second >&2; i=0; while :; do sleep 0.1; i=$((i+1)); echo"
                        + " n$i; done"));
        Await.until(
                "both lines",
                () -> containers.logs(id, 100).stream()
                        .map(LogLine::text)
                        .toList()
                        .containsAll(List.of("first", "second")));
        var lines = containers.logs(id, 100);
        assertThat(lines).extracting(LogLine::text).contains("first", "second");
        assertThat(lines).filteredOn(LogLine::error).extracting(LogLine::text).containsExactly("second");
        assertThat(lines.getFirst().at()).isAfter(Instant.now().minusSeconds(60));

        var followed = new CopyOnWriteArrayList<String>();
        var ended = new CountDownLatch(1);
        try (var _ = containers.follow(id, 0, listener(followed, ended))) {
            Await.until("three more lines", () -> followed.size() >= 3);
            containers.stop(id, Duration.ofSeconds(2));
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static LogFollower.Listener listener(List<String> lines, CountDownLatch ended) {
        return new LogFollower.Listener() {
            @Override
            public void line(LogLine line) {
                lines.add(line.text());
            }

            @Override
            public void ended() {
                ended.countDown();
            }

            @Override
            public void failed(EngineException failure) {
                lines.add("failed: " + failure.getMessage());
            }
        };
    }

    @Test
    void saysThatACommandIsNotInTheImage() {
        var wrong = containers.create(fixture.spec(Workloads.command("no-such-program"), 4, 8));
        assertThatThrownBy(() -> containers.start(wrong))
                .isInstanceOf(EngineException.Refused.class)
                .hasMessageContaining("no-such-program")
                .extracting(failure -> ((EngineException) failure).fault())
                .isEqualTo(EngineException.Fault.VERDICT);
        assertThat(containers.inspect(wrong).state()).isEqualTo(new State.Created());
    }

    @Test
    void saysThatTheImageIsMissing() {
        var spec = fixture.spec(Workloads.sleeping(), 1, 9);
        var missing = new ContainerSpec(
                spec.identity(), "sha256:" + "0".repeat(64), spec.workload(), spec.networks(), spec.files());
        assertThatThrownBy(() -> containers.create(missing)).isInstanceOf(EngineException.ImageNotFound.class);
    }

    @Test
    void saysThatANameIsTakenBySomethingElse() {
        create(Workloads.sleeping());
        assertThatThrownBy(() -> create(Workloads.sleeping()))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining(fixture.names().container(WEB, 3, 0));
    }

    @Test
    void saysThatAPublishedPortIsTaken() {
        var port = new Workload.Port(80, 30991, Workload.Protocol.TCP, "127.0.0.1");
        var first = containers.create(fixture.spec(Workloads.publishing(port), 1, 10));
        containers.start(first);
        var second = containers.create(fixture.spec(Workloads.publishing(port), 2, 11));
        assertThatThrownBy(() -> containers.start(second))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining("30991");
    }

    @Test
    void neverSeesWhatBelongsToAnotherInstallationOfTheSameName() {
        var mine = create(Workloads.sleeping());
        var config = fixture.config();
        var other = new EngineConfig(config.instance(), "another-installation", config.host());
        try (var engine = new Engine(other, InstantSource.system())) {
            assertThat(engine.containers().list()).isEmpty();
            assertThatThrownBy(() -> engine.containers().inspect(mine)).isInstanceOf(EngineException.Gone.class);
        }
    }

    @Test
    void leavesNoContainerBehindWhenItsFilesCanNotBePut() {
        var workload = Workloads.withFiles(false, Workloads.file("text", "/etc/passwd/x", 0644));
        var full = fixture.spec(workload, 1, 12, Workloads.contents(workload));
        assertThatThrownBy(() -> containers.create(full)).isInstanceOf(EngineException.class);
        assertThat(containers.list()).isEmpty();
    }

    @Test
    void makesAContainerOfTheInstallationsOwn() {
        var network = fixture.network("shop");
        fixture.engine().volumes().ensure(fixture.config().instance() + "-dynamic", Map.of());
        var id = containers.create(new SystemContainer(
                fixture.names().ingress(),
                "ingress",
                EngineFixture.IMAGE,
                List.of("sleep", "600"),
                Map.of("A", "b"),
                List.of(new Workload.Port(80, 30992, Workload.Protocol.TCP, "127.0.0.1")),
                new Endpoint(network.name(), Optional.empty(), List.of()),
                List.of(new SystemContainer.Share(fixture.config().instance() + "-dynamic", "/dynamic", true)),
                Map.of(),
                Map.of("io.hawiyat.spec-hash", "abc")));
        containers.start(id);
        var listed = only();
        assertThat(listed.role()).contains("ingress");
        assertThat(listed.identity()).isEmpty();
        assertThat(listed.addresses()).containsKey(network.name());
        var inspected = containers.inspect(id);
        assertThat(inspected.labels()).containsEntry("io.hawiyat.spec-hash", "abc");
        assertThat(inspected.live().workload().ports()).hasSize(1);
        assertThat(inspected.live().workload().volumes()).hasSize(1);
    }
}
