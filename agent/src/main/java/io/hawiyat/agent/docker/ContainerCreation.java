package io.hawiyat.agent.docker;

import com.github.dockerjava.api.model.Mount;
import io.hawiyat.agent.plan.EngineNames;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a container with all that belongs in it before its first start. What fails half-way leaves none behind. */
final class ContainerCreation {

    static final String HOOK = "hook";

    private final EngineConnection connection;
    private final Ownership ownership;
    private final Networks networks;
    private final FileVolumes fileVolumes;
    private final SecretFiles secretFiles;

    ContainerCreation(
            EngineConnection connection, Networks networks, FileVolumes fileVolumes, SecretFiles secretFiles) {
        this.connection = connection;
        this.ownership = Ownership.of(connection.config());
        this.networks = networks;
        this.fileVolumes = fileVolumes;
        this.secretFiles = secretFiles;
    }

    String create(ContainerSpec spec, EngineNames names) {
        var identity = spec.identity();
        var name = names.container(identity.application(), identity.generation(), identity.replica());
        return create(name, spec, names, ownership.labels(identity));
    }

    String createHook(String name, ContainerSpec spec, EngineNames names) {
        var labels = ownership.labels(spec.identity());
        labels.put(Ownership.ROLE, HOOK);
        return create(name, spec, names, labels);
    }

    private String create(String name, ContainerSpec spec, EngineNames names, Map<String, String> labels) {
        var inVolumes = spec.workload().security().readOnlyRootFilesystem()
                && !spec.workload().files().isEmpty();
        var identity = spec.identity();
        var inMemory =
                secretFiles.put(identity.application(), identity.generation(), spec.workload(), spec.secretFiles());
        if (!inVolumes) {
            return finished(created(name, spec, names, inMemory, labels), spec, true);
        }
        // Held until the container is there, so that the volumes are never without a user in between.
        try (var files = fileVolumes.prepare(name, spec)) {
            var mounts =
                    Stream.concat(files.mounts().stream(), inMemory.stream()).toList();
            return finished(created(name, spec, names, mounts, labels), spec, false);
        }
    }

    String create(SystemContainer container) {
        var labels = ownership.labels();
        labels.putAll(container.labels());
        labels.put(Ownership.ROLE, container.role());
        var id = connection.call(
                "create container " + container.name(),
                client -> container
                        .fill(client.createContainerCmd(container.image())
                                .withName(container.name())
                                .withLabels(labels))
                        .exec()
                        .getId());
        return finished(id, container);
    }

    private String finished(String id, SystemContainer container) {
        try {
            if (!container.files().isEmpty()) {
                upload(connection, id, FileArchive.of(container.files()));
            }
            return id;
        } catch (EngineException e) {
            remove(connection, id, e);
            throw e;
        }
    }

    private String created(
            String name, ContainerSpec spec, EngineNames names, List<Mount> mounts, Map<String, String> labels) {
        var translation = new ContainerTranslation(names);
        return secretFiles.seen(() -> connection.call(
                "create container " + name,
                client -> translation
                        .fill(
                                client.createContainerCmd(spec.image())
                                        .withName(name)
                                        .withLabels(labels),
                                spec,
                                mounts)
                        .exec()
                        .getId()));
    }

    private String finished(String id, ContainerSpec spec, boolean upload) {
        try {
            spec.networks().stream().skip(1).forEach(endpoint -> networks.connect(id, endpoint));
            if (upload && !spec.workload().files().isEmpty()) {
                upload(connection, id, FileArchive.of(spec.workload().files(), spec.files()));
            }
            return id;
        } catch (EngineException e) {
            remove(connection, id, e);
            throw e;
        }
    }

    static void upload(EngineConnection connection, String id, byte[] archive) {
        connection.call(
                "upload files into container " + id,
                client -> client.copyArchiveToContainerCmd(id)
                        .withRemotePath("/")
                        .withTarInputStream(new ByteArrayInputStream(archive))
                        .exec());
    }

    private static void remove(EngineConnection connection, String id, EngineException failure) {
        try {
            ContainerRemoval.remove(connection, id);
        } catch (EngineException e) {
            failure.addSuppressed(e);
        }
    }
}
