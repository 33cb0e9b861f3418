package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator lets the applications of a project ask of the host.
 *
 * @param capAdd capabilities that may be added, without {@code CAP_}; {@code ALL} is all of them
 * @param hostPorts ports that may be published; when absent, those from 1024
 * @param hosts that routes may name: a host, or {@code *.shop.example} for all below; when empty, every host that
 *     those of no other project cover
 * @param hostPaths absolute paths of the host that may be mounted, with all below them
 * @param networks shared networks for the projects that name them, and for no other; those that nobody names are for all
 */
public record ProjectPolicy(
        boolean privileged,
        Set<String> capAdd,
        Optional<List<PortRange>> hostPorts,
        List<String> hosts,
        List<String> hostPaths,
        List<String> networks) {

    private static final PortRange UNPRIVILEGED = new PortRange(1024, 65535);

    public ProjectPolicy {
        capAdd = capAdd.stream()
                .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
                .collect(Collectors.toUnmodifiableSet());
        hostPorts = hostPorts.map(List::copyOf);
        hosts = List.copyOf(hosts);
        hostPaths = List.copyOf(hostPaths);
        networks = List.copyOf(networks);
    }

    /** One that has no networks to itself. */
    public ProjectPolicy(
            boolean privileged,
            Set<String> capAdd,
            Optional<List<PortRange>> hostPorts,
            List<String> hosts,
            List<String> hostPaths) {
        this(privileged, capAdd, hostPorts, hosts, hostPaths, List.of());
    }

    /** Without the operator's word. */
    public static ProjectPolicy standard() {
        return new ProjectPolicy(false, Set.of(), Optional.empty(), List.of(), List.of());
    }

    boolean allowsCapability(String name) {
        return capAdd.contains(name) || capAdd.contains("ALL");
    }

    boolean allowsPort(int port) {
        return hostPorts.orElse(List.of(UNPRIVILEGED)).stream().anyMatch(range -> range.contains(port));
    }

    boolean allowsPath(String path) {
        return hostPaths.stream()
                .map(allowed -> allowed.endsWith("/") ? allowed.substring(0, allowed.length() - 1) : allowed)
                .anyMatch(allowed -> path.equals(allowed) || path.startsWith(allowed + "/"));
    }

    /** Whether one of the patterns is for a host. */
    boolean covers(String host) {
        return hosts.stream()
                .anyMatch(pattern ->
                        pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern));
    }
}
