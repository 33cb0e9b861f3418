package io.hawiyat.agent.plan;

import java.time.Instant;
import java.util.List;

/** The next step towards a goal. It is made anew from what is seen after each step, so that a crash loses nothing. */
public sealed interface Plan {

    /** Do these, which do not depend on one another, then look again. */
    record Act(List<Change> changes) implements Plan {
        public Act {
            changes = List.copyOf(changes);
            if (changes.isEmpty()) {
                throw new IllegalArgumentException("nothing to do is Done or Wait");
            }
        }
    }

    /**
     * Nothing can be done before something happens.
     *
     * @param reason one line for a person, such as {@code web-g2-0 is not healthy yet: connection refused}
     * @param until when to look again at the latest
     */
    record Wait(Reason kind, String reason, Instant until) implements Plan {}

    /** What is seen is what is wanted. */
    record Done() implements Plan {}

    /** The goal's generation is at fault: it can not get there. */
    record Fail(String reason) implements Plan {}

    /** What is waited for. */
    enum Reason {
        HEALTH,
        DRAIN,
        PAUSE
    }
}
