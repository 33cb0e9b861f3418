package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.LogLine;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.secret.Redactor;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
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
    private final Redactor redactor;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<Phase> ended;

    /** @param ended told how each deployment ended */
    Setback(
            Applications applications,
            Containers containers,
            Redactor redactor,
            InstantSource clock,
            RandomGenerator random,
            Consumer<Phase> ended) {
        this.applications = applications;
        this.containers = containers;
        this.redactor = redactor;
        this.clock = clock;
        this.random = random;
        this.ended = ended;
    }

    /** The planner found the generation at fault: its last words are kept before its containers go. */
    Next fault(StoredApplication application, Session session, EngineView.Sight sight, String reason) {
        var words = sight.observed().containers().stream()
                .filter(it -> reason.contains(it.name() + " "))
                .map(this::lastWords)
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
        if (application.removed()) {
            // Nothing that is taken away can be at fault: what stands in the way may go.
            return environment(application, session, reason);
        }
        var run = session.run().get();
        if (application.held()) {
            run.steps().fail("Failed", reason);
            fail(application, session, run, "going back to what was good before failed: " + reason);
            return new Next.Again();
        }
        return proven(application) ? environment(application, session, reason) : hold(application, run, reason);
    }

    /** What was live and healthy as it is is not at fault when it breaks: something around it is. */
    private static boolean proven(StoredApplication application) {
        return application
                .lastGood()
                .map(Version::hash)
                .equals(application.desired().map(Version::hash));
    }

    private Next hold(StoredApplication application, Run run, String reason) {
        run.steps().fail("Failed", reason);
        var desired = application.desired().orElseThrow();
        LOG.atWarn()
                .addKeyValue("application", application.name())
                .addKeyValue("revision", desired.revision())
                .log("held: {}", reason);
        applications.hold(run.lease().lease(), run.deployment(), desired, reason);
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
