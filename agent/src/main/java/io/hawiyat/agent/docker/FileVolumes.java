package io.hawiyat.agent.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.FileMount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Files for containers whose root is read-only, into which the engine refuses uploads. Each folder that gets files is a
 * volume, named by the hash of its content and mounted read-only. A new volume starts with what the image has in that
 * folder, so that the file's neighbours stay. It is filled through a container that is never started.
 */
final class FileVolumes {

    private static final String ROLE = "files";
    private static final int HASH = 20;
    private static final String NOTHING = "nothing";

    private final EngineConnection connection;
    private final Volumes volumes;
    private final Ownership ownership;
    private final ReentrantLock lock = new ReentrantLock();

    FileVolumes(EngineConnection connection, Volumes volumes) {
        this.connection = connection;
        this.volumes = volumes;
        this.ownership = Ownership.of(connection.config());
    }

    static boolean isOne(String instance, String volume) {
        return volume.startsWith(prefix(instance));
    }

    private static String prefix(String instance) {
        return instance + "--files-";
    }

    /** The filled volumes, and the container that keeps them in use until this is closed. */
    record Prepared(EngineConnection connection, String holder, List<Mount> mounts) implements AutoCloseable {
        @Override
        public void close() {
            ContainerRemoval.remove(connection, holder);
        }
    }

    Prepared prepare(String container, ContainerSpec spec) {
        var folders = folders(spec.workload());
        var names = new LinkedHashMap<String, String>();
        folders.forEach((folder, files) -> names.put(folder, name(spec.image(), folder, files)));
        var prepared = new Prepared(connection, held(container, spec, names), mounts(names, true));
        try {
            var contents = new HashMap<>(spec.files());
            contents.put(NOTHING, new byte[0]);
            folders.values().forEach(files -> fill(prepared.holder(), files, contents));
            return prepared;
        } catch (EngineException e) {
            prepared.close();
            throw e;
        }
    }

    /** Nobody may take a volume for unused between its creation and that of the container that holds it. */
    private String held(String container, ContainerSpec spec, Map<String, String> names) {
        lock.lock();
        try {
            names.values().forEach(name -> volumes.ensure(name, Map.of(Ownership.ROLE, ROLE)));
            return holder(container, spec, names);
        } finally {
            lock.unlock();
        }
    }

    /** Removes those that no container uses any more: all that is in them can be made again. */
    void removeUnused() {
        lock.lock();
        try {
            var unused = connection.read(
                    "list unused volumes of files",
                    EngineRequest.get("/volumes", Map.of("filters", ownership.unusedFilter(ROLE))));
            unused.path("Volumes").forEach(volume -> remove(volume.path("Name").asText()));
        } finally {
            lock.unlock();
        }
    }

    private void remove(String name) {
        connection.call("remove volume " + name, client -> {
            try {
                return client.removeVolumeCmd(name).exec();
            } catch (NotFoundException | ConflictException goneOrInUseAgain) {
                return null;
            }
        });
    }

    private String holder(String container, ContainerSpec spec, Map<String, String> names) {
        var labels = ownership.labels(spec.identity().application());
        labels.put(Ownership.ROLE, ROLE);
        return connection.call(
                "create container " + container + "-files",
                client -> client.createContainerCmd(spec.image())
                        .withName(container + "-files")
                        .withEntrypoint("/never-started")
                        .withLabels(labels)
                        .withHostConfig(new HostConfig().withNetworkMode("none").withMounts(mounts(names, false)))
                        .exec()
                        .getId());
    }

    private static List<Mount> mounts(Map<String, String> names, boolean readOnly) {
        return names.entrySet().stream()
                .map(volume -> new Mount()
                        .withType(MountType.VOLUME)
                        .withSource(volume.getValue())
                        .withTarget(volume.getKey())
                        .withReadOnly(readOnly))
                .toList();
    }

    /** A volume that others use already is left alone: its last file, uploaded last, says that it is complete. */
    private void fill(String holder, List<FileMount> files, Map<String, byte[]> contents) {
        if (!holds(holder, files.getLast(), contents)) {
            ContainerCreation.upload(connection, holder, FileArchive.of(files, contents));
        }
    }

    private boolean holds(String holder, FileMount file, Map<String, byte[]> contents) {
        var request = EngineRequest.get("/containers/" + holder + "/archive", Map.of("path", file.target()));
        var content = contents.getOrDefault(file.sha256(), new byte[0]);
        try {
            return connection.exchange(
                    "read " + file.target(),
                    request,
                    connection.config().callDeadline(),
                    body -> FileArchive.holds(body, content));
        } catch (EngineException.Gone missing) {
            return false;
        }
    }

    /** The files by the outermost folder that holds one: a folder within a read-only one could not be mounted. */
    private static Map<String, List<FileMount>> folders(Workload workload) {
        var outermost = new TreeSet<String>();
        workload.files().stream().map(FileVolumes::folder).forEach(outermost::add);
        var folders = new LinkedHashMap<String, List<FileMount>>();
        Stream.concat(places(workload), workload.files().stream())
                .forEach(file -> outermost.stream()
                        .filter(outer -> file.target().startsWith(outer + "/"))
                        .findFirst()
                        .ifPresent(folder -> folders.computeIfAbsent(folder, none -> new ArrayList<>())
                                .add(file)));
        return folders;
    }

    /** Empty files to mount those of Secrets on: in what is read-only the engine can make none. */
    private static Stream<FileMount> places(Workload workload) {
        return workload.secrets().files().stream().map(file -> new FileMount(NOTHING, file.target(), 0, NOTHING));
    }

    private static String folder(FileMount file) {
        var end = file.target().lastIndexOf('/');
        if (end == 0) {
            throw new EngineException.Refused("the file " + file.target()
                    + " can not be put into the root folder while security.readOnlyRootFilesystem is true:"
                    + " choose a target within another folder");
        }
        return file.target().substring(0, end);
    }

    private String name(String image, String folder, List<FileMount> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var content = new StringBuilder(image + "\n" + folder + "\n");
            files.forEach(file -> content.append(file.target() + " " + file.mode() + " " + file.sha256() + "\n"));
            var hash = HexFormat.of().formatHex(digest.digest(content.toString().getBytes(StandardCharsets.UTF_8)));
            return prefix(ownership.instance()) + hash.substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
