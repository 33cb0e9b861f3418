package io.hawiyat.agent.trace;

import io.hawiyat.agent.state.Change;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.ChangeLoop;
import io.hawiyat.agent.state.ChangeLoop.Pause;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.StateReader;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Follows what this agent deploys, and sends each deployment that has ended as one trace. */
public final class DeploymentTraces implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int AT_ONCE = 1000;

    /** A deployment may be mentioned again after its end, but not long after. */
    private static final int REMEMBERED = 1000;

    private final TraceSettings settings;
    private final StateReader state;
    private final ChangeFeed changes;
    private final SpanSender sender;
    private final Set<Long> sent = new LinkedHashSet<>();
    private final ChangeLoop loop;
    private Optional<Long> seen = Optional.empty();

    /** Not started. */
    public DeploymentTraces(TraceSettings settings, StateReader state, ChangeFeed changes) {
        this.settings = settings;
        this.state = state;
        this.changes = changes;
        this.loop = new ChangeLoop("traces", changes, this::turn);
        this.sender = new SpanSender(settings);
    }

    public void start() {
        loop.start();
    }

    private Pause turn() {
        var from = seen.isPresent() ? seen.get() : Long.valueOf(changes.newest());
        seen = Optional.of(follow(from));
        return new Pause(seen.get(), LONGEST_WAIT);
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

    /** What has ended is sent before. */
    @Override
    public void close() {
        try (sender) {
            loop.close();
        }
    }
}
