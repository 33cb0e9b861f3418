package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Mending;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.state.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All in which a container differs from its generation, its recorded place, and what a person asked for. */
final class LiveDrift {

    /** Not a difference between desired and live: a reason to replace a container that has none. */
    static final String REPLACEMENT = "replacement";

    private final Networks addresses;
    private final Memory memory;
    private final EngineNames names;

    LiveDrift(Networks addresses, Memory memory, EngineNames names) {
        this.addresses = addresses;
        this.memory = memory;
        this.names = names;
    }

    /**
     * Nothing for a container of another generation, which is replaced whatever it looks like.
     *
     * @param taken the names of all containers of the application
     * @param withdrawn whether it left service
     * @param restarted ids of containers that a person wants to be replaced
     */
    List<Difference> of(Inspected container, Goal goal, Set<String> taken, boolean withdrawn, Set<String> restarted) {
        var identity = container.identity().orElseThrow();
        if (identity.generation() != goal.generation().number()) {
            return List.of();
        }
        var drift = new ArrayList<>(ofContent(container, goal));
        if (withdrawn || !(container.state() instanceof State.Running)) {
            // What left service, or was stopped to be kept, got another policy for that, and gets its own back later.
            drift.removeIf(it -> it.field().equals("spec.restartPolicy"));
        }
        name(container, goal, taken).ifPresent(drift::add);
        if (restarted.contains(container.id())) {
            drift.add(new Difference(REPLACEMENT, "restarted", "is to be restarted"));
        }
        if (memory.mends().gaveUp(container.id())) {
            drift.add(new Difference(REPLACEMENT, "mended", "not to be mended"));
        }
        return List.copyOf(drift);
    }

    private List<Difference> ofContent(Inspected container, Goal goal) {
        var all = new ArrayList<>(Drift.between(goal.generation(), container.live()));
        if (container.state() instanceof State.Running) {
            all.addAll(place(container, goal));
        }
        return memory.firstLooks().since(container.id(), all);
    }

    /**
     * With what failed its probes after it was live: it is replaced by one that is started first. Where that can not be,
     * because two must not run at once, it is left to whoever knows what its data can bear.
     */
    static List<Difference> with(List<Difference> differences, Readiness readiness, Goal goal) {
        if (!goal.proven()
                || goal.rollout().strategy() == Strategy.RECREATE
                || !(readiness instanceof Readiness.Failing(var since, var detail))) {
            return differences;
        }
        var all = new ArrayList<>(differences);
        all.add(new Difference(REPLACEMENT, "healthy", "unhealthy: " + detail));
        return List.copyOf(all);
    }

    /** At its recorded address, because routes name addresses; one that is not recorded has the one that it has. */
    private List<Difference> place(Inspected container, Goal goal) {
        var network = names.network(goal.id().project());
        var there = container.live().networks().stream()
                .filter(it -> it.network().equals(network))
                .findFirst();
        var address = memory.address(
                        container.id(), () -> addresses.find(goal.id().project(), container.name()))
                .or(() -> there.map(Attachment::address))
                .orElse("attached");
        // Older engines make the host name another name on the network.
        var aliases =
                Stream.concat(Creation.aliases(goal.id()).stream(), goal.generation().workload().hostname().stream());
        return Drift.ofPlace(new Attachment(network, address, aliases.toList()), container.live());
    }

    /** One that made room for its successor has a name of its own for as long as that one has the name. */
    private Optional<Difference> name(Inspected container, Goal goal, Set<String> taken) {
        var identity = container.identity().orElseThrow();
        var wanted = names.container(goal.id(), identity.generation(), identity.replica());
        var differs = !container.name().equals(wanted) && !taken.contains(wanted);
        return differs && !container.name().equals(names.retired(wanted))
                ? Optional.of(new Difference(Mending.NAME, wanted, container.name()))
                : Optional.empty();
    }
}
