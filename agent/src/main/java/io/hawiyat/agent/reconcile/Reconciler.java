package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.source.Commit;
import io.hawiyat.agent.source.FetchResult;
import io.hawiyat.agent.source.Fetcher;
import io.hawiyat.agent.source.PollSchedule;
import io.hawiyat.agent.source.Snapshot;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Applications.Known;
import io.hawiyat.agent.state.Applications.ToConverge;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Sources.Stored;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at one source: fetch, render, record, enqueue, in that order. Recording is one transaction, and what it
 * leaves to be done is found again in PostgreSQL, so that a crash between any two of them loses nothing.
 */
public final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Fetcher fetcher;
    private final Sources sources;
    private final Applications applications;
    private final Renderer renderer;
    private final WorkQueue queue;
    private final Way way;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Duration fetchDeadline;

    public Reconciler(
            Fetcher fetcher,
            Sources sources,
            Applications applications,
            Renderer renderer,
            WorkQueue queue,
            Way way,
            InstantSource clock,
            RandomGenerator random,
            Duration fetchDeadline) {
        this.fetcher = fetcher;
        this.sources = sources;
        this.applications = applications;
        this.renderer = renderer;
        this.queue = queue;
        this.way = way;
        this.clock = clock;
        this.random = random;
        this.fetchDeadline = fetchDeadline;
    }

    /** Looks at a source that this agent has claimed. Every outcome is recorded; the next look is always scheduled. */
    void reconcile(Stored stored, SourceDefinition definition, Grant grant) {
        var name = definition.name();
        switch (way.call(Waypoint.FETCH, () -> fetcher.fetch(definition, fetchDeadline))) {
            case FetchResult.Fetched(Snapshot snapshot) -> {
                found(definition, snapshot.commit());
                if (!stored.rendered().equals(Optional.of(snapshot.commit().id())) || stored.renderAgain()) {
                    record(stored, snapshot, grant);
                }
            }
            case FetchResult.Refused(Commit commit, var problem) -> {
                found(definition, commit);
                sources.refused(name, commit.id(), List.of(Renderer.asError(problem.path(), problem.message())));
            }
            case FetchResult.Failed(var kind, String message) -> {
                LOG.atWarn()
                        .addKeyValue("source", name)
                        .addKeyValue("kind", kind)
                        .log("fetch failed: {}", message);
                sources.failed(name, message, next(definition, stored.failures() + 1));
            }
        }
    }

    private void found(SourceDefinition definition, Commit commit) {
        var tip = new Sources.Tip(commit.id(), commit.author(), commit.message(), commit.at());
        way.run(Waypoint.RECORD_TIP, () -> sources.fetched(definition.name(), tip, next(definition, 0)));
    }

    private Instant next(SourceDefinition definition, int failures) {
        return PollSchedule.next(definition.interval(), failures, random, clock.instant());
    }

    private void record(Stored stored, Snapshot snapshot, Grant grant) {
        var fetchedAt = clock.instant();
        var source = stored.definition().name();
        var known = applications.ofSource(source);
        var elsewhere = applications.declaredElsewhere(source);
        var rendered = way.call(Waypoint.RENDER, () -> renderer.render(snapshot, grant, declared(known), elsewhere));
        var trigger = stored.look().orElse(Trigger.POLL);
        var detector = new ChangeDetector(
                source,
                snapshot.commit().id(),
                trigger,
                known,
                rendered.manifests(),
                rendered.secrets(),
                rendered.sources(),
                rendered.whole(),
                applications.approvedPrunes(source),
                applications.heldPrune(source));
        var change = detector.detect();
        var work = way.call(Waypoint.RECORD_COMMIT, () -> applications.record(change));
        LOG.atInfo()
                .addKeyValue("source", source)
                .addKeyValue("revision", snapshot.commit().id())
                .addKeyValue("deployments", work.size())
                .addKeyValue(
                        "millis", Duration.between(fetchedAt, clock.instant()).toMillis())
                .log("commit recorded");
        way.run(Waypoint.ENQUEUE, () -> enqueue(work, trigger));
    }

    private static Set<ApplicationId> declared(List<Known> known) {
        return known.stream()
                .filter(it -> it.hash().isPresent() && !it.removed())
                .map(Known::name)
                .collect(Collectors.toSet());
    }

    /** PostgreSQL knows what is due already: a queue that is away only makes it later. */
    private void enqueue(List<ToConverge> work, Trigger trigger) {
        try {
            for (var item : work) {
                queue.enqueue(item.id(), priority(trigger), clock.instant(), new Lane(item.project()));
            }
        } catch (QueueUnavailable away) {
            LOG.atWarn().addKeyValue("applications", work.size()).log("not enqueued yet: {}", away.getMessage());
        }
    }

    static Priority priority(Trigger trigger) {
        return switch (trigger) {
            case SYNC, ROLLBACK, RETRY, RESTART -> Priority.PERSON;
            case DRIFT -> Priority.DRIFT;
            case WEBHOOK -> Priority.WEBHOOK;
            case POLL, DEPENDENCY, SCHEDULE -> Priority.BULK;
        };
    }
}
