package io.hawiyat.agent.docker;

import static io.hawiyat.agent.docker.EngineFixture.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Logging;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Protocol;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.manifest.Workload.Security;
import io.hawiyat.agent.manifest.Workload.Ulimit;
import io.hawiyat.agent.manifest.Workload.VolumeMount;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.Examples;
import io.hawiyat.agent.plan.Generation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is created is read back as what was wanted, on the oldest and on the newest engine. */
@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class ContainerTranslationTest {

    @AutoClose
    private final EngineFixture fixture;

    ContainerTranslationTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
    }

    static Workload everything() {
        return new Workload(
                IMAGE,
                Optional.empty(),
                Optional.of("linux/amd64"),
                List.of("/bin/sh", "-c"),
                List.of("sleep 600"),
                Optional.of("/tmp"),
                Optional.of("1000:1000"),
                Map.of("LEVEL", "debug", "EMPTY", "", "SPACED", "a b=c \"d\""),
                List.of(),
                List.of(
                        new VolumeMount(new VolumeSource.Named("data"), "/data", false),
                        new VolumeMount(new VolumeSource.Named("more"), "/more", true),
                        new VolumeMount(new VolumeSource.HostPath("/usr/share"), "/host", true)),
                List.of("/cache", "/run/app"),
                OptionalLong.of(128L << 20),
                List.of(
                        new Port(53, 30953, Protocol.UDP, "127.0.0.1"),
                        new Port(80, 30980, Protocol.TCP, "0.0.0.0"),
                        new Port(81, 30981, Protocol.TCP, "127.0.0.1")),
                new Resources(OptionalDouble.of(0.35), OptionalLong.of(96L << 20), OptionalLong.of(77)),
                Map.of("nofile", new Ulimit(1024, 2048), "core", new Ulimit(0, 0)),
                true,
                Optional.of("SIGINT"),
                Duration.ofSeconds(7),
                Optional.of("frontend"),
                Map.of("db", "10.1.2.3", "v6", "fd00::1"),
                List.of(),
                new Logging("json-file", Map.of("max-size", "1m")),
                Optional.empty(),
                RestartPolicy.ON_FAILURE,
                new Security(true, List.of("NET_ADMIN"), List.of("CHOWN", "KILL"), false, true),
                SecretUse.none());
    }

    @Test
    void readsBackEveryFieldOfWhatItCreated() {
        var inspected = created(everything());
        assertThat(inspected.live().workload()).isEqualTo(everything());
        assertThat(drift(everything(), inspected)).isEmpty();
    }

    @Test
    void readsBackAWorkloadThatSaysNothing() {
        var nothing = Examples.workload(IMAGE);
        var inspected = created(nothing);
        assertThat(inspected.live().workload().platform()).contains("linux/amd64");
        assertThat(inspected.live().workload().command()).isEmpty();
        assertThat(inspected.live().workload().args()).isEmpty();
        assertThat(inspected.live().workload().env()).isEmpty();
        assertThat(drift(nothing, inspected)).isEmpty();
    }

    @Test
    void findsNoDriftInAWorkloadThatRepeatsItsImage() {
        var image = created(Examples.workload(IMAGE)).live().defaults();
        var base = everything();
        var repeating = new Workload(
                IMAGE,
                Optional.empty(),
                Optional.of("linux/amd64"),
                image.command(),
                image.args(),
                image.workingDir(),
                image.user(),
                image.env(),
                base.files(),
                List.of(),
                base.tmpfs(),
                OptionalLong.empty(),
                List.of(),
                base.resources(),
                base.ulimits(),
                false,
                Optional.of("term"),
                Duration.ofMillis(2500),
                Optional.empty(),
                Map.of(),
                List.of(),
                base.logging(),
                Optional.empty(),
                RestartPolicy.NO,
                new Security(false, List.of("cap_net_admin"), List.of("ALL"), false, false),
                SecretUse.none());
        fixture.engine()
                .containers()
                .list()
                .forEach(old -> fixture.engine().containers().remove(old.id()));
        assertThat(drift(repeating, created(repeating))).isEmpty();
    }

    private Inspected created(Workload workload) {
        Stream.of("data", "more")
                .forEach(volume ->
                        fixture.engine().volumes().ensure(fixture.names().volume(EngineFixture.WEB, volume), Map.of()));
        var containers = fixture.engine().containers();
        return containers.inspect(containers.create(fixture.spec(workload, 1, 5)));
    }

    private static List<?> drift(Workload workload, Inspected inspected) {
        return Drift.between(new Generation(1, workload, IMAGE), inspected.live());
    }
}
