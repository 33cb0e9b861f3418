package io.hawiyat.agent.cli;

import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.SlotLimits;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** How many rollouts may be under way at once; as many as there are unless given. */
final class RolloutsReader {

    private RolloutsReader() {}

    /** @param projects the limits of single projects, by name */
    static SlotLimits read(Layers layers, Map<String, Integer> projects) {
        return new SlotLimits(
                limit(layers, "max-rollouts"),
                limit(layers, "max-project-rollouts"),
                projects.entrySet().stream()
                        .collect(Collectors.toMap(it -> new Lane(it.getKey()), Map.Entry::getValue)));
    }

    private static OptionalInt limit(Layers layers, String name) {
        return layers.find(name).flatMap(Scalars::count).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
