package io.hawiyat.agent.state;

import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.state.Status.Condition;

/** Takes secrets out of what others wrote, before it is stored. */
@FunctionalInterface
public interface Redaction {

    /** The text without them. */
    String redact(String text);

    /** Of everything in a status that may hold words of a container or of the engine. */
    default Status redact(Status status) {
        return new Status(
                status.sync(),
                status.health(),
                status.observedGeneration(),
                status.ready(),
                status.diff().stream()
                        .map(it -> new Difference(it.field(), redact(it.desired()), redact(it.live())))
                        .toList(),
                status.conditions().stream()
                        .map(it -> new Condition(it.type(), it.status(), it.reason(), redact(it.message()), it.since()))
                        .toList());
    }
}
