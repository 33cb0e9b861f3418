package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.Build;
import io.hawiyat.agent.manifest.BuildFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class BuiltImagesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String FROM = "FROM busybox:1.36\n";

    private final EngineFixture fixture;
    private final BuiltImages builds;
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    BuiltImagesTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        builds = fixture.engine().builds();
    }

    @AfterEach
    void close() {
        fixture.engine()
                .containers()
                .list()
                .forEach(it -> fixture.engine().containers().remove(it.id()));
        builds.keepOnly(Set.of());
        fixture.close();
    }

    private static ImageBuild wanted(Map<String, String> files) {
        return wanted(files, Map.of());
    }

    private static ImageBuild wanted(Map<String, String> files, Map<String, String> args) {
        var context = BuildFiles.of(files);
        var build = new Build(".", "Dockerfile", Optional.empty(), args, context.sha256());
        return new ImageBuild(build, Optional.empty(), false, context::content);
    }

    private ResolvedImage build(ImageBuild wanted) {
        return builds.build(wanted, Optional.empty(), DEADLINE, progress::add, log::add);
    }

    @Test
    void buildsFromTheFilesThatItIsGiven() {
        var image = build(wanted(
                Map.of(
                        "Dockerfile",
                        FROM + "ARG WHO=nobody\nCOPY sub/a.txt /a.txt\nRUN cat /a.txt; echo for $WHO\nVOLUME /kept\n",
                        "sub/a.txt",
                        "a file of the tree\n"),
                Map.of("WHO", "Ada")));

        assertThat(image.reference()).startsWith("sha256:").isEqualTo(image.id());
        assertThat(image.confirmed()).isFalse();
        assertThat(image.volumes()).containsExactly("/kept");
        assertThat(progress).first().asString().startsWith("step 1 of").endsWith("FROM busybox:1.36");
        assertThat(log).contains("a file of the tree", "for Ada");
    }

    @Test
    void buildsTheSameContextOnce() {
        var first = build(wanted(Map.of("Dockerfile", FROM + "RUN date > /built\n")));
        log.clear();
        var again = build(wanted(Map.of("Dockerfile", FROM + "RUN date > /built\n")));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(log).isEmpty();
        assertThat(builds.find(wanted(Map.of("Dockerfile", FROM + "RUN date > /built\n")), Optional.empty()))
                .contains(first);
    }

    @Test
    void buildsItOnceForSeveralWhoWantItAtOnce() {
        var files = Map.of("Dockerfile", FROM + "RUN sleep 1; date > /built\n");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ids =
                    IntStream.range(0, 5)
                            .mapToObj(it ->
                                    threads.submit(() -> build(wanted(files)).id()))
                            .toList()
                            .stream()
                            .map(BuiltImagesTest::result)
                            .distinct();
            assertThat(ids).hasSize(1);
        }
        assertThat(log.stream().filter(line -> line.startsWith("Successfully built")))
                .hasSize(1);
    }

    private static String result(java.util.concurrent.Future<String> future) {
        try {
            return future.get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void tellsWhichStepFailedAndWhatItSaidLast() {
        assertThatThrownBy(() -> build(wanted(Map.of("Dockerfile", FROM + "RUN echo no such table >&2; exit 3\n"))))
                .isInstanceOf(EngineException.BuildFailed.class)
                .hasMessageContainingAll("step 2 of", "non-zero code: 3", "its last words: no such table")
                .extracting(failure -> ((EngineException) failure).fault())
                .isEqualTo(EngineException.Fault.VERDICT);
        assertThat(log).contains("no such table");
    }

    @Test
    void isToBlameForADockerfileThatDoesNotWork() {
        for (var dockerfile : List.of("FROMM nothing\n", FROM + "COPY missing /\n", FROM + "ADD ../up /\n")) {
            assertThatThrownBy(() -> build(wanted(Map.of("Dockerfile", dockerfile))))
                    .as(dockerfile)
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.fault()).isEqualTo(EngineException.Fault.VERDICT));
        }
    }

    @Test
    void isNotToBlameForARegistryThatIsAway() {
        var dockerfile = "ARG BASE=127.0.0.1:1/team/base\nFROM ${BASE}:7\n";
        assertThatThrownBy(() -> build(wanted(Map.of("Dockerfile", dockerfile))))
                .isInstanceOfSatisfying(EngineException.RegistryUnreachable.class, failure -> {
                    assertThat(failure.fault()).isEqualTo(EngineException.Fault.ENVIRONMENT);
                    assertThat(failure.getMessage()).contains("127.0.0.1:1");
                });
    }

    @Test
    void endsABuildThatTakesTooLong() {
        var slow = wanted(Map.of("Dockerfile", FROM + "RUN sleep 600\n"));
        assertThatThrownBy(() -> builds.build(slow, Optional.empty(), Duration.ofSeconds(2), progress::add, log::add))
                .isInstanceOf(EngineException.PullTimedOut.class)
                .hasMessageContaining("spec.pullDeadline");
    }

    @Test
    void removesWhatNobodyNeedsAndNothingOfOthers() {
        var needed = build(wanted(Map.of("Dockerfile", FROM + "RUN echo needed > /a\n")));
        var running = build(wanted(Map.of("Dockerfile", FROM + "RUN echo running > /a\n")));
        var unneeded = build(wanted(Map.of("Dockerfile", FROM + "RUN echo unneeded > /a\n")));
        var spec = fixture.spec(Workloads.sleeping(), 1, 60);
        fixture.engine()
                .containers()
                .create(new ContainerSpec(
                        spec.identity(), running.id(), spec.workload(), spec.networks(), spec.files()));

        builds.keepOnly(Set.of(needed.reference()));

        var images = fixture.engine().images();
        assertThat(images.find(needed.id())).isPresent();
        assertThat(images.find(running.id())).as("a container is made of it").isPresent();
        assertThat(images.find(unneeded.id())).isEmpty();
        assertThat(images.find(EngineFixture.IMAGE))
                .as("what it was built from")
                .isPresent();
    }
}
