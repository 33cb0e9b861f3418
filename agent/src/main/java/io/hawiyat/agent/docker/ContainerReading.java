package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
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
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.ImageDefaults;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** From the engine's vocabulary to that of manifests: the inverse of {@link ContainerTranslation}. */
final class ContainerReading {

    private static final int SHORT_ID = 12;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private final EngineNames names;

    ContainerReading(EngineNames names) {
        this.names = names;
    }

    /** @param application whose container it is; empty for one that is not an application's */
    Live live(JsonNode container, Optional<ApplicationId> application, ImageDefaults defaults) {
        var networks = attachments(container);
        var workload = workload(container, application, defaults, networks);
        return new Live(workload.image(), workload, defaults, networks);
    }

    private Workload workload(
            JsonNode container,
            Optional<ApplicationId> application,
            ImageDefaults defaults,
            List<Attachment> networks) {
        var config = container.path("Config");
        var host = container.path("HostConfig");
        var start = Start.of(config, defaults);
        return new Workload(
                config.path("Image").asText(),
                Optional.of(defaults.platform()),
                start.command(),
                start.args(),
                unlessDefault(config.path("WorkingDir"), defaults.workingDir()),
                unlessDefault(config.path("User"), defaults.user()),
                env(config.path("Env"), defaults.env()),
                List.of(),
                volumes(host, application),
                names(host.path("Tmpfs")),
                positive(host.path("ShmSize")),
                ports(host.path("PortBindings")),
                resources(host),
                ulimits(host.path("Ulimits")),
                host.path("Init").asBoolean(false),
                stopSignal(config, defaults),
                positive(config.path("StopTimeout")).stream()
                        .mapToObj(Duration::ofSeconds)
                        .findFirst()
                        .orElse(config.path("StopTimeout").isNumber() ? Duration.ZERO : DEFAULT_GRACE),
                hostname(container),
                extraHosts(host.path("ExtraHosts")),
                sharedNetworks(networks, application),
                new Logging(
                        host.path("LogConfig").path("Type").asText(),
                        Ownership.read(host.path("LogConfig").path("Config"))),
                Optional.empty(),
                restartPolicy(host.path("RestartPolicy").path("Name").asText()),
                security(host));
    }

    /** What of ENTRYPOINT and CMD is not the image's: an entry point of one's own drops the image's CMD. */
    private record Start(List<String> command, List<String> args) {
        static Start of(JsonNode config, ImageDefaults image) {
            var command = texts(config.path("Entrypoint"));
            var args = texts(config.path("Cmd"));
            if (command.equals(image.command())) {
                if (args.equals(image.args())) {
                    return new Start(List.of(), List.of());
                }
                return args.isEmpty() ? new Start(command, args) : new Start(List.of(), args);
            }
            return new Start(command, args);
        }
    }

    private static Map<String, String> env(JsonNode entries, Map<String, String> image) {
        var env = environment(entries);
        env.entrySet().removeAll(image.entrySet());
        return env;
    }

