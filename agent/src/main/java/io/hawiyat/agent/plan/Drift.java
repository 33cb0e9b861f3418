package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.Security;
import io.hawiyat.agent.manifest.Workload.VolumeMount;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Live;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * In which fields a live container is not what its generation says. Never by a hash: another release of the agent must
 * not find drift where there is none. What has no order in meaning is compared without; what the manifest leaves to the
 * image, or repeats of it, is the image's. Files of the tree and probes are not in what the engine shows, and are not compared here:
 * see {@link Unseen}.
 */
public final class Drift {

    private static final String NO_CHECK = "NONE";

    private final Differences differences = new Differences();

    private Drift() {}

    /** Empty when the container is what its generation says. */
    public static List<Difference> between(Generation desired, Live live) {
        var drift = new Drift();
        drift.differences.compare("spec.image", desired.image(), live.image());
        drift.process(desired.workload(), live);
        drift.storage(desired.workload(), live.workload());
        drift.reach(desired.workload(), live.workload());
        drift.limits(desired.workload(), live.workload());
        drift.security(desired.workload().security(), live.workload().security());
        drift.health(desired.workload(), live);
        drift.others(live);
        return drift.differences.found();
    }

    /**
     * Whether the container is on its project's network, at its address, and under no name of another.
     *
     * @param place its address as recorded, and all names that it may have there: which of them it has is the rollout's
     */
    public static List<Difference> ofPlace(Attachment place, Live live) {
        var differences = new Differences();
        var actual = live.networks().stream()
                .filter(network -> network.network().equals(place.network()))
                .findFirst();
        var field = "networks." + place.network();
        differences.compare(
                field, place.address(), actual.map(Attachment::address).orElse(""));
        var strange = new TreeSet<>(actual.map(Attachment::aliases).orElse(List.of()));
        place.aliases().forEach(strange::remove);
        differences.compare(field + ".aliases", "", set(List.copyOf(strange)));
        return differences.found();
    }

    /** Where the agent probes, the image's own check beside it is switched off. */
    private void health(Workload desired, Live live) {
        differences.compare(
                "spec.health",
                desired.health().isPresent() ? NO_CHECK : live.defaults().healthcheck(),
                live.healthcheck());
    }

    private void others(Live live) {
        new TreeMap<>(live.others()).forEach((name, value) -> differences.compare(name, "", value));
    }

    private void process(Workload desired, Live live) {
        var image = live.defaults();
        var actual = live.workload();
        if (desired.platform().isPresent()) {
            var platform = desired.platform().get();
            var actualPlatform = actual.platform().orElse("");
            // linux/arm64 is satisfied by linux/arm64/v8.
            differences.compare(
                    "spec.platform", platform, actualPlatform.startsWith(platform + "/") ? platform : actualPlatform);
        }
        differences.compare("spec.command", command(desired, image), command(actual, image));
        differences.compare("spec.args", args(desired, image), args(actual, image));
        differences.compare("spec.workingDir", desired.workingDir(), actual.workingDir(), image.workingDir());
        differences.compare("spec.user", desired.user(), actual.user(), image.user());
        differences.compare(
                "spec.stopSignal",
                desired.stopSignal().map(Drift::signal),
                actual.stopSignal().map(Drift::signal),
                Optional.of(signal(image.stopSignal().orElse("SIGTERM"))));
        differences.compare(
                "spec.hostname",
                desired.hostname().orElse(""),
                actual.hostname().orElse(""));
        differences.compare("spec.env", with(image.env(), desired.shownEnv()), with(image.env(), actual.shownEnv()));
        differences.compare("spec.init", desired.init(), actual.init());
        differences.compare(
                "spec.stopGracePeriod", seconds(desired.stopGracePeriod()), seconds(actual.stopGracePeriod()));
    }

    private static String command(Workload workload, ImageDefaults image) {
        return words(workload.command().isEmpty() ? image.command() : workload.command());
    }

    private static String args(Workload workload, ImageDefaults image) {
        return words(workload.args().isEmpty() && workload.command().isEmpty() ? image.args() : workload.args());
    }

    private static String words(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[\\w./:=@%+,-]+") ? word : "\"" + word.replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> with(Map<String, String> image, Map<String, String> own) {
        var all = new TreeMap<>(image);
        all.putAll(own);
        return all;
    }

    private static String signal(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("SIG") || upper.chars().allMatch(Character::isDigit) ? upper : "SIG" + upper;
    }

    /** The engine knows whole seconds. */
    private static String seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds() + "s";
    }

