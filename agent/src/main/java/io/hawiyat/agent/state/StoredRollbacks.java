package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Project;
import io.hawiyat.agent.state.Standing.Choice;
import io.hawiyat.agent.state.Standing.Kept;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rollbacks in PostgreSQL. */
@Singleton
class StoredRollbacks implements Rollbacks {

    private final ApplicationRows applications;
    private final DeploymentRows deployments;
    private final RollbackRows rows;
    private final Claims claims;

    StoredRollbacks(ApplicationRows applications, DeploymentRows deployments, RollbackRows rows, Claims claims) {
        this.applications = applications;
        this.deployments = deployments;
        this.rows = rows;
        this.claims = claims;
    }

    @Override
    @Transactional
    public Answer rollback(ApplicationId name, Optional<Long> to, Admission admission) {
        var found = applications.find(name.project(), name.name());
        if (found.isEmpty()) {
            return new Answer.Unknown();
        }
        // Before the application's own lock, as a render takes them.
        claims.lock();
        deployments.lock(found.get());
        return rows.standing(found.get())
                .map(row -> StoredJson.read(row, Standing.class))
                .map(standing -> choose(found.get(), standing, to, admission))
                .orElseGet(() -> new Answer.Refused("no valid manifest of it was ever seen"));
    }

    private Answer choose(long application, Standing standing, Optional<Long> to, Admission admission) {
        return switch (standing.choose(to)) {
            case Choice.NotKept(var reason) -> new Answer.NotKept(reason);
            case Choice.Nothing(var reason) -> new Answer.Refused("nothing to go back to: " + reason);
            case Choice.To(var kept) -> {
                var errors = errors(application, kept.application(), admission);
                yield errors.isEmpty()
                        ? goBack(application, standing, kept)
                        : new Answer.Refused("generation " + kept.number() + " is not allowed today: " + errors);
            }
        };
    }

    private String errors(long application, Application returning, Admission admission) {
        var others = StoredJson.readEach(rows.others(application), Application.class);
        var projects = StoredJson.readEach(rows.projects(application), Project.class);
        return Stream.concat(
                        admission.check(returning, others, projects).stream(), claims.conflicts(returning).stream())
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining("; "));
    }

    private Answer goBack(long application, Standing standing, Kept kept) {
        var number = standing.runs(kept) ? standing.runs().orElseThrow() : copy(application, kept.number());
        var hash =
                rows.specify(application, StoredJson.write(kept.application())).getFirst();
        rows.goBack(application, hash, number, kept.number());
        claims.replace(Ids.array(List.of(application)));
        deployments.dropQueued(application, "Superseded by a rollback to generation " + kept.number());
        rows.queue(application);
        rows.tell(application);
        return new Answer.Begun(application, kept.number(), number);
    }

    private long copy(long application, long target) {
        var number = rows.copy(application, target).getFirst();
        rows.copyContents(application, target, number);
        rows.copySecrets(application, target, number);
        return number;
    }
}
