package io.hawiyat.agent.docker;

import static io.hawiyat.agent.Alike.but;
import static io.hawiyat.agent.docker.EngineFixture.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.Examples;
import io.hawiyat.agent.plan.Generation;
import io.hawiyat.agent.traefik.Docker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine shows of a running container, compared with what it was made of, on the oldest and the newest engine. */
@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class LiveSettingsTest {

    private final EngineFixture fixture;
    private final List<String> images = new ArrayList<>();

    LiveSettingsTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
    }

    @AfterEach
    void close() {
        fixture.close();
        images.forEach(image -> docker("rmi", "-f", image));
    }

    private String docker(String... arguments) {
        var all = Stream.concat(Stream.of("-H", fixture.config().host().uri().toString()), Stream.of(arguments));
        return Docker.output(all.toArray(String[]::new));
    }

    /** An image that gives its containers something of everything. */
    private String rich() {
        var container = docker("create", IMAGE);
        var image = docker(
                "commit",
                "--change",
                "ENV LEVEL=info EMPTY=",
                "--change",
                "ENTRYPOINT [\"/bin/sh\", \"-c\"]",
                "--change",
                "CMD [\"trap exit TERM; while :; do sleep 0.1; done\"]",
                "--change",
                "HEALTHCHECK --interval=7s --timeout=2s --retries=4 CMD true",
                "--change",
                "VOLUME /data",
                "--change",
                "EXPOSE 80/tcp 53/udp",
                "--change",
                "USER 1000:1000",
                "--change",
                "WORKDIR /tmp",
                "--change",
                "LABEL team=shop org.opencontainers.image.title=rich",
                container);
        docker("rm", container);
        images.add(image);
        return image;
    }

    private Inspected running(Workload workload) {
        Stream.of("data", "more")
                .forEach(volume ->
                        fixture.engine().volumes().ensure(fixture.names().volume(EngineFixture.WEB, volume), Map.of()));
        var containers = fixture.engine().containers();
        var id = containers.create(fixture.spec(workload, 1, 5));
        containers.start(id);
        return containers.inspect(id);
    }

    private List<Difference> drift(Workload workload, String id) {
        var live = fixture.engine().containers().inspect(id).live();
        return Drift.between(new Generation(1, workload, workload.image()), live);
    }

    @Test
    void findsNothingInWhatAnImageGives() {
        var workload = Examples.workload(rich());

        var inspected = running(workload);

        assertThat(drift(workload, inspected.id())).isEmpty();
        assertThat(inspected.live().defaults().healthcheck()).contains("true", "Interval 7000000000", "Retries 4");
        assertThat(inspected.live().defaults().labels()).containsEntry("team", "shop");
    }

    @Test
    void findsNothingWhereTheAgentProbesInsteadOfTheImage() {
        var base = Examples.workload(rich());
        var probed = probed(base);

        var inspected = running(probed);

        assertThat(inspected.live().healthcheck()).isEqualTo("NONE");
        assertThat(drift(probed, inspected.id())).isEmpty();
        assertThat(drift(base, inspected.id())).extracting(Difference::field).containsExactly("spec.health");
    }

    private static Workload probed(Workload base) {
        var probe =
                new Health(new Health.Probe.Tcp(80), Duration.ofSeconds(1), Duration.ofSeconds(1), 3, Duration.ZERO);
        return but(base, Map.of("health", Optional.of(probe)));
    }

    @Test
    void findsNothingInAContainerWithEveryFieldWhileItRuns() {
        var workload = ContainerTranslationTest.everything();

        assertThat(drift(workload, running(workload).id())).isEmpty();
    }

    @Test
    void findsEverythingThatAnUpdateCanChange() {
        var workload = ContainerTranslationTest.everything();
        var id = running(workload).id();

        docker(
                "update",
                "--cpus",
                "1",
                "--memory",
                "128m",
                "--memory-swap",
                "256m",
                "--memory-reservation",
                "64m",
                "--pids-limit",
                "99",
                "--cpu-shares",
                "77",
                "--restart",
                "always",
                id);

        assertThat(drift(workload, id).stream().map(it -> it.field() + "=" + it.live()))
                .containsExactlyInAnyOrder(
                        "spec.resources.cpus=1",
                        "spec.resources.memory=134217728",
                        "spec.resources.pids=99",
                        "spec.restartPolicy=unless-stopped",
                        "engine.CpuShares=77",
                        "engine.MemoryReservation=67108864",
                        "engine.MemorySwap=268435456",
                        "engine.RestartPolicy=always");
    }

    @Test
    void findsWhatAContainerMadeByHandHasThatNobodyAskedFor() {
        var workload = Examples.workload(IMAGE);
        var id = running(workload).id();
        docker("rm", "-f", id);
        var labels = fixture.engine().containers();
        assertThat(labels.list()).isEmpty();

        var made = docker(
                "run",
                "-d",
                "--label",
                "io.hawiyat.instance=" + fixture.config().instance(),
                "--label",
                "io.hawiyat.installation=" + fixture.config().installation(),
                "--label",
                "io.hawiyat.project=shop",
                "--label",
                "io.hawiyat.application=web",
                "--label",
                "io.hawiyat.generation=1",
                "--label",
                "io.hawiyat.replica=0",
                "--label",
                "team=intruders",
                "--pid",
                "host",
                "--ipc",
                "host",
                "--privileged",
                "--cap-add",
                "SYS_ADMIN",
                "--dns",
                "192.0.2.1",
                "--group-add",
                "5",
                "--volume",
                "/tmp:/host",
                "--publish",
                "127.0.0.1::80",
                "--env",
                "LEVEL=debug",
                "--user",
                "7",
                IMAGE,
                "sleep",
                "600");

        assertThat(drift(workload, made))
                .extracting(Difference::field)
                .contains(
                        "engine.PidMode",
                        "engine.IpcMode",
                        "engine.Dns",
                        "engine.GroupAdd",
                        "engine.Binds",
                        "labels.team",
                        "spec.args",
                        "spec.env.LEVEL",
                        "spec.ports",
                        "spec.restartPolicy",
                        "spec.security.capAdd",
                        "spec.security.privileged",
                        "spec.user");
    }
}