    private void storage(Workload desired, Workload actual) {
        differences.compare("spec.volumes", volumes(desired), volumes(actual));
        differences.compare("spec.files", secretFiles(desired), secretFiles(actual));
        differences.compare("spec.tmpfs", set(desired.tmpfs()), set(actual.tmpfs()));
        if (desired.shmSize().isPresent()) {
            differences.compare("spec.shmSize", number(desired.shmSize().stream()), number(actual.shmSize().stream()));
        }
    }

    /** The others are in the container's own file system, where the engine does not show them. */
    private static Map<String, String> secretFiles(Workload workload) {
        return workload.secrets().files().stream()
                .collect(Collectors.toMap(SecretUse.Mount::target, SecretUse.Mount::shown, (first, second) -> second));
    }

    private static Map<String, String> volumes(Workload workload) {
        return workload.volumes().stream()
                .collect(Collectors.toMap(VolumeMount::target, Drift::volume, (first, second) -> second));
    }

    private static String volume(VolumeMount volume) {
        var source = switch (volume.source()) {
            case VolumeSource.Named named -> "volume " + named.name();
            case VolumeSource.HostPath host -> "host path " + host.path();
        };
        return volume.readOnly() ? source + ", read-only" : source;
    }

    private void reach(Workload desired, Workload actual) {
        differences.compare("spec.ports", ports(desired.ports()), ports(actual.ports()));
        differences.compare("spec.extraHosts", desired.extraHosts(), actual.extraHosts());
        differences.compare("spec.networks", set(desired.networks()), set(actual.networks()));
        differences.compare(
                "spec.logging.driver",
                desired.logging().driver(),
                actual.logging().driver());
        differences.compare(
                "spec.logging.options",
                desired.logging().options(),
                actual.logging().options());
        differences.compare("spec.restartPolicy", desired.restartPolicy(), actual.restartPolicy());
    }

    private static String ports(List<Port> ports) {
        return set(ports.stream()
                .map(port -> port.hostIp() + ":" + port.publish() + "->" + port.port() + "/"
                        + port.protocol().name().toLowerCase(Locale.ROOT))
                .toList());
    }

    private void limits(Workload desired, Workload actual) {
        Function<Resources, Stream<Long>> nanos =
                resources -> resources.cpus().stream().mapToObj(cpus -> Math.round(cpus * 1e9));
        differences.compare(
                "spec.resources.cpus", cpus(nanos.apply(desired.resources())), cpus(nanos.apply(actual.resources())));
        differences.compare(
                "spec.resources.memory",
                number(desired.resources().memory().stream()),
                number(actual.resources().memory().stream()));
        differences.compare(
                "spec.resources.pids",
                number(desired.resources().pids().stream()),
                number(actual.resources().pids().stream()));
        differences.compare("spec.ulimits", ulimits(desired), ulimits(actual));
    }

    private static String cpus(Stream<Long> nanos) {
        return nanos.findFirst()
                .map(value -> BigDecimal.valueOf(value, 9).stripTrailingZeros().toPlainString())
                .orElse("");
    }

    private static String number(LongStream number) {
        return number.mapToObj(Long::toString).findFirst().orElse("");
    }

    private static Map<String, String> ulimits(Workload workload) {
        return workload.ulimits().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        limit ->
                                limit.getValue().soft() + ":" + limit.getValue().hard()));
    }

    private void security(Security desired, Security actual) {
        differences.compare(
                "spec.security.readOnlyRootFilesystem",
                desired.readOnlyRootFilesystem(),
                actual.readOnlyRootFilesystem());
        differences.compare("spec.security.capAdd", capabilities(desired.capAdd()), capabilities(actual.capAdd()));
        differences.compare("spec.security.capDrop", capabilities(desired.capDrop()), capabilities(actual.capDrop()));
        differences.compare("spec.security.privileged", desired.privileged(), actual.privileged());
        differences.compare("spec.security.noNewPrivileges", desired.noNewPrivileges(), actual.noNewPrivileges());
    }

    private static String capabilities(List<String> names) {
        return set(names.stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .toList());
    }

    private static String set(List<String> members) {
        return String.join(", ", new TreeSet<>(members));
    }
}
