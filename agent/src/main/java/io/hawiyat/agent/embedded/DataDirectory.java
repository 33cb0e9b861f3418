package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The agent's data directory, owned by one agent at a time: an exclusive lock on {@code agent.lock} is held until
 * {@link #close}, or until the process ends in whatever way. The lock is the kernel's, so it also holds between
 * containers that share the directory.
 */
public final class DataDirectory implements AutoCloseable {

    // The kernel drops a process's lock when *any* of its descriptors of that file is closed, so a second attempt
    // within this process must be refused before it opens the file.
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private static final String LOCK = "agent.lock";
    private static final Pattern IDENTITY = Pattern.compile("installation-id|[a-z.-]+\\.(key|token)");

    private final Path path;
    private final FileChannel lock;
    private final SecureRandom random;

    private DataDirectory(Path path, FileChannel lock, SecureRandom random) {
        this.path = path;
        this.lock = lock;
        this.random = random;
    }

    /**
     * Where the data is kept when nobody says otherwise: {@code /var/lib/hawiyat} for root, because the servers run as
     * an unprivileged account that cannot reach anything under {@code /root}; else {@code $XDG_DATA_HOME/hawiyat},
     * which is {@code ~/.local/share/hawiyat} unless set.
     */
    public static Path defaultPath(Map<String, String> environment, Path home) {
        if (Account.agentIsRoot()) {
            return Path.of("/var/lib/hawiyat");
        }
        var configured = environment.getOrDefault("XDG_DATA_HOME", "");
        var base = configured.startsWith("/") ? Path.of(configured) : home.resolve(".local/share");
        return base.resolve("hawiyat");
    }

    /**
     * Creates the directory with mode 0700 where it is missing, and takes its lock.
     *
     * @throws StartRefused when another agent holds it, or this user may not use it
     */
    public static DataDirectory open(Path directory, SecureRandom random) throws IOException {
        try {
            var path = create(directory);
            if (!OPEN_HERE.add(path)) {
                throw inUse(path, "this process");
            }
            try {
                return new DataDirectory(path, lock(path), random);
            } catch (IOException | RuntimeException e) {
                OPEN_HERE.remove(path);
                throw e;
            }
        } catch (AccessDeniedException e) {
            throw new StartRefused(
                    StartRefused.Why.NOT_PERMITTED,
                    "the data directory %s cannot be used: no permission for %s; run the agent as its owner, or name another with --data DIR"
                            .formatted(directory, e.getFile()));
        } catch (FileAlreadyExistsException e) {
            throw new StartRefused(
                    StartRefused.Why.NOT_PERMITTED,
                    "the data directory %s cannot be used: %s is not a directory; name another with --data DIR"
                            .formatted(directory, e.getFile()));
        }
    }

    /** Whether an agent holds a directory at this moment; an existing one is not changed. */
    public static boolean isInUse(Path directory) throws IOException {
        var file = directory.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        if (OPEN_HERE.contains(directory.toRealPath())) {
            return true;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private static Path create(Path directory) throws IOException {
        var absolute = directory.toAbsolutePath();
        var parent = absolute.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectories(
                absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return absolute.toRealPath();
    }

    private static FileChannel lock(Path path) throws IOException {
        var file = path.resolve(LOCK);
        var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() == null) {
                throw inUse(path, PrivateFile.read(file).orElse("a process that has just started"));
            }
            channel.truncate(0);
            var holder = "process " + ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static StartRefused inUse(Path path, String holder) {
        return new StartRefused(
                StartRefused.Why.IN_USE,
                "the data directory %s is in use by another agent (%s, as counted in its container if it is in one); end that agent, or name another directory with --data DIR"
                        .formatted(path, holder));
    }

    /** Absolute, with symbolic links resolved. */
    public Path path() {
        return path;
    }

    /** The id under which this installation owns things on the engine; empty before the first start is through. */
    public Optional<String> installationId() throws IOException {
        return PrivateFile.read(path.resolve("installation-id"));
    }

    public void keepInstallationId(String id) throws IOException {
        PrivateFile.write(path.resolve("installation-id"), id);
    }

    /**
     * The secret kept in the file of that name, mode 0600; drawn at the first call.
     *
     * @return what the file holds, or 64 new hexadecimal digits
     */
    public String secret(String fileName) throws IOException {
        return PrivateFile.readOrCreate(path.resolve(fileName), () -> {
            var bytes = new byte[32];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        });
    }

    /**
     * The files that make this directory the installation's: its id, its keys and tokens, by name.
     *
     * @param directory of an agent that may be running
     */
    public static Map<String, byte[]> identity(Path directory) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                if (IDENTITY.matcher(name).matches()) {
                    files.put(name, Files.readAllBytes(entry));
                }
            }
        }
        return files;
    }

    /**
     * Puts such files there, with mode 0600; those that are there already stay.
     *
     * @throws StartRefused when one is there with another content; then nothing is written
     */
    public void takeIdentity(Map<String, byte[]> files) throws IOException {
        var here = identity(path);
        var others = files.entrySet().stream()
                .filter(it -> here.containsKey(it.getKey()) && !Arrays.equals(here.get(it.getKey()), it.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!others.isEmpty()) {
            throw new StartRefused(
                    StartRefused.Why.OTHER_INSTALLATION,
                    "the data directory %s has another %s than the backup: name an empty one with --data DIR, or move these files away"
                            .formatted(path, String.join(", ", others)));
        }
        for (var it : files.entrySet()) {
            PrivateFile.write(path.resolve(it.getKey()), it.getValue());
        }
    }

    SecureRandom random() {
        return random;
    }

    /** Gives the directory free for another agent. */
    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            OPEN_HERE.remove(path);
        }
    }
}
