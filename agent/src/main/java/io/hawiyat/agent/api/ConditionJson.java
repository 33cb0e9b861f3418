package io.hawiyat.agent.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.SourceView;
import io.hawiyat.agent.state.Status;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A condition as Kubernetes and Flux write it.
 *
 * @param status {@code True} or {@code False}
 * @param id what {@code hawiyat approve} takes; only of {@code PruneHeld}
 * @param names {@code project/application} of what would be removed; only of {@code PruneHeld}
 */
public record ConditionJson(
        String type,
        String status,
        String reason,
        String message,
        Instant since,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong id,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> names) {

    static final String PRUNE_HELD = "PruneHeld";

    public ConditionJson {
        names = List.copyOf(names);
    }

    static ConditionJson of(Status.Condition condition) {
        return of(condition, OptionalLong.empty(), List.of());
    }

    static ConditionJson of(Status.Condition condition, SourceView source) {
        return condition.type().equals(PRUNE_HELD) && source.prune().isPresent()
                ? of(condition, source.prune().get())
                : of(condition);
    }

    private static ConditionJson of(Status.Condition condition, SourceView.HeldPrune prune) {
        var names = prune.applications().stream().map(ApplicationId::toString).toList();
        return of(condition, OptionalLong.of(prune.id()), names);
    }

    private static ConditionJson of(Status.Condition condition, OptionalLong id, List<String> names) {
        var status = condition.status() ? "True" : "False";
        return new ConditionJson(
                condition.type(), status, condition.reason(), condition.message(), condition.since(), id, names);
    }

    public boolean holds() {
        return status.equals("True");
    }
}
