package io.hawiyat.agent.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Values of Secrets as files of containers. They are below a folder in memory (tmpfs) that the engine's host has in common
 * with this process, one folder for each generation, and are mounted read-only, each for itself. The host forgets them
 * when it is started anew, and they are put there again before their containers are started.
 *
 * <p>The name of a file says what it holds without showing it: its mode and the digest of its value, so that what a
 * container has can be compared with what it should have.
 */
final class SecretFiles {

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Pattern FILE =
            Pattern.compile("/.*/hawiyat-[^/]+/[^/]+/[^/]+/[0-9]+/([0-7]{4})-([0-9a-f]{16,})");
    private static final Pattern OWNER = Pattern.compile("([0-9]{1,9})(?::([0-9]{1,9}))?");
    private static final String NOT_SEEN = "bind source path does not exist";
    private static final String REMEDY = "; see files of Secrets in docs/operations.md";

    private final EngineHost host;
    private final Path memory;
    private final PrivateFolder folder;

    SecretFiles(EngineConfig config) {
        this.host = config.host();
        this.memory = config.memory();
        this.folder = new PrivateFolder(config.memory().resolve("hawiyat-" + config.installation()));
    }

    static boolean isOne(String path) {
        return FILE.matcher(path).matches();
    }

    /** What a mounted file is, told by its place. */
    static Optional<SecretUse.Mount> read(String path, String target) {
        var known = FILE.matcher(path);
        return known.matches()
                ? Optional.of(new SecretUse.Mount(
                        new SecretUse.Value("", "", known.group(2)), target, Integer.parseInt(known.group(1), 8)))
                : Optional.empty();
    }

    static boolean isInMemory(Path folder) {
        try {
            return IN_MEMORY.contains(Files.getFileStore(folder).type());
        } catch (IOException missing) {
            return false;
        }
    }

    /**
     * Puts the files of a generation where its containers look for them. Those that are there already stay.
     *
     * @param contents by digest
     * @return how they are mounted
     * @throws EngineException.Refused when there is no folder in memory that the engine sees too
     */
    List<Mount> put(ApplicationId application, long generation, Workload workload, Map<String, byte[]> contents) {
        var files = workload.secrets().files();
        if (files.isEmpty()) {
            return List.of();
        }
        check();
        try {
            var place = place(application).resolve(Long.toString(generation));
            folder.make(place);
            var mounts = new ArrayList<Mount>();
            for (var file : files) {
                var path = place.resolve(
                        "%04o-%s".formatted(file.mode(), file.value().digest()));
                var content = Objects.requireNonNull(contents.get(file.value().digest()));
                folder.write(path, content, file.mode(), owner(workload));
                mounts.add(mount(path, file.target()));
            }
            return mounts;
        } catch (IOException failure) {
            throw new EngineException.Failed("the files of Secrets could not be put into " + memory + ": "
                    + failure.getClass().getSimpleName() + " " + failure.getMessage() + REMEDY);
        }
    }

    private void check() {
        if (!host.isLocal()) {
            throw new EngineException.Refused(
                    "files of Secrets need an engine on the agent's own host, and this one is at " + host
                            + ": give them as variables (secretEnv) instead" + REMEDY);
        }
        if (!isInMemory(memory)) {
            throw new EngineException.Refused("files of Secrets need a folder in memory (tmpfs), and " + memory
                    + " is none: name one with HAWIYAT_SECRET_FILES" + REMEDY);
        }
    }

    /** Who the process in the container is, where that is said by number: a file of mode 0400 is to be read by it. */
    private static Optional<PrivateFolder.Owner> owner(Workload workload) {
        return workload.user()
                .map(OWNER::matcher)
                .filter(user -> user.matches())
                .map(user -> new PrivateFolder.Owner(
                        Integer.parseInt(user.group(1)), user.group(2) == null ? 0 : Integer.parseInt(user.group(2))));
    }

    private static Mount mount(Path path, String target) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(path.toString())
                .withTarget(target)
                .withReadOnly(true);
    }

    /** Does what the engine may refuse because it does not see the files. */
    <T> T seen(Supplier<T> act) {
        try {
            return act.get();
        } catch (EngineException.Refused refused) {
            throw String.valueOf(refused.getMessage()).contains(NOT_SEEN)
                    ? new EngineException.Refused(refused.getMessage()
                            + ": the engine does not see the agent's folder for files of Secrets; share one with the host,"
                            + " at the same path, and name it with HAWIYAT_SECRET_FILES" + REMEDY)
                    : refused;
        }
    }

    /** Removes what was put there for generations of which no container is left. */
    void removeUnused(ApplicationId application, Set<Long> used) {
        try {
            folder.keepOnly(
                    place(application), used.stream().map(Object::toString).toList());
        } catch (IOException failure) {
            throw new EngineException.Failed("the files of Secrets of " + application + " could not be removed from "
                    + memory + ": " + failure.getClass().getSimpleName() + " " + failure.getMessage());
        }
    }

    private Path place(ApplicationId application) {
        return folder.path().resolve(application.project()).resolve(application.name());
    }
}
