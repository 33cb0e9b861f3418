package io.hawiyat.agent.traefik;

import io.hawiyat.agent.traefik.Publisher.Written.Changed;
import io.hawiyat.agent.traefik.Publisher.Written.Failed;
import io.hawiyat.agent.traefik.Publisher.Written.Unchanged;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that Traefik watches.
 *
 * <p>Each event in it makes Traefik read all files again, so a file is written in a folder below, which is not watched,
 * and moved into place: one event, and never half a file. That folder is within the directory because only there it is
 * surely on the same mount, whatever is mounted where.
 *
 * <p>Files are readable by all, since Traefik may run as another user. Those with something secret are readable by the
 * agent's own account only, and so by a Traefik of that account, or of root.
 */
public final class WatchedDirectory implements Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedDirectory.class);

    /** What is younger may be another agent's, of the same instance, writing just now. */
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(1);

    private static final String TURN = ".turn";

    private static final String MARK = ".made-";

    private static final Pattern TRAEFIK_READS = Pattern.compile("(?i).*\\.(yaml|yml|toml)");

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> EVERYBODYS = PosixFilePermissions.fromString("rw-r--r--");

    private final Path directory;
    private final Path staging;
    private final InstantSource clock;

    private WatchedDirectory(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
        this.staging = directory.resolve(".staging");
    }

    /**
     * Makes the directory where it is missing, and removes what a killed agent left half written.
     *
     * @param clock by which {@link #since} is told: that of the files may be set without it
     * @throws IOException when the directory can not be made or written to
     */
    public static WatchedDirectory open(Path directory, InstantSource clock) throws IOException {
        var opened = new WatchedDirectory(directory, clock);
        Files.createDirectories(opened.staging);
        opened.removeLeftOvers(clock.instant().minus(LONGEST_WRITE));
        return opened;
    }

    /**
     * Another one for each directory that is ever made at this path. It is the name of an entry, so that several agents
     * agree on it: the number of the inode is given out again.
     */
    String mark() {
        try {
            if (marks().isEmpty()) {
                Files.createFile(directory.resolve(MARK + UUID.randomUUID()));
            }
            return marks().getFirst();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private List<String> marks() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(MARK))
                    .sorted()
                    .toList();
        }
    }

    private void removeLeftOvers(Instant before) throws IOException {
        try (var leftOvers = Files.newDirectoryStream(staging)) {
            for (var leftOver : leftOvers) {
                if (Files.getLastModifiedTime(leftOver).toInstant().isBefore(before)) {
                    Files.deleteIfExists(leftOver);
                }
            }
        } catch (NoSuchFileException e) {
            // Another agent of the instance finished its write just now.
            LOG.atDebug().addKeyValue("file", e.getFile()).log("Gone while looking for left-overs");
        }
    }

    @Override
    public Written write(DynamicFile file) {
        return read(file.name()).equals(Optional.of(file)) ? new Unchanged() : rewrite(file);
    }

    @Override
    public Written rewrite(DynamicFile file) {
        var target = directory.resolve(file.name());
        var half = staging.resolve(file.name() + "." + UUID.randomUUID() + ".tmp");
        try {
            try {
                Files.createFile(half, PosixFilePermissions.asFileAttribute(OWN));
                if (!file.confidential()) {
                    // Whatever the umask is: one that hides all files would make each look confidential.
                    Files.setPosixFilePermissions(half, EVERYBODYS);
                }
                writeDurably(half, file.text());
                Files.setLastModifiedTime(half, FileTime.from(clock.instant()));
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(half);
            }
            return new Changed();
        } catch (IOException e) {
            return failed("write", target, e);
        }
    }

    /**
     * Synced before it gets its name: half a file after a power failure would keep Traefik from reading any. Not through
     * a channel, which an interrupt would close: what is not confirmed must be put back even then.
     */
    private static void writeDurably(Path path, String text) throws IOException {
        try (var out = new FileOutputStream(path.toFile())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
    }

    @Override
    public Written remove(String name) {
        var target = directory.resolve(name);
        try {
            return Files.deleteIfExists(target) ? new Changed() : new Unchanged();
        } catch (IOException e) {
            return failed("remove", target, e);
        }
    }

    @Override
    public Optional<DynamicFile> read(String name) {
        try {
            var path = directory.resolve(name);
            var text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            return Optional.of(new DynamicFile(
                    name, text, Files.getPosixFilePermissions(path).equals(OWN)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(directory.resolve(name), e);
        }
    }

    @Override
    public Optional<Instant> since(String name) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(directory.resolve(name)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(directory.resolve(name), e);
        }
    }

    @Override
    public Set<String> names() {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> TRAEFIK_READS.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /** By a lock on a file, which ends with the process that has it. */
    @Override
    public <T> T inTurn(Supplier<T> work) {
        var lock = directory.resolve(TURN);
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Turn turn = () -> taken(channel);
            turn.await();
            return work.get();
        } catch (IOException e) {
            throw unreadable(lock, e);
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    private static UncheckedIOException unreadable(Path path, IOException cause) {
        return new UncheckedIOException(
                "cannot read Traefik's dynamic configuration " + path + ": " + cause
                        + "; make sure that the agent may read there",
                cause);
    }

    private static Failed failed(String verb, Path target, IOException cause) {
        return new Failed("cannot " + verb + " Traefik's dynamic configuration " + target + ": " + cause
                + "; make sure that the agent may write there and that the disk is not full");
    }
}
