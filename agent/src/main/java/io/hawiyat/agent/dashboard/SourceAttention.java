package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ConditionJson;
import io.hawiyat.agent.api.SourceJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a person may have to do about a source. */
final class SourceAttention {

    /** Errors that an application already shows as its own. */
    private final Predicate<SourceJson.Fault> shown;

    SourceAttention(List<Attention> applications) {
        this.shown = fault -> applications.stream()
                .anyMatch(item ->
                        item.state().equals("ManifestInvalid") && item.reason().contains(place(fault)));
    }

    Stream<Attention> of(SourceJson source) {
        return source.conditions().stream().flatMap(condition -> one(source, condition).stream());
    }

    private Optional<Attention> one(SourceJson source, ConditionJson condition) {
        return switch (condition.type()) {
            case "Ready" -> condition.holds() ? Optional.empty() : notReady(source, condition);
            case "PruneHeld" -> {
                var command = condition.id().stream()
                        .mapToObj(id -> "hawiyat approve " + id)
                        .findFirst();
                yield Optional.of(attention(Tone.WARN, source, condition, condition.message(), command));
            }
            case "SourceGone", "NotificationFailing" ->
                Optional.of(attention(Tone.WARN, source, condition, condition.message(), Optional.empty()));
            default -> Optional.empty();
        };
    }

    private Optional<Attention> notReady(SourceJson source, ConditionJson condition) {
        return switch (condition.reason()) {
            case "NotFetchedYet" -> Optional.empty();
            case "ManifestInvalid" ->
                source.errors().stream()
                        .filter(shown.negate())
                        .map(fault -> place(fault) + ": " + fault.field() + ": " + fault.message())
                        .reduce((one, other) -> one + "; " + other)
                        .map(errors ->
                                attention(Tone.BAD, source, condition, errors, Optional.of("hawiyat validate PATH")));
            default ->
                Optional.of(attention(
                        Tone.BAD,
                        source,
                        condition,
                        condition.message(),
                        Optional.of("hawiyat sync " + source.name())));
        };
    }

    private static String place(SourceJson.Fault fault) {
        return fault.file() + ":" + fault.line() + ":" + fault.column();
    }

    private static Attention attention(
            Tone tone, SourceJson source, ConditionJson condition, String reason, Optional<String> command) {
        return new Attention(
                tone,
                source.name(),
                Optional.of("/sources/" + source.name()),
                condition.reason(),
                reason,
                condition.since(),
                command);
    }
}
