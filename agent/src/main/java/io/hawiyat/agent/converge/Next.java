package io.hawiyat.agent.converge;

import java.time.Instant;

/** What a look at an application leads to. */
sealed interface Next {

    /** Something was done: look again at once. */
    record Again() implements Next {}

    /** Look again when something happens, at the latest then. */
    record Await(Instant until) implements Next {}

    /** Nothing to do until something new is known. */
    record Settled() implements Next {}

    /** Not before there is a slot for it. */
    record Park() implements Next {}

    /** Not now: try again then. */
    record Later(Instant at) implements Next {}
}
