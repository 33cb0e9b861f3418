package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.secret.Redactor;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from a failure: a version at fault is held, a failing environment is waited for. */
final class Setback {

    private static final Logger LOG = LoggerFactory.getLogger(Setback.class);

    /** The environment is waited for about a day: 300 tries, of which all but the first ten are 5 minutes apart. */
    private static final int TRIES = 300;

    private static final Duration WITHOUT_DEPLOYMENT = Duration.ofSeconds(5);

    private final Applications applications;
    private final LastWords lastWords;
    private final Redactor redactor;
    private final Way way;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<Phase> ended;

    /** @param ended told how each deployment ended */
    Setback(
            Applications applications,
            LastWords lastWords,
            Redactor redactor,
            Way way,
            InstantSource clock,
            RandomGenerator random,
            Consumer<Phase> ended) {
        this.applications = applications;
        this.lastWords = lastWords;
        this.redactor = redactor;
        this.way = way;
        this.clock = clock;
        this.random = random;
        this.ended = ended;
    }

    /** The planner found the generation at fault: its last words are kept before its containers go. */
    Next fault(StoredApplication application, Session session, EngineView.Sight sight, String reason) {
        var words = sight.observed().containers().stream()
                .filter(it -> reason.contains(it.name() + " "))
                .map(it -> lastWords.of(it.id()))
                .findFirst()
                .orElse("");
        return verdict(application, session, reason + words);
    }

    /** The version can not work: hold it and go back, or give up when going back is what failed. */
    Next verdict(StoredApplication application, Session session, String cause) {
        var reason = redactor.redact(cause);
        if (session.run().isEmpty()) {
            return new Next.Settled();
        }
        if (application.removed() || application.queued().isPresent()) {
            // Nothing that is taken away, or was good before and is kept while a newer one waits, can be at fault.
            return environment(application, session, reason);
        }
        var run = session.run().get();
        if (application.rollback().isPresent()) {
            return application.isLastGood(application.rollback().get())
                    ? environment(application, session, reason)
                    : abandon(application, run, reason);
        }
        if (application.held()) {
            run.steps().fail("Failed", reason);
            fail(application, session, run, "going back to what was good before failed: " + reason);
            return new Next.Again();
        }
        return proven(application) ? environment(application, session, reason) : hold(application, run, reason);
    }

    /** What was live and healthy as it is is not at fault when it breaks: something around it is. */
    private static boolean proven(StoredApplication application) {
        return application.desired().filter(application::isLastGood).isPresent();
    }

    /** What a person went back to does not work: what served before goes on. */
    private Next abandon(StoredApplication application, Run run, String reason) {
        run.steps().fail("Failed", reason);
        var generation = application.rollback().orElseThrow().generation();
        LOG.atWarn()
                .addKeyValue("application", application.name())
                .addKeyValue("generation", generation)
                .log("rollback given up: {}", reason);
        var message = "going back, as generation " + generation + ", failed: " + reason;
        applications.abandonRollback(run.lease().lease(), run.deployment(), message);
        run.turnBack();
        return new Next.Again();
    }

    /** A hook failed: whatever its version was before, it is not deployed like this. */
    Next hook(StoredApplication application, Run run, String reason) {
        return hold(application, run, reason);
    }

    private Next hold(StoredApplication application, Run run, String reason) {
        run.steps().fail("Failed", reason);
        var desired = application.desired().orElseThrow();
        LOG.atWarn()
                .addKeyValue("application", application.name())
                .addKeyValue("revision", desired.revision())
                .log("held: {}", reason);
        way.run(Waypoint.HOLD_VERSION, () -> applications.hold(run.lease().lease(), run.deployment(), desired, reason));
        run.turnBack();
        return new Next.Again();
    }

    /** Something around the application failed: try again later, at once when a person asks. */
    Next environment(StoredApplication application, Session session, String cause) {
        var reason = redactor.redact(cause);
        var now = clock.instant();
        LOG.atWarn().addKeyValue("application", application.name()).log("put off: {}", reason);
        if (session.run().isEmpty()) {
            return new Next.Later(now.plus(WITHOUT_DEPLOYMENT));
        }
        var run = session.run().get();
        if (application.attempts() >= TRIES) {
            return giveUp(application, session, run, "given up after " + TRIES + " tries: " + reason);
        }
        var retryAt = now.plus(Backoff.delay(application.attempts() + 1, random));
        run.steps().fail("Postponed", reason);
        applications.postponed(run.lease().lease(), run.deployment(), reason, retryAt, status(application, session));
        return new Next.Later(retryAt);
    }

    private Next giveUp(StoredApplication application, Session session, Run run, String reason) {
        if (application.rollback().filter(it -> !application.isLastGood(it)).isPresent() && !application.removed()) {
            return abandon(application, run, reason);
        }
        if (!application.held() && !application.removed() && !proven(application)) {
            return hold(application, run, reason);
        }
        run.steps().fail("Failed", reason);
        fail(application, session, run, reason);
        return new Next.Again();
    }

    /** Without automatic rollback what failed stays, for a person to look at. */
    void leave(StoredApplication application, Session session, Run run) {
        fail(application, session, run, "");
    }

    private void fail(StoredApplication application, Session session, Run run, String message) {
        var desired = application.desired().orElseThrow();
        var status = status(application, session);
        applications.faulted(run.lease().lease(), run.deployment(), desired, Phase.FAILED, message, status);
        ended.accept(Phase.FAILED);
    }

    /** As last seen in this session: what was recorded before may say that work goes on. */
    private Status status(StoredApplication application, Session session) {
        return session.sight()
                .map(it -> StatusReport.of(application, it, false, clock.instant()))
                .orElseGet(application::status);
    }
}
