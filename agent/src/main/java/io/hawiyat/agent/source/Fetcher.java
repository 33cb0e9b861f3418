package io.hawiyat.agent.source;

import io.hawiyat.agent.source.FetchResult.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at remotes and keeps what it fetched in {@code DIRECTORY/<name>.git}, which it alone may write to. For many
 * threads; fetches of one source follow each other. No program is started, and no git configuration of the user or the
 * system is read, so the ownership of a local repository does not matter (git's {@code safe.directory}).
 */
public final class Fetcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    private static final Duration LOOK_AT_SIZE = Duration.ofMillis(500);

    private final Path directory;
    private final TreeLimits limits;
    private final Map<String, SourceFetch> sources = new ConcurrentHashMap<>();

    /** @param directory made when it is missing; everything in it can be deleted while no agent runs */
    public Fetcher(Path directory, TreeLimits limits) {
        IsolatedGit.install();
        this.directory = directory;
        this.limits = limits;
    }

    /**
     * Looks for the tip of what the source tracks and fetches it when it is new. Returns by the deadline, whatever the
     * remote does; its connection is then closed. An interrupt ends it likewise, as {@link Kind#TIMED_OUT}.
     */
    public FetchResult fetch(SourceDefinition definition, Duration deadline) {
        var source = sources.computeIfAbsent(
                definition.name(), name -> new SourceFetch(new SourceCache(directory.resolve(name + ".git")), limits));
        var task = new FutureTask<>(() -> source.run(definition, deadline));
        // Interrupting a virtual thread closes the socket it waits for; a platform thread would wait on.
        Thread.ofVirtual().name("fetch-" + definition.name()).start(task);
        try {
            return await(task, source, definition, deadline);
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return Failures.failed(definition, Kind.TIMED_OUT, "interrupted");
        } catch (ExecutionException bug) {
            LOG.atError().setCause(bug).addKeyValue("source", definition.name()).log("fetch failed unexpectedly");
            return Failures.failed(definition, bug);
        }
    }

    /** A remote that sends without end is cut off long before the deadline, or the disk is full. */
    private FetchResult await(
            FutureTask<FetchResult> task, SourceFetch source, SourceDefinition definition, Duration deadline)
            throws InterruptedException, ExecutionException {
        var before = source.bytes();
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                var left = Math.max(0, end - System.nanoTime());
                return task.get(Math.min(left, LOOK_AT_SIZE.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException notYet) {
                if (source.bytes() - before > limits.fetchedBytes()) {
                    task.cancel(true);
                    return Failures.tooLarge(definition, limits);
                }
                if (System.nanoTime() >= end) {
                    task.cancel(true);
                    var late = "no answer within " + deadline.toMillis() + " ms";
                    return Failures.failed(definition, Kind.TIMED_OUT, late);
                }
            }
        }
    }

    @Override
    public void close() {
        sources.values().forEach(SourceFetch::close);
        sources.clear();
    }
}
