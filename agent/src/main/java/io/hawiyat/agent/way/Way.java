package io.hawiyat.agent.way;

import java.util.function.Supplier;

/** Is told of each step. For many threads. */
@FunctionalInterface
public interface Way {

    /**
     * Called when a step begins.
     *
     * @return called when it has ended well
     */
    Runnable begin(Waypoint waypoint);

    default <T> T call(Waypoint waypoint, Supplier<T> step) {
        var passed = begin(waypoint);
        var result = step.get();
        passed.run();
        return result;
    }

    default void run(Waypoint waypoint, Runnable step) {
        var passed = begin(waypoint);
        step.run();
        passed.run();
    }
}
