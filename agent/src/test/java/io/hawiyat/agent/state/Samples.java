package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.Hooks;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.state.Applications.Declared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Applications as a render would hand them over. */
final class Samples {

    private Samples() {}

    static Declared declared(String name, String image) {
        return declared(name, image, 1);
    }

    /** Its hash is of its image and replicas, its workload hash of its image alone. */
    static Declared declared(String name, String image, int replicas) {
        return new Declared(application(name, image, replicas, List.of()), image + "*" + replicas, image);
    }

    static Declared routed(String name, String image, String host) {
        var route = HttpRoute.plain(host, "/", 80, List.of(), Optional.empty(), false, OptionalInt.empty());
        return new Declared(application(name, image, 1, List.of(route)), image + "@" + host, image);
    }

    static Declared publishing(String name, String image, int port) {
        var application = application(name, image, 1, List.of());
        var workload = workload(
                image, List.of(new Workload.Port(80, port, Workload.Protocol.TCP, "0.0.0.0")), List.of(), List.of());
        return new Declared(with(application, workload), image + ":" + port, image + ":" + port);
    }

    static Declared mounting(String name, String image, String sha256) {
        var file = new Workload.FileMount("app.conf", "/etc/app.conf", 0644, sha256);
        var application =
                with(application(name, image, 1, List.of()), workload(image, List.of(), List.of(file), List.of()));
        return new Declared(application, image + "#" + sha256, image + "#" + sha256);
    }

    static Application application(String name, String image, int replicas, List<Route> routes) {
        return new Application(
                ApplicationId.parse("shop/" + name),
                Map.of("team", "shop"),
                Map.of(),
                name + ".yaml:1",
                workload(image, List.of(), List.of(), List.of()),
                replicas,
                routes,
                new Rollout(
                        Rollout.Strategy.ROLLING,
                        1,
                        0,
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        true,
                        List.of()),
                Application.PullPolicy.IF_NOT_PRESENT,
                Duration.ofMinutes(5),
                false,
                true,
                List.of(),
                Hooks.NONE,
                Optional.empty());
    }

    static Application with(Application application, Workload workload) {
        return new Application(
                application.id(),
                application.labels(),
                application.annotations(),
                application.file(),
                workload,
                application.replicas(),
                application.routes(),
                application.rollout(),
                application.pullPolicy(),
                application.pullDeadline(),
                application.suspend(),
                application.prune(),
                application.dependsOn(),
                application.hooks(),
                application.job());
    }

    static Workload workload(
            String image,
            List<Workload.Port> ports,
            List<Workload.FileMount> files,
            List<Workload.VolumeMount> volumes) {
        return new Workload(
                image,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("LEVEL", "info"),
                files,
                volumes,
                List.of(),
                OptionalLong.empty(),
                ports,
                new Workload.Resources(OptionalDouble.of(0.5), OptionalLong.of(64L << 20), OptionalLong.empty()),
                Map.of("nofile", new Workload.Ulimit(1024, 2048)),
                true,
                Optional.of("SIGTERM"),
                Duration.ofSeconds(10),
                Optional.empty(),
                Map.of(),
                List.of(),
                new Workload.Logging("local", Map.of("max-size", "10m", "max-file", "3")),
                Optional.of(new Health(
                        new Health.Probe.Http("/health", 80),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ZERO)),
                Workload.RestartPolicy.UNLESS_STOPPED,
                new Workload.Security(false, List.of(), List.of("ALL"), false, true),
                SecretUse.none());
    }
}
