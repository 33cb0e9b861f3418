package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload.Logging;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Protocol;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.manifest.Workload.Security;
import io.hawiyat.agent.manifest.Workload.Ulimit;
import io.hawiyat.agent.manifest.Workload.VolumeMount;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import io.hawiyat.agent.plan.EngineNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a container takes of its host: the part {@code HostConfig} of an inspected container.
 *
 * @param host as inspected
 */
record HostReading(JsonNode host, EngineNames names) {

    List<VolumeMount> volumes(Optional<ApplicationId> application) {
        var volumes = new ArrayList<VolumeMount>();
        for (var mount : host.path("Mounts")) {
            var source = mount.path("Source").asText();
            var bind = mount.path("Type").asText().equals("bind");
            var ours = bind ? SecretFiles.isOne(source) : FileVolumes.isOne(names.instance(), source);
            if (!ours) {
                volumes.add(new VolumeMount(
                        bind ? new VolumeSource.HostPath(source) : new VolumeSource.Named(volume(source, application)),
                        mount.path("Target").asText(),
                        mount.path("ReadOnly").asBoolean(false)));
            }
        }
        return volumes;
    }

    SecretUse secrets() {
        var files = new ArrayList<SecretUse.Mount>();
        for (var mount : host.path("Mounts")) {
            SecretFiles.read(mount.path("Source").asText(), mount.path("Target").asText())
                    .ifPresent(files::add);
        }
        return new SecretUse(Map.of(), List.of(), files);
    }

    private String volume(String source, Optional<ApplicationId> application) {
        return application
                .map(id -> names.volume(id, ""))
                .filter(source::startsWith)
                .map(prefix -> source.substring(prefix.length()))
                .orElse(source);
    }

    List<Port> ports() {
        var bindings = host.path("PortBindings");
        var ports = new ArrayList<Port>();
        for (var binding : bindings.properties()) {
            var port = binding.getKey().split("/", 2);
            for (var on : binding.getValue()) {
                var hostIp = on.path("HostIp").asText("");
                ports.add(new Port(
                        Integer.parseInt(port[0]),
                        on.path("HostPort").asInt(0),
                        port.length > 1 && port[1].equals("udp") ? Protocol.UDP : Protocol.TCP,
                        hostIp.isEmpty() ? "0.0.0.0" : hostIp));
            }
        }
        ports.sort(Comparator.comparingInt(Port::port)
                .thenComparing(Port::protocol)
                .thenComparingInt(Port::publish)
                .thenComparing(Port::hostIp));
        return ports;
    }

    Resources resources() {
        var cpus = positive(host.path("NanoCpus"));
        return new Resources(
                cpus.isPresent()
                        ? OptionalDouble.of(cpus.getAsLong() / ContainerTranslation.NANO)
                        : OptionalDouble.empty(),
                positive(host.path("Memory")),
                positive(host.path("PidsLimit")));
    }

    Map<String, Ulimit> ulimits() {
        var ulimits = new LinkedHashMap<String, Ulimit>();
        for (var limit : host.path("Ulimits")) {
            ulimits.put(
                    limit.path("Name").asText(),
                    new Ulimit(limit.path("Soft").asLong(), limit.path("Hard").asLong()));
        }
        return ulimits;
    }

    Map<String, String> extraHosts() {
        var hosts = new LinkedHashMap<String, String>();
        for (var entry : ContainerReading.texts(host.path("ExtraHosts"))) {
            var end = entry.indexOf(':') < 0 ? entry.indexOf('=') : entry.indexOf(':');
            hosts.put(entry.substring(0, end), entry.substring(end + 1));
        }
        return hosts;
    }

    RestartPolicy restartPolicy() {
        return switch (host.path("RestartPolicy").path("Name").asText()) {
            case "on-failure" -> RestartPolicy.ON_FAILURE;
            case "unless-stopped", "always" -> RestartPolicy.UNLESS_STOPPED;
            default -> RestartPolicy.NO;
        };
    }

    Security security() {
        return new Security(
                host.path("ReadonlyRootfs").asBoolean(false),
                capabilities(host.path("CapAdd")),
                capabilities(host.path("CapDrop")),
                host.path("Privileged").asBoolean(false),
                ContainerReading.texts(host.path("SecurityOpt")).stream()
                        .anyMatch(option -> option.equals("no-new-privileges")
                                || option.equals(ContainerTranslation.NO_NEW_PRIVILEGES)
                                || option.equals("no-new-privileges=true")));
    }

    Logging logging() {
        var logging = host.path("LogConfig");
        return new Logging(logging.path("Type").asText(), Ownership.read(logging.path("Config")));
    }

    List<String> tmpfs() {
        var paths = new ArrayList<String>();
        host.path("Tmpfs").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    OptionalLong shmSize() {
        return positive(host.path("ShmSize"));
    }

    boolean init() {
        return host.path("Init").asBoolean(false);
    }

    private static List<String> capabilities(JsonNode names) {
        return ContainerReading.texts(names).stream()
                .map(HostReading::capability)
                .toList();
    }

    /** The one spelling of a capability: engines and manifests write it with and without {@code CAP_}. */
    static String capability(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring(4) : upper;
    }

    static OptionalLong positive(JsonNode number) {
        return number.asLong(0) > 0 ? OptionalLong.of(number.asLong()) : OptionalLong.empty();
    }
}
