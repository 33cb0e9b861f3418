package io.hawiyat.agent.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/**
 * The bare repository in which a source's objects are kept. It can be thrown away at any time. One fetch at a time
 * changes it; {@link #read} is for any thread.
 */
final class SourceCache implements AutoCloseable {

    /** How many tips stay readable, each by a ref of its own, so that collecting garbage needs no count of readers. */
    static final int KEPT_TIPS = 20;

    /** Without the last section, what was just replaced is kept for an hour and what is unreachable for two weeks. */
    private static final String CONFIG = """
            [core]
            repositoryformatversion = 0
            bare = true
            [gc]
            auto = 0
            pruneExpire = now
            prunePackExpire = now
            """;

    private static final String KEPT = "refs/hawiyat/kept/";

    private final Path directory;
    private volatile Optional<Repository> open = Optional.empty();
    private volatile boolean suspect;
    private int nextSlot;

    SourceCache(Path directory) {
        this.directory = directory;
    }

    /** The repository, made when there is none. */
    Repository repository() throws IOException {
        if (open.isPresent() && Files.exists(directory.resolve(Constants.HEAD))) {
            return open.get();
        }
        close();
        var made = Files.exists(directory);
        // What a killed agent left half written would lock every later fetch out.
        if (made && isHalfWritten()) {
            throw new IOException("it was left half written");
        }
        if (!made) {
            create();
        }
        var repository =
                new RepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
        open = Optional.of(repository);
        return repository;
    }

    /** By hand, because JGit starts a shell to ask for the umask. HEAD is last: without it the rest is half written. */
    private void create() throws IOException {
        Files.createDirectories(directory.resolve("objects/pack"));
        Files.createDirectories(directory.resolve("refs"));
        Files.writeString(directory.resolve(Constants.CONFIG), CONFIG);
        Files.writeString(directory.resolve(Constants.HEAD), "ref: refs/heads/none\n");
    }

    private boolean isHalfWritten() throws IOException {
        if (!Files.exists(directory.resolve(Constants.HEAD))) {
            return true;
        }
        try (var files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.endsWith(".lock") || name.startsWith("incoming_") || name.startsWith("gc_"));
        }
    }

    /** Whether a read found an object missing or spoiled, so that nothing in here can be relied on. */
    boolean isSuspect() {
        return suspect;
    }

    /** Whether the commit is here with its whole tree: refs are only set after a complete fetch. */
    boolean holds(ObjectId commit) throws IOException {
        return !repository().getRefDatabase().getTipsWithSha1(commit).isEmpty();
    }

    /** Keeps a completely fetched commit until {@link #KEPT_TIPS} others were kept after it. */
    void keep(ObjectId commit) throws IOException {
        var update = repository().updateRef(KEPT + nextSlot);
        update.setNewObjectId(commit);
        update.disableRefLog();
        var result = update.forceUpdate();
        if (!Set.of(
                        RefUpdate.Result.NEW,
                        RefUpdate.Result.FORCED,
                        RefUpdate.Result.NO_CHANGE,
                        RefUpdate.Result.FAST_FORWARD)
                .contains(result)) {
            throw new IOException("the ref of the tip could not be written: " + result);
        }
        nextSlot = (nextSlot + 1) % KEPT_TIPS;
    }

    Content read(Entry entry) {
        var repository = open;
        if (repository.isEmpty()) {
            return new Content.Unreadable("the source was closed, or its cache is being fetched again: look again");
        }
        try (var objects = repository.get().newObjectReader()) {
            var object = objects.open(ObjectId.fromString(entry.blob()), Constants.OBJ_BLOB);
            return new Content.Bytes(object.getCachedBytes(Math.toIntExact(entry.size())));
        } catch (IOException | RuntimeException spoiled) { // JGit reports some spoiled packs unchecked
            suspect = true;
            return new Content.Unreadable("its bytes are missing or spoiled in the cache, which the next fetch renews");
        }
    }

    /**
     * Writes a small file into the repository's folder, for a library that only takes files.
     *
     * @return its path
     */
    String write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    /** All that is there of objects, what is being fetched included; what goes meanwhile is not counted. */
    long bytes() {
        try (var files = Files.walk(directory.resolve("objects"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException changing) {
            return 0;
        }
    }

    long packs() throws IOException {
        try (var files = Files.list(directory.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    /** Packs what the kept tips need into one file and drops the rest. */
    void collect() throws IOException {
        try (var git = Git.wrap(repository())) {
            git.gc().setPreserveOldPacks(false).call();
            var objects = repository().getObjectDatabase();
            var present = repository().getObjectDatabase().getShallowCommits().stream()
                    .filter(this::holdsUnchecked)
                    .collect(Collectors.toSet());
            objects.setShallowCommits(present);
        } catch (GitAPIException | JGitInternalException | UncheckedIOException failed) {
            throw new IOException("its garbage could not be collected", failed);
        }
    }

    private boolean holdsUnchecked(ObjectId commit) {
        try {
            return holds(commit);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Deletes all of it; snapshots of it are unreadable from then on. */
    void discard() throws IOException {
        close();
        suspect = false;
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() {
        open.ifPresent(Repository::close);
        open = Optional.empty();
    }
}
