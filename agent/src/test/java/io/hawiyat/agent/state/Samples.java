package io.hawiyat.agent.state;

import static io.hawiyat.agent.Alike.but;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.Examples;
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

    private static final Workload.Resources RESOURCES =
            new Workload.Resources(OptionalDouble.of(0.5), OptionalLong.of(64L << 20), OptionalLong.empty());
    private static final Health HEALTH = new Health(
            new Health.Probe.Http("/health", 80), Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ZERO);

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
        var ports = List.of(new Workload.Port(80, port, Workload.Protocol.TCP, "0.0.0.0"));
        return new Declared(
                with(application(name, image, 1, List.of()), Map.of("ports", ports)),
                image + ":" + port,
                image + ":" + port);
    }

    static Declared mounting(String name, String image, String sha256) {
        var files = List.of(new Workload.FileMount("app.conf", "/etc/app.conf", 0644, sha256));
        return new Declared(
                with(application(name, image, 1, List.of()), Map.of("files", files)),
                image + "#" + sha256,
                image + "#" + sha256);
    }

    static Application application(String name, String image, int replicas, List<Route> routes) {
        var file = name + ".yaml:1";
        return but(
                Examples.application(ApplicationId.parse("shop/" + name), image),
                Map.of(
                        "labels", Map.of("team", "shop"),
                        "file", file,
                        "workload", workload(image),
                        "replicas", replicas,
                        "routes", routes));
    }

    /** The same application, with other components of its workload. */
    static Application with(Application application, Map<String, ?> changes) {
        return but(application, Map.of("workload", but(application.workload(), changes)));
    }

    private static Workload workload(String image) {
        return but(
                Examples.workload(image),
                Map.of(
                        "env", Map.of("LEVEL", "info"),
                        "resources", RESOURCES,
                        "ulimits", Map.of("nofile", new Workload.Ulimit(1024, 2048)),
                        "init", true,
                        "stopSignal", Optional.of("SIGTERM"),
                        "health", Optional.of(HEALTH),
                        "security", new Workload.Security(false, List.of(), List.of("ALL"), false, true)));
    }
}
