package io.hawiyat.agent.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many claims may have a slot at once, over all agents; an absent limit is none. A slot is what heavy work needs: a
 * look needs none.
 *
 * @param all over all lanes
 * @param lane for each lane that has no limit of its own
 * @param lanes limits of single lanes
 */
public record SlotLimits(OptionalInt all, OptionalInt lane, Map<Lane, Integer> lanes) {

    /** As the scripts write that there is no limit. */
    private static final int NONE = 0;

    public SlotLimits {
        lanes = Map.copyOf(lanes);
        all.ifPresent(SlotLimits::check);
        lane.ifPresent(SlotLimits::check);
        lanes.values().forEach(SlotLimits::check);
    }

    public static SlotLimits none() {
        return new SlotLimits(OptionalInt.empty(), OptionalInt.empty(), Map.of());
    }

    /** Whether nothing is limited. */
    boolean open() {
        return all.isEmpty() && lane.isEmpty() && lanes.isEmpty();
    }

    /** The limit of one lane. */
    public OptionalInt of(Lane name) {
        var own = lanes.get(name);
        return own == null ? lane : OptionalInt.of(own);
    }

    /** As the scripts read them, behind their other arguments. */
    List<Object> arguments() {
        var arguments = new ArrayList<Object>(List.of(all.orElse(NONE), lane.orElse(NONE)));
        lanes.forEach((name, limit) -> arguments.addAll(List.of(name.name(), limit)));
        return arguments;
    }

    private static void check(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit of slots is 1 or more, but this is " + limit);
        }
    }
}
