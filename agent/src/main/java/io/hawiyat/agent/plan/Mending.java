package io.hawiyat.agent.plan;

import java.util.Set;

/** What an engine can put right in a container that is there; for anything else it is replaced. */
public final class Mending {

    /** The container's own name. */
    public static final String NAME = "name";

    /** Address and aliases, by the network's name behind it. */
    public static final String NETWORKS = "networks.";

    /** Networks beside the project's own. */
    public static final String SHARED = "spec.networks";

    /** Whatever the engine restarts it for. */
    public static final Set<String> RESTART_POLICY =
            Set.of("spec.restartPolicy", "engine.RestartPolicy", "engine.RestartPolicy.MaximumRetryCount");

    /** The one limit that can be lifted as well as set. */
    private static final String PIDS = "spec.resources.pids";

    private static final Set<String> SETTABLE = Set.of("spec.resources.cpus", "spec.resources.memory");

    private Mending() {}

    static boolean possible(Difference difference) {
        var field = difference.field();
        return field.equals(NAME)
                || field.startsWith(NETWORKS)
                || field.equals(SHARED)
                || RESTART_POLICY.contains(field)
                || ofLimits(difference);
    }

    /** Whether it is a limit that can be set while the container runs: none can be lifted but that of processes. */
    public static boolean ofLimits(Difference difference) {
        return difference.field().equals(PIDS)
                || (SETTABLE.contains(difference.field())
                        && !difference.desired().isEmpty());
    }
}
