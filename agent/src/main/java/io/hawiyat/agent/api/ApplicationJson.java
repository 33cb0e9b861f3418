package io.hawiyat.agent.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.state.ApplicationView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An application as the API shows it.
 *
 * @param diff the desired revision against live
 * @param nextRun of a Job, when its schedule is due next; left out of all others
 * @param lastRun of a Job, when its latest run began; left out before that
 */
public record ApplicationJson(
        String kind,
        String project,
        String name,
        String source,
        String sync,
        String health,
        Optional<Operation> operation,
        ApplicationView.Revisions revision,
        long generation,
        long observedGeneration,
        List<ConditionJson> conditions,
        ApplicationView.Replicas replicas,
        List<RouteJson> routes,
        List<Difference> diff,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> nextRun,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> lastRun) {

    private static final String HIDDEN = "(shown with the admin token only)";

    public ApplicationJson {
        conditions = List.copyOf(conditions);
        routes = List.copyOf(routes);
        diff = List.copyOf(diff);
    }

    /** What is being done, or was last. */
    public record Operation(String phase, String message, Instant startedAt, Optional<Instant> finishedAt) {}

    /** An application, with all that is known of it. */
    public static ApplicationJson of(ApplicationView view, IngressPorts ports) {
        return new ApplicationJson(
                view.kind(),
                view.name().project(),
                view.name().name(),
                view.source(),
                Spelling.of(view.sync()),
                Spelling.of(view.health()),
                view.operation().map(ApplicationJson::operation),
                view.revision(),
                view.generation(),
                view.observedGeneration(),
                view.conditions().stream().map(ConditionJson::of).toList(),
                view.replicas(),
                view.routes().stream().map(route -> RouteJson.of(route, ports)).toList(),
                view.diff(),
                view.nextRun(),
                view.lastRun());
    }

    /** The same for somebody who may know which fields differ, but not what is in them. */
    ApplicationJson withoutDetails() {
        return new ApplicationJson(
                kind,
                project,
                name,
                source,
                sync,
                health,
                operation,
                revision,
                generation,
                observedGeneration,
                conditions,
                replicas,
                routes,
                diff.stream()
                        .map(difference -> new Difference(difference.field(), HIDDEN, HIDDEN))
                        .toList(),
                nextRun,
                lastRun);
    }

    private static Operation operation(ApplicationView.Operation operation) {
        return new Operation(
                Spelling.of(operation.phase()), operation.message(), operation.startedAt(), operation.finishedAt());
    }

    /** Its condition of a type that holds, if it does. */
    public Optional<ConditionJson> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type) && condition.holds())
                .findFirst();
    }
}
