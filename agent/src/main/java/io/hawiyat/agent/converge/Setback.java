package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.LogLine;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StoredApplication;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from a failure: a version at fault is held, a failing environment is waited for. */
final class Setback {

    private static final Logger LOG = LoggerFactory.getLogger(Setback.class);
    private static final int LAST_LINES = 5;

    /** The environment is waited for about a day: 300 tries, of which all but the first ten are 5 minutes apart. */
    private static final int TRIES = 300;

    private static final Duration WITHOUT_DEPLOYMENT = Duration.ofSeconds(5);

    private final Applications applications;
    private final Containers containers;
    private final InstantSource clock;
    private final RandomGenerator random;

    Setback(Applications applications, Containers containers, InstantSource clock, RandomGenerator random) {
        this.applications = applications;
        this.containers = containers;
        this.clock = clock;
        this.random = random;
    }

    /** The planner found the generation at fault: its last words are kept before its containers go. */
    Next fault(StoredApplication application, Session session, EngineView.Sight sight, String reason) {
        var words = sight.observed().containers().stream()
                .filter(it -> reason.contains(it.name()))
                .map(this::lastWords)
                .findFirst()
                .orElse("");
        return verdict(application, session, reason + words);
    }

    /** The version can not work: hold it and go back, or give up when going back is what failed. */
    Next verdict(StoredApplication application, Session session, String reason) {
        if (session.run().isEmpty()) {
            return new Next.Settled();
        }
        if (application.removed()) {
            // Nothing that is taken away can be at fault: what stands in the way may go.
            return environment(application, session, reason);
        }
        var run = session.run().get();
        run.steps().fail("Failed", reason);
        var lease = run.lease().lease();
        var desired = application.desired().orElseThrow();
        if (application.held()) {
            var message = "going back to what was good before failed: " + reason;
            applications.faulted(lease, run.deployment(), desired, Phase.FAILED, message, application.status());
            return new Next.Settled();
        }
        LOG.atWarn()
                .addKeyValue("application", application.name())
                .addKeyValue("revision", desired.revision())
                .log("held: {}", reason);
        applications.hold(lease, run.deployment(), desired, reason);
        return new Next.Again();
    }

    /** Something around the application failed: try again later, at once when a person asks. */
    Next environment(StoredApplication application, Session session, String reason) {
        var now = clock.instant();
        LOG.atWarn().addKeyValue("application", application.name()).log("put off: {}", reason);
        if (session.run().isEmpty()) {
            return new Next.Later(now.plus(WITHOUT_DEPLOYMENT));
        }
        if (application.attempts() >= TRIES) {
            return verdict(application, session, "given up after " + TRIES + " tries: " + reason);
        }
        var run = session.run().get();
        var retryAt = now.plus(Backoff.delay(application.attempts() + 1, random));
        run.steps().fail("Postponed", reason);
        applications.postponed(run.lease().lease(), run.deployment(), reason, retryAt, application.status());
        return new Next.Later(retryAt);
    }

    /** Without automatic rollback what failed stays, for a person to look at. */
    void leave(StoredApplication application, Run run) {
        var lease = run.lease().lease();
        application
                .desired()
                .ifPresent(it ->
                        applications.faulted(lease, run.deployment(), it, Phase.FAILED, "", application.status()));
    }

    private String lastWords(Container container) {
        try {
            var lines = containers.logs(container.id(), LAST_LINES).stream()
                    .map(LogLine::text)
                    .collect(Collectors.joining(" | "));
            return lines.isEmpty() ? "" : "; its last words: " + lines;
        } catch (EngineException unreadable) {
            return "; its log can not be read: " + unreadable.getMessage();
        }
    }
}
