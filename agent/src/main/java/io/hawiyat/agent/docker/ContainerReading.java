package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.ImageDefaults;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the engine's vocabulary to that of manifests: the inverse of {@link ContainerTranslation}. */
final class ContainerReading {

    private static final int SHORT_ID = 12;
    private static final long DEFAULT_GRACE = 10;

    private final EngineNames names;

    ContainerReading(EngineNames names) {
        this.names = names;
    }

    /** @param application whose container it is; empty for one that is not an application's */
    Live live(JsonNode container, Optional<ApplicationId> application, ImageDefaults defaults) {
        var networks = attachments(container);
        var workload = workload(container, application, defaults, networks);
        return new Live(
                workload.image(),
                workload,
                defaults,
                networks,
                healthcheck(container.path("Config")),
                OtherSettings.of(container, defaults.labels()));
    }

    /** Of an image or a container; empty where it has none. */
    static String healthcheck(JsonNode config) {
        var check = config.path("Healthcheck");
        var test = String.join(" ", texts(check.path("Test")));
        if (test.equals("NONE")) {
            // Engines leave the times of the image's check beside it.
            return test;
        }
        return Stream.of("Interval", "Timeout", "StartPeriod", "StartInterval", "Retries")
                .filter(field -> !test.isEmpty() && check.path(field).asLong() != 0)
                .map(field -> ", " + field + " " + check.path(field).asLong())
                .collect(Collectors.joining("", test, ""));
    }

    private Workload workload(
            JsonNode container,
            Optional<ApplicationId> application,
            ImageDefaults defaults,
            List<Attachment> networks) {
        var config = container.path("Config");
        var host = new HostReading(container.path("HostConfig"), names);
        var start = Start.of(config, defaults);
        return new Workload(
                config.path("Image").asText(),
                Optional.empty(),
                Optional.of(defaults.platform()),
                start.command(),
                start.args(),
                unlessDefault(config.path("WorkingDir"), defaults.workingDir()),
                unlessDefault(config.path("User"), defaults.user()),
                env(config.path("Env"), defaults.env()),
                List.of(),
                host.volumes(application),
                host.tmpfs(),
                host.shmSize(),
                host.ports(),
                host.resources(),
                host.ulimits(),
                host.init(),
                stopSignal(config, defaults),
                Duration.ofSeconds(config.path("StopTimeout").asLong(DEFAULT_GRACE)),
                hostname(container),
                host.extraHosts(),
                sharedNetworks(networks, application),
                host.logging(),
                Optional.empty(),
                host.restartPolicy(),
                host.security(),
                host.secrets());
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

    private List<String> sharedNetworks(List<Attachment> networks, Optional<ApplicationId> application) {
        var own = application.map(id -> names.network(id.project())).orElse("");
        return networks.stream()
                .map(Attachment::network)
                .filter(network -> !network.equals(own))
                .map(names::asShared)
                .toList();
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

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
