package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.ConditionJson;
import io.hawiyat.agent.state.DeadLetters;
import java.time.Instant;
import java.util.Optional;

/** Why an application needs a person, if it does: the first cause, not its consequences. */
final class ApplicationAttention {

    /** Of files, not of an application. */
    private static final String CHECK = "hawiyat validate PATH";

    private final Instant now;

    ApplicationAttention(Instant now) {
        this.now = now;
    }

    Optional<Attention> of(ApplicationJson application) {
        return putAside(application)
                .or(() -> invalid(application))
                .or(() -> held(application))
                .or(() -> postponed(application))
                .or(() -> unwell(application))
                .or(() -> adrift(application));
    }

    private Optional<Attention> invalid(ApplicationJson application) {
        return application.conditions().stream()
                .filter(condition -> condition.type().equals("ManifestValid") && !condition.holds())
                .findFirst()
                .map(condition -> attention(
                        Tone.BAD, application, "ManifestInvalid", condition.message(), condition.since(), CHECK));
    }

    private Optional<Attention> putAside(ApplicationJson application) {
        return application
                .condition(DeadLetters.CONDITION)
                .map(condition -> attention(
                        Tone.BAD, application, "PutAside", condition.message(), condition.since(), "hawiyat retry "));
    }

    private Optional<Attention> held(ApplicationJson application) {
        return application
                .condition("Held")
                .map(condition -> attention(
                        Tone.BAD, application, "Held", condition.message(), condition.since(), "hawiyat retry "));
    }

    private Optional<Attention> postponed(ApplicationJson application) {
        return operation(application, "RetryScheduled")
                .map(operation -> attention(
                        Tone.WARN,
                        application,
                        "RetryScheduled",
                        operation.message(),
                        operation.startedAt(),
                        "hawiyat explain "));
    }

    private Optional<Attention> unwell(ApplicationJson application) {
        var health = application.health();
        var tone = Tone.of(health);
        if (operation(application, "Running").isPresent() || (tone != Tone.BAD && tone != Tone.WARN)) {
            return Optional.empty();
        }
        return Optional.of(
                attention(tone, application, health, reason(application), since(application), "hawiyat explain "));
    }

    private Optional<Attention> adrift(ApplicationJson application) {
        if (!application.sync().equals("OutOfSync")
                || operation(application, "Running").isPresent()) {
            return Optional.empty();
        }
        return Optional.of(attention(
                Tone.WARN, application, "OutOfSync", reason(application), since(application), "hawiyat explain "));
    }

    /** The word of a condition that does not hold, else what was last done. */
    private static String reason(ApplicationJson application) {
        return application.conditions().stream()
                .filter(condition -> !condition.holds() && !condition.message().isBlank())
                .map(ConditionJson::message)
                .findFirst()
                .or(() -> application.operation().map(ApplicationJson.Operation::message))
                .orElse("");
    }

    private Instant since(ApplicationJson application) {
        return application
                .operation()
                .map(operation -> operation.finishedAt().orElse(operation.startedAt()))
                .orElse(now);
    }

    private static Optional<ApplicationJson.Operation> operation(ApplicationJson application, String phase) {
        return application.operation().filter(it -> it.phase().equals(phase));
    }

    private static Attention attention(
            Tone tone, ApplicationJson application, String state, String reason, Instant since, String command) {
        var name = application.project() + "/" + application.name();
        return new Attention(
                tone,
                name,
                Optional.of("/applications/" + name),
                state,
                reason,
                since,
                Optional.of(command.equals(CHECK) ? CHECK : command + name));
    }
}
