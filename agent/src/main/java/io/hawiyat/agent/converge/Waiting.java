package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Lease;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.Status.Condition;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.Trigger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deployments that wait in the queue for something else: nothing of them is recorded as failed. */
final class Waiting {

    static final String CONDITION = "Waiting";

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private final Applications applications;
    private final WorkQueue queue;
    private final InstantSource clock;

    Waiting(Applications applications, WorkQueue queue, InstantSource clock) {
        this.applications = applications;
        this.queue = queue;
        this.clock = clock;
    }

    /** What the queued deployment waits for; empty when it may begin. */
    Optional<String> reason(StoredApplication application) {
        var heeds = application.queued().filter(it -> heedsDependencies(it.trigger()));
        var none = application
                .desired()
                .filter(it -> !it.application().dependsOn().isEmpty())
                .isEmpty();
        if (application.removed() || heeds.isEmpty() || none) {
            return Optional.empty();
        }
        var obstacles = applications.dependencies(application.id()).stream()
                .flatMap(it -> it.obstacle().stream())
                .collect(Collectors.joining("; "));
        return obstacles.isEmpty() ? Optional.empty() : Optional.of("waits for " + obstacles);
    }

    /** What ran before is made again, or asked for by a person, as things are. */
    private static boolean heedsDependencies(Trigger trigger) {
        return switch (trigger) {
            case POLL, WEBHOOK, SYNC, RETRY, DEPENDENCY, SCHEDULE -> true;
            case DRIFT, ROLLBACK, RESTART -> false;
        };
    }

    /** Says what is waited for; asked again when a dependency is live, and at each resync. */
    void tell(StoredApplication application, Lease lease, String reason) {
        var before = application.status();
        var conditions = new ArrayList<>(before.conditions());
        conditions.removeIf(it -> it.type().equals(CONDITION));
        conditions.add(new Condition(CONDITION, true, "Dependency", reason, clock.instant()));
        var status = new Status(
                before.sync(), before.health(), before.observedGeneration(), before.ready(), before.diff(), conditions);
        applications.waits(lease, reason, status);
    }

    /** Wakes who waits when an application has become healthy. */
    void recovered(StoredApplication before, Status now) {
        if (now.health() == Health.HEALTHY && before.status().health() != Health.HEALTHY) {
            wake(before.id());
        }
    }

    /** An application may be what others wait for. A queue that is away only makes it later. */
    void wake(long application) {
        try {
            applications
                    .waitingFor(application)
                    .forEach(it -> queue.enqueue(it.id(), Priority.BULK, clock.instant(), new Lane(it.project())));
        } catch (QueueUnavailable away) {
            LOG.atDebug().addKeyValue("item", application).log("who waits is not woken yet: {}", away.getMessage());
        }
    }
}