    static Map<String, String> environment(JsonNode entries) {
        var env = new LinkedHashMap<String, String>();
        for (var entry : texts(entries)) {
            var equals = entry.indexOf('=');
            env.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        return env;
    }

    private List<VolumeMount> volumes(JsonNode host, Optional<ApplicationId> application) {
        var volumes = new ArrayList<VolumeMount>();
        for (var mount : host.path("Mounts")) {
            var source = mount.path("Source").asText();
            var bind = mount.path("Type").asText().equals("bind");
            if (bind || !FileVolumes.isOne(names.instance(), source)) {
                volumes.add(new VolumeMount(
                        bind ? new VolumeSource.HostPath(source) : new VolumeSource.Named(volume(source, application)),
                        mount.path("Target").asText(),
                        mount.path("ReadOnly").asBoolean(false)));
            }
        }
        return volumes;
    }

    private String volume(String source, Optional<ApplicationId> application) {
        return application
                .map(id -> names.volume(id, ""))
                .filter(source::startsWith)
                .map(prefix -> source.substring(prefix.length()))
                .orElse(source);
    }

    private static List<Port> ports(JsonNode bindings) {
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

    private static Resources resources(JsonNode host) {
        var cpus = positive(host.path("NanoCpus"));
        return new Resources(
                cpus.isPresent()
                        ? OptionalDouble.of(cpus.getAsLong() / ContainerTranslation.NANO)
                        : OptionalDouble.empty(),
                positive(host.path("Memory")),
                positive(host.path("PidsLimit")));
    }

    private static Map<String, Ulimit> ulimits(JsonNode limits) {
        var ulimits = new LinkedHashMap<String, Ulimit>();
        for (var limit : limits) {
            ulimits.put(
                    limit.path("Name").asText(),
                    new Ulimit(limit.path("Soft").asLong(), limit.path("Hard").asLong()));
        }
        return ulimits;
    }

    private static Optional<String> stopSignal(JsonNode config, ImageDefaults defaults) {
        return unlessDefault(
                config.path("StopSignal"), Optional.of(defaults.stopSignal().orElse("SIGTERM")));
    }

    private static Optional<String> hostname(JsonNode container) {
        var hostname = container.path("Config").path("Hostname").asText("");
        return hostname.isEmpty() || container.path("Id").asText().startsWith(hostname)
                ? Optional.empty()
                : Optional.of(hostname);
    }

    private static Map<String, String> extraHosts(JsonNode entries) {
        var hosts = new LinkedHashMap<String, String>();
        for (var entry : texts(entries)) {
            var end = entry.indexOf(':') < 0 ? entry.indexOf('=') : entry.indexOf(':');
            hosts.put(entry.substring(0, end), entry.substring(end + 1));
        }
        return hosts;
    }

    private List<String> sharedNetworks(List<Attachment> networks, Optional<ApplicationId> application) {
        var own = application.map(id -> names.network(id.project())).orElse("");
        return networks.stream()
                .map(Attachment::network)
                .filter(network -> !network.equals(own))
                .toList();
    }

    private static RestartPolicy restartPolicy(String name) {
        return switch (name) {
            case "on-failure" -> RestartPolicy.ON_FAILURE;
            case "unless-stopped", "always" -> RestartPolicy.UNLESS_STOPPED;
            default -> RestartPolicy.NO;
        };
    }

    private static Security security(JsonNode host) {
        return new Security(
                host.path("ReadonlyRootfs").asBoolean(false),
                capabilities(host.path("CapAdd")),
                capabilities(host.path("CapDrop")),
                host.path("Privileged").asBoolean(false),
                texts(host.path("SecurityOpt")).stream()
                        .anyMatch(option -> option.equals("no-new-privileges")
                                || option.equals(ContainerTranslation.NO_NEW_PRIVILEGES)
                                || option.equals("no-new-privileges=true")));
    }

    private static List<String> capabilities(JsonNode names) {
        return texts(names).stream().map(ContainerReading::capability).toList();
    }

    /** The one spelling of a capability: engines and manifests write it with and without {@code CAP_}. */
    static String capability(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring(4) : upper;
    }

    private static List<Attachment> attachments(JsonNode container) {
        var shortId = container.path("Id").asText().substring(0, SHORT_ID);
        var attachments = new ArrayList<Attachment>();
        for (var network : container.path("NetworkSettings").path("Networks").properties()) {
            var settings = network.getValue();
            attachments.add(new Attachment(
                    network.getKey(),
                    address(settings),
                    // Older engines add the container's own short id.
                    texts(settings.path("Aliases")).stream()
                            .filter(alias -> !alias.equals(shortId))
                            .toList()));
        }
        return attachments;
    }

    /** The address it has, or, while it does not run, the one that it is to have. */
    private static String address(JsonNode settings) {
        return Stream.of(settings.path("IPAddress"), settings.path("IPAMConfig").path("IPv4Address"))
                .map(node -> node.asText(""))
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> unlessDefault(JsonNode value, Optional<String> imageDefault) {
        var text = value.asText("");
        return text.isEmpty() || imageDefault.filter(text::equals).isPresent() ? Optional.empty() : Optional.of(text);
    }

    private static OptionalLong positive(JsonNode number) {
        return number.asLong(0) > 0 ? OptionalLong.of(number.asLong()) : OptionalLong.empty();
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
