package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Applications;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The look at the ingress, which is claimed as an application is, and asks for a look at those that it concerns. */
final class IngressTurn {

    private static final Logger LOG = LoggerFactory.getLogger(IngressTurn.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final IngressKeeper ingress;
    private final Applications applications;
    private final WorkQueue queue;
    private final InstantSource clock;
    private volatile boolean away;

    IngressTurn(IngressKeeper ingress, Applications applications, WorkQueue queue, InstantSource clock) {
        this.ingress = ingress;
        this.applications = applications;
        this.queue = queue;
        this.clock = clock;
    }

    Next turn() {
        try {
            ingress.ensure();
            ingress.tellOfChanges(this::look);
            if (away) {
                away = false;
                applications.endWaits().forEach(it -> look(it.id(), it.project()));
            }
            return new Next.Settled();
        } catch (QueueUnavailable unavailable) {
            throw unavailable;
        } catch (RuntimeException failed) {
            away = true;
            LOG.atWarn().log("the ingress is not as it should be: {}", failed.getMessage());
            return new Next.Later(clock.instant().plus(AFTER_FAILURE));
        }
    }

    private void look(ApplicationId name) {
        applications.find(name).ifPresent(id -> look(id, name.project()));
    }

    private void look(long id, String project) {
        queue.recheck(id, Priority.DRIFT, clock.instant(), new Lane(project));
    }
}
