package io.hawiyat.agent.trace;

import io.hawiyat.agent.state.Change;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.StateReader;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what this agent deploys, and sends each deployment that has ended as one trace. */
public final class DeploymentTraces implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeploymentTraces.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);
    private static final int AT_ONCE = 1000;

    /** A deployment may be mentioned again after its end, but not long after. */
    private static final int REMEMBERED = 1000;

    private final TraceSettings settings;
    private final StateReader state;
    private final ChangeFeed changes;
    private final SpanSender sender;
    private final Set<Long> sent = new LinkedHashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("traces").unstarted(this::run);

    /** Not started. */
    public DeploymentTraces(TraceSettings settings, StateReader state, ChangeFeed changes) {
        this.settings = settings;
        this.state = state;
        this.changes = changes;
        this.sender = new SpanSender(settings);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        var seen = Optional.<Long>empty();
        while (closed.getCount() > 0) {
            try {
                var from = seen.isPresent() ? seen.get() : Long.valueOf(changes.newest());
                seen = Optional.of(follow(from));
                changes.await(seen.get(), LONGEST_WAIT);
            } catch (InterruptedException stopping) {
                return;
            } catch (RuntimeException failed) {
                LOG.atWarn().log("deployments can not be traced, trying again: {}", failed.getMessage());
                pause();
            }
        }
    }

    /** The id up to which everything was looked at. */
    private long follow(long from) {
        var last = from;
        for (var found = changes.after(from, AT_ONCE); !found.isEmpty(); found = changes.after(last, AT_ONCE)) {
            for (var change : found) {
                if (change.kind() == Change.Kind.DEPLOYMENT) {
                    state.deployment(change.ref()).filter(this::isToBeSent).ifPresent(this::send);
                }
                last = change.id();
            }
        }
        return last;
    }

    private boolean isToBeSent(Deployment deployment) {
        return deployment.finishedAt().isPresent()
                && deployment.agent().equals(Optional.of(settings.agent()))
                && !sent.contains(deployment.id());
    }

    private void send(Deployment deployment) {
        sent.add(deployment.id());
        if (sent.size() > REMEMBERED) {
            sent.remove(sent.iterator().next());
        }
        sender.send(DeploymentTrace.of(deployment, state));
    }

    private void pause() {
        try {
            closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has ended is sent before. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(SHUTDOWN);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            sender.close();
        }
    }
}
