package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Mending;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the ingress right in place, because making it anew interrupts all visitors of all applications. */
final class IngressRepair {

    private static final Logger LOG = LoggerFactory.getLogger(IngressRepair.class);
    private static final Resources UNLIMITED =
            new Resources(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty());

    private final Containers containers;
    private final EngineNames names;

    IngressRepair(Containers containers, EngineNames names) {
        this.containers = containers;
        this.names = names;
    }

    /** Whether it runs as configured, after all that could be done in place; otherwise it is to be made anew. */
    boolean mended(Listed listed, String specHash) {
        var inspected = containers.inspect(listed.id());
        var configured = specHash.equals(inspected.labels().get(ManagedIngress.SPEC));
        if (!configured
                || !atHome(inspected)
                || !inspected.live().workload().resources().equals(UNLIMITED)) {
            // A limit of CPUs or memory can not be lifted from a container.
            return false;
        }
        try {
            mend(inspected);
            return runs(listed);
        } catch (EngineException failed) {
            LOG.atWarn().addKeyValue("state", listed.state()).log("not to be mended: {}", failed.getMessage());
            return false;
        }
    }

    /** Off its own network nobody can ask it, and what it publishes is not published any more. */
    private boolean atHome(Inspected ingress) {
        return ingress.live().networks().stream().anyMatch(it -> it.network().equals(names.ingressNetwork()));
    }

    private void mend(Inspected ingress) {
        var live = ingress.live();
        if (live.workload().restartPolicy() != RestartPolicy.UNLESS_STOPPED
                || live.others().keySet().stream().anyMatch(Mending.RESTART_POLICY::contains)) {
            containers.restartPolicy(ingress.id(), RestartPolicy.UNLESS_STOPPED);
        }
        if (!ingress.name().equals(names.ingress())) {
            containers.rename(ingress.id(), names.ingress());
        }
    }

    private boolean runs(Listed ingress) {
        return switch (ingress.state()) {
            case RUNNING -> true;
            case PAUSED -> {
                containers.unpause(ingress.id());
                yield true;
            }
            case EXITED -> {
                containers.start(ingress.id());
                yield true;
            }
            // One that was never started may be somebody's who is about to start it, and is never adopted.
            case CREATED, RESTARTING, REMOVING, DEAD -> false;
        };
    }
}
