package io.hawiyat.agent.source;

import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fetches of one source, one after the other, and the renewal of its cache, at most once in each. */
final class SourceFetch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceFetch.class);

    private final SourceCache cache;
    private final Look look;
    private final ReentrantLock running = new ReentrantLock();

    SourceFetch(SourceCache cache, TreeLimits limits) {
        this.cache = cache;
        this.look = new Look(cache, limits);
    }

    /** Fetches in the calling thread, whose interrupt ends it. */
    FetchResult run(SourceDefinition source, Duration deadline) throws InterruptedException {
        if (!running.tryLock(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            return Failures.failed(source, Kind.TIMED_OUT, "an earlier fetch of it has not ended yet");
        }
        try {
            return source.url().transport() == SourceUrl.Transport.SSH
                            && !(source.credentials() instanceof Credentials.SshKey)
                    ? Failures.failed(source, Kind.AUTHENTICATION, "ssh needs a key, and the keys of the host")
                    : fetch(source, deadline);
        } catch (IOException failure) {
            stopWhenInterrupted();
            return Failures.failed(source, failure);
        } finally {
            running.unlock();
        }
    }

    /** What its cache has grown to, while a fetch runs or not. */
    long bytes() {
        return cache.bytes();
    }

    private FetchResult fetch(SourceDefinition source, Duration deadline) throws IOException, InterruptedException {
        var fresh = cache.isSuspect();
        if (fresh) {
            renew(source, "an object was missing or spoiled");
        }
        try {
            return look.at(source, deadline);
        } catch (IOException failure) {
            stopWhenInterrupted();
            if (fresh || Failures.kind(failure) != Kind.CORRUPT) {
                throw failure;
            }
            renew(source, Failures.reason(failure, source.url()));
            return look.at(source, deadline);
        }
    }

    /** An interrupt tears files and sockets from JGit's hands: what it then says, says nothing about the cache. */
    private static void stopWhenInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("fetch was cancelled");
        }
    }

    private void renew(SourceDefinition source, String reason) throws IOException {
        LOG.atWarn()
                .addKeyValue("source", source.name())
                .addKeyValue("reason", reason)
                .log("throwing the source's cache away to fetch it again");
        look.forget();
        cache.discard();
    }

    @Override
    public void close() {
        cache.close();
    }
}
