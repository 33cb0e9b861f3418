package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.state.Jobs.LastRun;
import io.hawiyat.agent.state.Jobs.Progress;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.Status.Condition;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What users are told of a Job: whether its newest version was taken up, and how its latest run went. Pure. */
final class JobStatus {

    private JobStatus() {}

    /** @param waits what its queued deployment waits for */
    static Status of(StoredApplication job, Progress progress, Optional<String> waits, Instant now) {
        var health = health(job, progress);
        var diff = diff(job);
        var conditions = new ArrayList<Condition>();
        var well = health == Health.HEALTHY || health == Health.SUSPENDED;
        conditions.add(new Condition("Ready", well, word(health), reason(job, progress), now));
        waits.ifPresent(it -> conditions.add(new Condition(Waiting.CONDITION, true, "Dependency", it, now)));
        var generation = job.lastGood().map(Version::generation).orElse(0L);
        return new Status(diff.isEmpty() ? Sync.SYNCED : Sync.OUT_OF_SYNC, health, generation, 0, diff, conditions);
    }

    private static Health health(StoredApplication job, Progress progress) {
        if (job.held()) {
            return Health.DEGRADED;
        }
        if (!progress.open().isEmpty()) {
            return Health.PROGRESSING;
        }
        if (job.desired().filter(it -> it.application().suspend()).isPresent()) {
            return Health.SUSPENDED;
        }
        if (job.running().isPresent()) {
            return Health.PROGRESSING;
        }
        if (progress.last().filter(LastRun::failed).isPresent()) {
            return Health.DEGRADED;
        }
        return job.lastGood().isPresent() ? Health.HEALTHY : Health.MISSING;
    }

    private static String reason(StoredApplication job, Progress progress) {
        if (!progress.open().isEmpty()) {
            return "runs";
        }
        return progress.last().map(LastRun::message).orElse(job.lastGood().isPresent() ? "" : "never ran");
    }

    /** What runs to completion is compared by whether it has: nothing of it stays on the engine. */
    private static List<Difference> diff(StoredApplication job) {
        var desired = job.desired().map(Version::hash);
        if (desired.isEmpty() || desired.equals(job.lastGood().map(Version::hash))) {
            return List.of();
        }
        return List.of(new Difference(
                "spec",
                job.desired().map(Version::revision).orElse(""),
                job.lastGood().map(Version::revision).orElse("")));
    }

    private static String word(Health health) {
        return health.name().charAt(0) + health.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
