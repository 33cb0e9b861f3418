package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.ContainerSpec;
import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload.FileMount;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Jobs;
import io.hawiyat.agent.state.Jobs.OpenRun;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The containers of a Job's runs. Each is found again by its name, which no other run ever has. */
final class JobTasks {

    private final Engine engine;
    private final Applications applications;
    private final Jobs jobs;
    private final VersionImages images;
    private final ProjectNetworks networks;
    private final SecretValues secrets;
    private final EngineNames names;
    private final SharedNetworks shared;
    private final LastWords lastWords;
    private final Way way;

    JobTasks(
            Engine engine,
            Applications applications,
            Jobs jobs,
            VersionImages images,
            ProjectNetworks networks,
            SecretValues secrets,
            EngineNames names,
            LastWords lastWords,
            Way way) {
        this.engine = engine;
        this.applications = applications;
        this.jobs = jobs;
        this.images = images;
        this.networks = networks;
        this.secrets = secrets;
        this.names = names;
        this.shared = new SharedNetworks(engine, names);
        this.lastWords = lastWords;
        this.way = way;
    }

    /** One container of a run under way. */
    record Task(String id, State state) {}

    /** The containers of the runs that are under way, by run; what is there beside them is removed. */
    Map<Long, Task> look(ApplicationId job, List<OpenRun> runs) {
        var byName = containers().list(job).stream().collect(Collectors.toMap(Listed::name, it -> it, (a, b) -> a));
        var tasks = new HashMap<Long, Task>();
        for (var run : runs) {
            Optional.ofNullable(byName.remove(name(job, run)))
                    .flatMap(this::inspect)
                    .ifPresent(task -> tasks.put(run.id(), task));
        }
        byName.values().forEach(it -> containers().remove(it.id()));
        return tasks;
    }

    private Optional<Task> inspect(Listed listed) {
        try {
            return Optional.of(
                    new Task(listed.id(), containers().inspect(listed.id()).state()));
        } catch (EngineException.Gone gone) {
            return Optional.empty();
        }
    }

    /** Makes and starts the container of a run's present attempt: never adopts one that was not started. */
    void launch(Application job, OpenRun open, Optional<Task> unstarted, Run run) {
        way.run(Waypoint.LAUNCH_JOB_RUN, () -> begin(job, open, unstarted, run));
    }

    private void begin(Application job, OpenRun open, Optional<Task> unstarted, Run run) {
        var lease = run.lease().lease();
        unstarted.ifPresent(it -> {
            jobs.launched(lease, open.id(), false);
            containers().remove(it.id());
        });
        run.steps().run("Start " + name(job.id(), open), open.image(), () -> {
            networks.ensure(job.id().project());
            open.workload().networks().forEach(networks::ensureShared);
            var id = containers().create(spec(job, open, run));
            if (!run.lease().confirmed()) {
                containers().remove(id);
                throw new LeaseEnded("the lease ended before " + name(job.id(), open) + " was started");
            }
            jobs.launched(lease, open.id(), true);
            containers().start(id);
            return id;
        });
    }

    private ContainerSpec spec(Application job, OpenRun open, Run run) {
        var image = images.find(job, open.workload(), open.image(), run);
        var files = open.workload().files().stream().map(FileMount::sha256).toList();
        var revealed = secrets.reveal(open.workload());
        return new ContainerSpec(
                new Identity(job.id(), open.generation(), open.task(), ""),
                image.reference(),
                revealed.workload(),
                Stream.concat(
                                Stream.of(new Endpoint(names.network(job.id().project()), Optional.empty(), List.of())),
                                shared.endpoints(job.id(), open.workload(), false))
                        .toList(),
                files.isEmpty() ? Map.of() : applications.files(files),
                revealed.files());
    }

    /** One more attempt, from a moment on. */
    void again(OpenRun open, Optional<Task> task, Instant notBefore, String reason, Run run) {
        var message = reason + words(task);
        run.steps().fail("Attempt " + (open.attempt() + 1), message);
        jobs.again(run.lease().lease(), open.id(), notBefore, message);
        task.ifPresent(it -> containers().remove(it.id()));
    }

    /**
     * Ends a run, whose container is stopped if it runs.
     *
     * @return the message, with the last words
     */
    String end(OpenRun open, Optional<Task> task, Outcome outcome, String reason, int kept, Run run) {
        return way.call(Waypoint.END_JOB_RUN, () -> finish(open, task, outcome, reason, kept, run));
    }

    private String finish(OpenRun open, Optional<Task> task, Outcome outcome, String reason, int kept, Run run) {
        task.filter(it -> !(it.state() instanceof State.Exited || it.state() instanceof State.Dead))
                .ifPresent(it -> containers().stop(it.id(), open.workload().stopGracePeriod()));
        var message = outcome == Outcome.SUCCEEDED ? reason : reason + words(task);
        var log = task.map(it -> lastWords.log(it.id())).orElse("");
        jobs.ended(run.lease().lease(), open, outcome, exitCode(task), message, log, kept);
        task.ifPresent(it -> containers().remove(it.id()));
        return message;
    }

    /** Takes away what was made for containers that are gone. */
    void tidy(ApplicationId job) {
        containers().removeUnusedFiles(job);
    }

    private String words(Optional<Task> task) {
        return task.map(it -> lastWords.of(it.id())).orElse("");
    }

    private static OptionalInt exitCode(Optional<Task> task) {
        return task.isPresent() && task.get().state() instanceof State.Exited exited
                ? OptionalInt.of(exited.exitCode())
                : OptionalInt.empty();
    }

    private String name(ApplicationId job, OpenRun run) {
        return names.container(job, run.generation(), run.task());
    }

    private Containers containers() {
        return engine.containers();
    }
}
