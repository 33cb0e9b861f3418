package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the containers of each generation are probed. A predecessor is held to the probe that it was made with: the next
 * commit's may ask for a port that it never had, and it still serves.
 */
record Healths(Map<Long, Health> byGeneration) {

    Healths {
        byGeneration = Map.copyOf(byGeneration);
    }

    static Healths of(StoredApplication application) {
        var healths = new HashMap<Long, Health>();
        application.lastGood().ifPresent(it -> put(healths, it));
        application.rollback().ifPresent(it -> put(healths, it));
        application.desired().ifPresent(it -> put(healths, it));
        return new Healths(healths);
    }

    private static void put(Map<Long, Health> healths, Version version) {
        version.application().workload().health().ifPresent(it -> healths.put(version.generation(), it));
    }

    /** Empty for a generation without a probe, and for one that is neither desired, nor the last good one, nor gone back to. */
    Optional<Health> of(long generation) {
        return Optional.ofNullable(byGeneration.get(generation));
    }
}
