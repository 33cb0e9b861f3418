package io.hawiyat.agent.docker;

import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.manifest.Workload;
import java.util.List;
import java.util.Map;

/**
 * A container of an application, to be created.
 *
 * @param image pinned reference
 * @param networks the project's own first; it is the one whose absence is no container
 * @param files contents by SHA-256 (lower-case hex) of what the workload's files name
 * @param secretFiles contents by digest of the values of Secrets that it has as files
 */
public record ContainerSpec(
        Identity identity,
        String image,
        Workload workload,
        List<Endpoint> networks,
        Map<String, byte[]> files,
        Map<String, byte[]> secretFiles) {
    public ContainerSpec {
        networks = List.copyOf(networks);
        files = Map.copyOf(files);
        secretFiles = Map.copyOf(secretFiles);
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("a container needs its project's network");
        }
        for (var file : workload.files()) {
            if (!files.containsKey(file.sha256())) {
                throw new IllegalArgumentException("no content for " + file.source() + " (" + file.sha256() + ")");
            }
        }
    }

    /** A container without files of Secrets. */
    public ContainerSpec(
            Identity identity, String image, Workload workload, List<Endpoint> networks, Map<String, byte[]> files) {
        this(identity, image, workload, networks, files, Map.of());
    }
}
