package io.hawiyat.agent.state;

import io.hawiyat.agent.plan.Difference;
import java.time.Instant;
import java.util.List;

/**
 * What was last seen of an application, as users read it.
 *
 * @param observedGeneration the generation that serves; 0 when none does
 * @param diff the desired revision against live; empty exactly when {@code sync} is {@code SYNCED}
 */
public record Status(
        Sync sync,
        Health health,
        long observedGeneration,
        int ready,
        List<Difference> diff,
        List<Condition> conditions) {

    public Status {
        diff = List.copyOf(diff);
        conditions = List.copyOf(conditions);
    }

    public enum Sync {
        SYNCED,
        OUT_OF_SYNC,
        UNKNOWN
    }

    public enum Health {
        HEALTHY,
        PROGRESSING,
        DEGRADED,
        SUSPENDED,
        MISSING,
        UNKNOWN
    }

    /**
     * One condition, in Flux's vocabulary.
     *
     * @param reason one word in CamelCase
     */
    public record Condition(String type, boolean status, String reason, String message, Instant since) {}
}
