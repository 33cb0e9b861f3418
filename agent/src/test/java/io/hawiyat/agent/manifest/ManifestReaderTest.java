package io.hawiyat.agent.manifest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.manifest.Workload.FileMount;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Protocol;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.manifest.Workload.Ulimit;
import io.hawiyat.agent.manifest.Workload.VolumeMount;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {

    private static Manifests fixture(String name) throws IOException {
        return FixturesTest.valid()
                .filter(fixture -> fixture.name().equals(name))
                .findFirst()
                .orElseThrow()
                .read();
    }

    @Test
    void fillsInEveryDefaultOfTheContract() {
        var application = Applications.read("");
        var workload = application.workload();

        assertThat(application.id()).isEqualTo(new ApplicationId("default", "web"));
        assertThat(application.replicas()).isEqualTo(1);
        assertThat(application.pullDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(application.prune()).isTrue();
        assertThat(application.suspend()).isFalse();
        assertThat(application.rollout())
                .isEqualTo(new Rollout(
                        Strategy.ROLLING,
                        1,
                        0,
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        true,
                        List.of()));
        assertThat(workload.stopGracePeriod()).isEqualTo(Duration.ofSeconds(10));
        assertThat(workload.restartPolicy()).isEqualTo(RestartPolicy.UNLESS_STOPPED);
        assertThat(workload.logging().driver()).isEqualTo("local");
        assertThat(workload.logging().options()).containsOnly(entry("max-size", "10m"), entry("max-file", "3"));
        assertThat(workload.health()).isEmpty();
        assertThat(workload.resources())
                .isEqualTo(new Resources(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void fillsInTheDefaultsOfAProbe() {
        var health = Applications.read("health: {http: {port: 80}}").workload().health();

        assertThat(health)
                .contains(new Health(
                        new Health.Probe.Http("/", 80),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ZERO));
    }

    @Test
    void readsEveryField() throws IOException {
        var application = fixture("everything.yaml").applications().getFirst();
        var workload = application.workload();

        assertThat(application.file()).isEqualTo("everything.yaml:1");
        assertThat(application.labels()).containsOnly(entry("tier", "front"), entry("version", "2"));
        assertThat(workload.args()).containsExactly("--port", "8080", "--verbose", "true");
        assertThat(workload.resources())
                .isEqualTo(new Resources(OptionalDouble.of(0.5), OptionalLong.of(256L << 20), OptionalLong.of(200)));
        assertThat(workload.ulimits())
                .containsOnly(entry("nofile", new Ulimit(1024, 65536)), entry("nproc", new Ulimit(512, 512)));
        assertThat(workload.shmSize()).hasValue(128L << 20);
        assertThat(workload.user()).contains("1000:1000");
        assertThat(workload.restartPolicy()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(workload.health().orElseThrow().timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(workload.volumes())
                .containsExactly(new VolumeMount(new VolumeSource.Named("assets"), "/assets", true));
        assertThat(application.rollout().strategy()).isEqualTo(Strategy.BLUE_GREEN);
        assertThat(application.rollout().drainTimeout()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void readsRoutes() throws IOException {
        var application = fixture("everything.yaml").applications().getFirst();

        assertThat(application.routes())
                .containsExactly(
                        HttpRoute.plain(
                                "shop.example",
                                "/api",
                                8080,
                                List.of("http", "https"),
                                Optional.of(new Route.Tls(Optional.of("le"))),
                                true,
                                OptionalInt.of(10)),
                        HttpRoute.plain(
                                "shop.example",
                                "/",
                                8080,
                                List.of(),
                                Optional.of(new Route.Tls(Optional.empty())),
                                false,
                                OptionalInt.empty()));
    }

    @Test
    void keepsTheTextOfEnvironmentVariablesAsWritten() throws IOException {
        var env =
                fixture("everything.yaml").applications().getFirst().workload().env();

        assertThat(env)
                .containsOnly(
                        entry("LEVEL", "info"),
                        entry("RATIO", "1.10"),
                        entry("ENABLED", "yes"),
                        entry("STARTS_AT", "1:30"),
                        entry("MASK", "0022"),
                        entry("EMPTY", ""));
    }

    @Test
    void recreatesWhatMayNotRunSideBySide() {
        var withPort = Applications.read("ports: [{port: 80, publish: 8080}]");
        var withVolume = Applications.read("volumes: [{name: data, target: /data}]");

        assertThat(withPort.rollout().strategy()).isEqualTo(Strategy.RECREATE);
        assertThat(withPort.workload().ports()).containsExactly(new Port(80, 8080, Protocol.TCP, "0.0.0.0"));
        assertThat(withVolume.rollout().strategy()).isEqualTo(Strategy.RECREATE);
    }

    @Test
    void pullsAsKubernetesDoes() {
        assertThat(ImageReference.isMoving("nginx")).isTrue();
        assertThat(ImageReference.isMoving("registry.example:5000/nginx:latest"))
                .isTrue();
        assertThat(ImageReference.isMoving("registry.example:5000/nginx:1.27")).isFalse();
        assertThat(ImageReference.isMoving("nginx@sha256:" + "0".repeat(64))).isFalse();
        assertThat(Applications.read("pullPolicy: Never").pullPolicy()).isEqualTo(PullPolicy.NEVER);
        assertThat(Applications.read("").pullPolicy()).isEqualTo(PullPolicy.IF_NOT_PRESENT);
    }

    @Test
    void roundsPercentagesAsKubernetesDoes() throws IOException {
        var rolling = fixture("rolling-percent.yaml").applications().getFirst().rollout();
        var stuck = Applications.read("replicas: 2\nrollout: {maxSurge: 0, maxUnavailable: 10%}")
                .rollout();

        assertThat(rolling.maxSurge()).isEqualTo(2);
        assertThat(rolling.maxUnavailable()).isEqualTo(1);
        assertThat(stuck.maxUnavailable()).isEqualTo(1);
    }

    @Test
    void readsFilesBesideTheManifestWithTheirContents() {
        var tree = MemoryTree.of(
                        "apps/web.yaml",
                        Applications.manifest("default", "web", "files: [{source: conf, target: /etc/conf}]"))
                .with("apps/conf/a", "a")
                .with("apps/conf/sub/b", "b")
                .with("conf/a", "another");

        var manifests = ManifestReader.read(tree);

        assertThat(manifests.errors()).isEmpty();
        var hash = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        assertThat(manifests.applications().getFirst().workload().files())
                .contains(new FileMount("apps/conf/a", "/etc/conf/a", 0644, hash))
                .extracting(FileMount::target)
                .containsExactly("/etc/conf/a", "/etc/conf/sub/b");
        assertThat(manifests.files()).hasSize(2);
        assertThat(requireNonNull(manifests.files().get(hash)).read()).isEqualTo("a".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryDocumentOfAFileAndNamesItsLine() throws IOException {
        assertThat(fixture("two-in-one-file.yaml").applications())
                .extracting(application -> application.id() + " " + application.file())
                .containsExactly("default/web two-in-one-file.yaml:1", "default/api two-in-one-file.yaml:14");
    }

    @Test
    void mergesWhatMergeKeysBring() throws IOException {
        assertThat(fixture("merge-keys.yaml").applications().getFirst().routes())
                .map(HttpRoute.class::cast)
                .extracting(route -> route.host() + route.pathPrefix() + " " + route.port())
                .containsExactly("shop.example/ 80", "shop.example/api 80");
    }

    @Test
    void namesTheApplicationInItsErrors() {
        var manifests =
                ManifestReader.read(MemoryTree.of("web.yaml", Applications.manifest("shop", "web", "replicas: -1")));

        assertThat(manifests.errors())
                .extracting(ManifestError::application)
                .containsExactly(Optional.of(new ApplicationId("shop", "web")));
    }

    @Test
    void readsAProject() throws IOException {
        var project = fixture("project.yaml").projects().getFirst();

        assertThat(project.name()).isEqualTo("shop");
        assertThat(project.env()).containsOnly(entry("TZ", "UTC"), entry("RETRIES", "3"));
    }

    @Test
    void readsOnlyTheFilesThatAreAskedFor() {
        var tree = MemoryTree.of("a.yaml", Applications.manifest("default", "a", ""))
                .with("b.yaml", Applications.manifest("default", "b", ""))
                .with("c.json", Applications.manifest("default", "c", ""));

        assertThat(ManifestReader.read(tree).applications()).hasSize(2);
        assertThat(ManifestReader.read(tree, List.of("b.yaml")).applications()).hasSize(1);
    }

    @Test
    void leavesARouteWithTheOneThatWasDeclaredInAnEarlierCommit() {
        var newcomer = Applications.manifest("default", "newcomer", "routes: [{host: a.example, port: 80}]");
        var owner = Applications.manifest("default", "owner", "routes: [{host: a.example, port: 80}]");
        var tree = MemoryTree.of("a.yaml", newcomer).with("z.yaml", owner);
        var standing = new Standing(Set.of(), Set.of(new ApplicationId("default", "owner")), Set.of());

        assertThat(ManifestReader.read(tree).errors())
                .singleElement()
                .extracting(ManifestError::file)
                .isEqualTo("z.yaml");
        assertThat(ManifestReader.read(tree, ReadBefore.nothing(), standing).errors())
                .singleElement()
                .asString()
                .startsWith("a.yaml:")
                .contains("default/owner");
    }
}
