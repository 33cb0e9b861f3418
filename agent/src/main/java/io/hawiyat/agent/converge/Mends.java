package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Mending;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.state.Networks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts right in place what the engine can change in a container that is there. What it can not is remembered. */
final class Mends {

    private static final Logger LOG = LoggerFactory.getLogger(Mends.class);

    private final Engine engine;
    private final Networks addresses;
    private final EngineNames names;
    private final SharedNetworks shared;
    private final Set<String> stubborn = ConcurrentHashMap.newKeySet();

    Mends(Engine engine, Networks addresses, EngineNames names) {
        this.engine = engine;
        this.addresses = addresses;
        this.names = names;
        this.shared = new SharedNetworks(engine, names);
    }

    /** Whether mending this container did not help: then it is replaced. */
    boolean gaveUp(String container) {
        return stubborn.contains(container);
    }

    void forget(String container) {
        stubborn.remove(container);
    }

    void mend(Container container, Goal goal, Run run) {
        var fields = container.drift().stream().map(Difference::field).collect(Collectors.joining(", "));
        run.steps().run("Mend " + container.name(), fields, () -> {
            try {
                mend(container, goal);
                check(container, goal);
            } catch (EngineException.Refused | EngineException.Failed impossible) {
                LOG.atWarn()
                        .addKeyValue("container", container.name())
                        .log("not to be mended, so it is replaced: {}", impossible.getMessage());
                stubborn.add(container.id());
            }
            return container.id();
        });
    }

    private void mend(Container container, Goal goal) {
        var drift = container.drift();
        if (drift.stream().anyMatch(it -> Mending.RESTART_POLICY.contains(it.field()))) {
            engine.containers()
                    .restartPolicy(container.id(), goal.generation().workload().restartPolicy());
        }
        if (drift.stream().anyMatch(Mending::ofLimits)) {
            engine.containers()
                    .update(container.id(), goal.generation().workload().resources());
        }
        if (drift.stream().anyMatch(it -> it.field().equals(Mending.SHARED))) {
            shared.restore(container.id(), goal.id(), goal.generation().workload(), container.named());
        }
        if (drift.stream().anyMatch(it -> it.field().startsWith(Mending.NETWORKS))) {
            place(container, goal);
        }
        if (drift.stream().anyMatch(it -> it.field().equals(Mending.NAME))) {
            engine.containers()
                    .rename(container.id(), names.container(goal.id(), container.generation(), container.replica()));
        }
    }

    private void place(Container container, Goal goal) {
        var project = goal.id().project();
        var recorded = addresses.find(project, names.container(goal.id(), container.generation(), container.replica()));
        var aliases = container.named() ? Creation.aliases(goal.id()) : List.<String>of();
        engine.networks()
                .reconnect(
                        container.id(), new Endpoint(names.network(project), recorded.or(container::address), aliases));
    }

    /** Another engine may take an update for done and leave the container as it was. */
    private void check(Container container, Goal goal) {
        var mended = container.drift().stream().map(Difference::field).collect(Collectors.toSet());
        var still = Drift.between(
                        goal.generation(),
                        engine.containers().inspect(container.id()).live())
                .stream()
                .filter(it -> mended.contains(it.field()))
                .toList();
        if (!still.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("container", container.name())
                    .addKeyValue("fields", still)
                    .log("mending did not help, so it is replaced");
            stubborn.add(container.id());
        }
    }
}
