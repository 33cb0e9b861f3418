package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Change;
import io.hawiyat.agent.plan.Plan;
import java.util.stream.Collectors;

/** What is wrong with what runs, said by what has to be done about it. */
final class Drifted {

    private Drifted() {}

    static String text(Plan.Act act) {
        return act.changes().stream().map(Drifted::text).distinct().collect(Collectors.joining(", "));
    }

    private static String text(Change change) {
        return switch (change) {
            case Change.Create create -> "replica " + create.replica() + " is missing";
            case Change.Start start -> start.container().name() + " does not run";
            case Change.Retire retire -> retire.container().name() + " differs from its generation";
            case Change.Switch switched -> "routes or names are not as recorded";
            case Change.Shift shift -> "routes are not as recorded";
            case Change.Stop stop -> stop.container().name() + " should not run";
            case Change.Remove remove -> remove.container().name() + " should not be there";
        };
    }
}
