package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Change;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Plan;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with what runs, said by what has to be done about it. */
final class Drifted {

    private static final int FIELDS = 5;

    private Drifted() {}

    /** With the fields that differ, where what has to be done first does not name them itself. */
    static String text(Plan.Act act, List<Difference> differences) {
        var onlySwitches = act.changes().stream().allMatch(Change.Switch.class::isInstance);
        var text = onlySwitches && !differences.isEmpty() ? "not as declared" : text(act);
        var fields = differences.stream()
                .map(Difference::field)
                .distinct()
                .filter(field -> !text.contains(field))
                .limit(FIELDS)
                .toList();
        return fields.isEmpty() ? text : text + ": " + String.join(", ", fields);
    }

    static String text(Plan.Act act) {
        return act.changes().stream().map(Drifted::text).distinct().collect(Collectors.joining(", "));
    }

    private static String differs(Container container) {
        return container.name() + ": "
                + container.drift().stream()
                        .map(it -> it.field().equals(LiveDrift.REPLACEMENT) ? it.live() : it.field())
                        .distinct()
                        .limit(FIELDS)
                        .collect(Collectors.joining(", "));
    }

    private static String text(Change change) {
        return switch (change) {
            case Change.Create create -> "replica " + create.replica() + " is missing";
            case Change.Start start -> start.container().name() + " does not run";
            case Change.Mend mend -> differs(mend.container());
            case Change.Retire retire -> differs(retire.container());
            case Change.Switch switched -> "routes or names are not as recorded";
            case Change.Shift shift -> "routes are not as recorded";
            case Change.Stop stop -> stop.container().name() + " should not run";
            case Change.Remove remove -> remove.container().name() + " should not be there";
        };
    }
}
