package io.hawiyat.agent.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The next step of a Job. It is made anew from what is seen after each step, so that a crash loses nothing. */
public sealed interface JobPlan {

    /** Do these, then look again. */
    record Act(List<Step> steps) implements JobPlan {
        public Act {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("nothing to do is Wait");
            }
        }
    }

    /** Nothing is to be done before something happens, or before then. */
    record Wait(Optional<Instant> until) implements JobPlan {}

    /** One thing to do. */
    sealed interface Step {

        /** A run of its schedule, of which no other agent may make a second one. */
        record Begin(Instant dueAt) implements Step {}

        /** Make and start the container of the run's present attempt. */
        record Launch(JobRun run) implements Step {}

        /** The attempt has failed, and there is one more. */
        record Again(JobRun run, Instant notBefore, String reason) implements Step {}

        /** The run is over. What of it still runs is stopped. */
        record End(JobRun run, Outcome outcome, String reason) implements Step {}
    }

    /** How a run ended. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
