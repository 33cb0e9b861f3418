package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ConditionJson;
import io.hawiyat.agent.api.SourceJson;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person may have to do about a source. */
final class SourceAttention {

    private SourceAttention() {}

    static Stream<Attention> of(SourceJson source) {
        return source.conditions().stream().flatMap(condition -> one(source, condition).stream());
    }

    private static Optional<Attention> one(SourceJson source, ConditionJson condition) {
        return switch (condition.type()) {
            case "Ready" ->
                condition.holds() || condition.reason().equals("NotFetchedYet")
                        ? Optional.empty()
                        : Optional.of(
                                attention(Tone.BAD, source, condition, Optional.of("hawiyat sync " + source.name())));
            case "PruneHeld" ->
                Optional.of(attention(
                        Tone.WARN,
                        source,
                        condition,
                        condition.id().stream()
                                .mapToObj(id -> "hawiyat approve " + id)
                                .findFirst()));
            case "SourceGone" -> Optional.of(attention(Tone.WARN, source, condition, Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static Attention attention(
            Tone tone, SourceJson source, ConditionJson condition, Optional<String> command) {
        return new Attention(
                tone,
                source.name(),
                Optional.of("#source-" + source.name()),
                condition.reason(),
                condition.message(),
                condition.since(),
                command);
    }
}
