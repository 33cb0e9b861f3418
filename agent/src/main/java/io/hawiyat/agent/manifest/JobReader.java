package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.JobRules.ConcurrencyPolicy;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.manifest.Workload.FileMount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a Job: all that a schema can not check, and then the record. */
final class JobReader {

    /** Nothing of a job is rolled out: one run comes after the other. */
    private static final Rollout NO_ROLLOUT =
            new Rollout(Strategy.RECREATE, 1, 0, Duration.ZERO, Duration.ofMinutes(5), Duration.ZERO, false, List.of());

    private final KindSchema schema = KindSchema.of(Kind.JOB);
    private final FileContents files;
    private final BuildReader builds;

    JobReader(FileContents files, BuildReader builds) {
        this.files = files;
        this.builds = builds;
    }

    /** The job of a document; empty when there are findings, old or new. */
    Optional<Application> read(Document document, Findings findings) {
        schema.check(document, findings);
        var root = schema.complete(findings);
        var spec = root.at("spec");
        var mounts = files.mounts(spec, findings);
        var build = builds.read(spec, findings);
        new WorkloadChecks(spec, root.at("metadata").at("name"), findings).run(mounts);
        checkSchedule(spec, findings);
        return findings.isEmpty() ? Optional.of(job(root, mounts, build)) : Optional.empty();
    }

    private static void checkSchedule(Field spec, Findings findings) {
        var schedule = spec.at("schedule");
        if (schedule.present()) {
            Schedule.problem(schedule.text())
                    .ifPresent(problem ->
                            findings.atValue(schedule.pointer(), Quoting.quoted(schedule.text()) + " " + problem));
        }
        var zone = spec.at("timeZone");
        if (zone.present() && !Schedule.isTimeZone(zone.text())) {
            findings.atValue(
                    zone.pointer(),
                    "there is no time zone " + Quoting.quoted(zone.text()) + "; names are such as Europe/Berlin");
        }
    }

    private static Application job(Field root, List<FileMount> mounts, Optional<Build> build) {
        var metadata = root.at("metadata");
        var spec = root.at("spec");
        return new Application(
                new ApplicationId(
                        metadata.at("project").text(), metadata.at("name").text()),
                metadata.at("labels").textsByName(),
                metadata.at("annotations").textsByName(),
                root.document().at(),
                WorkloadReader.read(spec, mounts, build),
                1,
                List.of(),
                NO_ROLLOUT,
                ApplicationReader.pullPolicy(spec),
                ApplicationReader.pullSecret(spec),
                spec.at("pullDeadline").duration(),
                spec.at("suspend").flag(),
                spec.at("prune").flag(),
                spec.at("dependsOn").texts(),
                Hooks.NONE,
                Optional.of(rules(spec)));
    }

    private static JobRules rules(Field spec) {
        return new JobRules(
                spec.at("schedule")
                        .optionalText()
                        .map(cron -> new Schedule(cron, spec.at("timeZone").text())),
                ConcurrencyPolicy.valueOf(spec.at("concurrencyPolicy").text().toUpperCase(Locale.ROOT)),
                spec.at("deadline").duration(),
                spec.at("backoffLimit").number(),
                spec.at("historyLimit").number());
    }
}
