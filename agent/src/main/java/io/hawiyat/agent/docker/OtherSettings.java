package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a container has that no manifest can ask for: made by hand, or changed by {@code docker update}. Only what an
 * engine leaves alone is looked at, so that no engine's own defaults are ever taken for somebody's doing.
 */
final class OtherSettings {

    /** Unset at 0, empty or false, on every engine. */
    private static final List<String> UNSET = List.of(
            "AutoRemove",
            "Binds",
            "BlkioWeight",
            "CgroupParent",
            "CpuPeriod",
            "CpuQuota",
            "CpuRealtimePeriod",
            "CpuRealtimeRuntime",
            "CpuShares",
            "CpusetCpus",
            "CpusetMems",
            "DeviceCgroupRules",
            "DeviceRequests",
            "Devices",
            "Dns",
            "DnsOptions",
            "DnsSearch",
            "GroupAdd",
            "Links",
            "MemoryReservation",
            "OomKillDisable",
            "OomScoreAdj",
            "PidMode",
            "PublishAllPorts",
            "Sysctls",
            "UTSMode",
            "UsernsMode",
            "VolumesFrom");

    private static final Set<String> NOTHING = Set.of("", "0", "false", "[]", "{}", "null");

    /** Of ownership, and what Docker Desktop writes on everything. */
    private static final List<String> LABELS = List.of("io.hawiyat.", "desktop.docker.io/", "com.docker.");

    private final Map<String, String> found = new TreeMap<>();

    private OtherSettings() {}

    /** By the engine's name of each, such as {@code engine.CpuShares}. */
    static Map<String, String> of(JsonNode container, Map<String, String> imageLabels) {
        var settings = new OtherSettings();
        var host = container.path("HostConfig");
        UNSET.forEach(name -> settings.add(name, host.path(name)));
        settings.add("Tty", container.path("Config").path("Tty"));
        settings.restartPolicy(host.path("RestartPolicy"));
        settings.swap(host);
        settings.ipc(host.path("IpcMode").asText(""));
        settings.securityOptions(host.path("SecurityOpt"));
        settings.labels(Ownership.read(container.path("Config").path("Labels")), imageLabels);
        return settings.found;
    }

    private void add(String name, JsonNode value) {
        var text = value.isTextual() ? value.asText() : value.toString();
        if (!value.isMissingNode() && !NOTHING.contains(text)) {
            found.put("engine." + name, text);
        }
    }

    /** One that was stopped would come back with the engine under {@code always}: two writers. */
    private void restartPolicy(JsonNode policy) {
        if (policy.path("Name").asText().equals("always")) {
            found.put("engine.RestartPolicy", "always");
        }
        add("RestartPolicy.MaximumRetryCount", policy.path("MaximumRetryCount"));
    }

    /** A kernel without accounting of swap knows no limit of it. */
    private void swap(JsonNode host) {
        var memory = host.path("Memory").asLong();
        var swap = host.path("MemorySwap").asLong();
        if (swap > 0 && swap != memory) {
            found.put("engine.MemorySwap", Long.toString(swap));
        }
    }

    private void ipc(String mode) {
        if (mode.equals("host") || mode.startsWith("container:")) {
            found.put("engine.IpcMode", mode);
        }
    }

    private void securityOptions(JsonNode options) {
        ContainerReading.texts(options).stream()
                .filter(option -> !option.startsWith("no-new-privileges"))
                // What a privileged container gets from the engine itself.
                .filter(option -> !option.equals("label=disable"))
                .forEach(option -> found.put("engine.SecurityOpt", option));
    }

    private void labels(Map<String, String> labels, Map<String, String> ofImage) {
        labels.forEach((name, value) -> {
            if (LABELS.stream().noneMatch(name::startsWith) && !value.equals(ofImage.get(name))) {
                found.put("labels." + name, value);
            }
        });
    }
}
