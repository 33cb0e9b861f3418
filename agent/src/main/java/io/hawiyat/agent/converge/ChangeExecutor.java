package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.plan.Change;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.traefik.ApplicationRoutes;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import io.hawiyat.agent.traefik.Confirmation;
import io.hawiyat.agent.traefik.PublishedRoutes;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one change of a plan. Everything that it does may be done again, and is done by container id. */
final class ChangeExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeExecutor.class);

    private final Engine engine;
    private final PublishedRoutes routes;
    private final RouteDrift drift;
    private final IngressKeeper ingress;
    private final Networks addresses;
    private final Creation creation;
    private final RouteValues values;
    private final Memory memory;
    private final Way way;
    private final EngineNames names;
    private final SharedNetworks shared;

    ChangeExecutor(
            Engine engine,
            PublishedRoutes routes,
            RouteDrift drift,
            IngressKeeper ingress,
            Networks addresses,
            Applications applications,
            SecretValues secrets,
            Memory memory,
            Way way,
            EngineNames names) {
        this.engine = engine;
        this.routes = routes;
        this.drift = drift;
        this.ingress = ingress;
        this.addresses = addresses;
        this.creation = new Creation(
                engine.containers(),
                new SharedNetworks(engine, names),
                addresses,
                applications,
                secrets,
                memory.firstLooks(),
                names);
        this.values = new RouteValues(secrets);
        this.memory = memory;
        this.way = way;
        this.names = names;
        this.shared = new SharedNetworks(engine, names);
    }

    void apply(Change change, Goal goal, Run run) {
        way.run(waypoint(change), () -> act(change, goal, run));
    }

    private static Waypoint waypoint(Change change) {
        return switch (change) {
            case Change.Create create -> Waypoint.CREATE_CONTAINER;
            case Change.Start start -> Waypoint.START_CONTAINER;
            case Change.Mend mend -> Waypoint.MEND_CONTAINER;
            case Change.Retire retire -> Waypoint.RETIRE_CONTAINER;
            case Change.Switch switched -> Waypoint.SWITCH;
            case Change.Shift shift -> Waypoint.SHIFT_CANARY;
            case Change.Stop stop -> Waypoint.STOP_CONTAINER;
            case Change.Remove remove -> Waypoint.REMOVE_CONTAINER;
        };
    }

    private void act(Change change, Goal goal, Run run) {
        switch (change) {
            case Change.Create create -> creation.create(create, goal, run);
            case Change.Start(var container)
            when container.generation() != goal.generation().number() -> startPredecessor(container, run);
            case Change.Start(var container) -> start(container, goal, run);
            case Change.Mend mend -> memory.mends().mend(mend.container(), goal, run);
            case Change.Retire retire -> rename(retire.container(), goal, run);
            case Change.Switch switched -> serve(switched, goal, run);
            case Change.Shift shift -> shift(shift, goal, run);
            case Change.Stop stop -> stop(stop.container(), goal, run);
            case Change.Remove remove -> remove(remove.container(), goal, run);
        }
    }

    private void start(Container container, Goal goal, Run run) {
        run.steps().run("Start " + container.name(), "again", () -> {
            if (container.state() instanceof State.Paused) {
                containers().unpause(container.id());
            } else {
                creation.restore(goal);
                containers()
                        .restartPolicy(
                                container.id(), goal.generation().workload().restartPolicy());
                containers().start(container.id());
            }
            return container.id();
        });
    }

    /** Nobody's fault when it can not be, and no reason to wait: its successor is on the way. */
    private void startPredecessor(Container container, Run run) {
        run.steps().run("Start " + container.name(), "again, until its successor serves", () -> {
            try {
                containers().start(container.id());
            } catch (EngineException failed) {
                memory.notStarted(container.id());
                LOG.atWarn()
                        .addKeyValue("container", container.name())
                        .log("its engine ended it, and it can not be started again: {}", failed.getMessage());
            }
            return container.id();
        });
    }

    private void rename(Container container, Goal goal, Run run) {
        var retired = names.retired(container.name());
        run.steps().run("Rename " + container.name(), retired, () -> {
            containers().rename(container.id(), retired);
            addresses.rename(goal.id().project(), container.name(), retired);
            return retired;
        });
    }

    private void serve(Change.Switch change, Goal goal, Run run) {
        run.steps().run("Switch", message(change), () -> {
            var unnamed = change.serving().stream().filter(it -> !it.named()).toList();
            rest(unnamed, change, goal);
            unnamed.forEach(it -> enter(it, goal));
            if (!run.lease().confirmed()) {
                throw new LeaseEnded("the lease ended before the routes were written");
            }
            publish(goal, change.serving(), Optional.empty());
            change.serving().forEach(it -> run.entered(it.id()));
            for (var leaving : change.leaving()) {
                withdraw(leaving, goal);
                run.withdrawn(leaving.id());
            }
            return change;
        });
    }

    private void enter(Container container, Goal goal) {
        if (container.withdrawnAt().isPresent()) {
            containers()
                    .restartPolicy(container.id(), goal.generation().workload().restartPolicy());
        }
        name(container, goal, Creation.aliases(goal.id()));
    }

    /** Those that get their name while Traefik sends them requests, as a canary does, are spared them for that moment. */
    private void rest(List<Container> unnamed, Change.Switch change, Goal goal) {
        var others = Stream.concat(change.serving().stream(), change.leaving().stream())
                .filter(it -> it.served() && it.ready() && !unnamed.contains(it))
                .toList();
        if (!others.isEmpty() && unnamed.stream().anyMatch(Container::served)) {
            publish(goal, others, Optional.empty());
        }
    }

    private void shift(Change.Shift change, Goal goal, Run run) {
        run.steps().run("Canary", message(change), () -> {
            var canary = change.canary().isEmpty()
                    ? Optional.<CanaryServers>empty()
                    : Optional.of(new CanaryServers(addresses(change.canary()), change.weight()));
            publish(goal, change.stable(), canary);
            Stream.concat(change.stable().stream(), change.canary().stream()).forEach(it -> run.entered(it.id()));
            change.leaving().forEach(it -> run.withdrawn(it.id()));
            return change;
        });
    }

    private static String message(Change.Shift change) {
        return change.weight() + " % of the requests to the canary"
                + (change.canary().isEmpty()
                        ? ""
                        : ": " + change.canary().stream().map(Container::name).toList());
    }

    private static String message(Change.Switch change) {
        return "in service: " + change.serving().stream().map(Container::name).toList()
                + (change.leaving().isEmpty()
                        ? ""
                        : ", leaving: "
                                + change.leaving().stream().map(Container::name).toList());
    }

    /** Takes away whatever is routed to something of this name. */
    void unroute(Goal goal) {
        publish(goal, List.of(), Optional.empty());
    }

    private void publish(Goal goal, List<Container> serving, Optional<CanaryServers> canary) {
        if (goal.routes().isEmpty()
                && drift.of(new ApplicationRoutes(goal.id(), List.of(), List.of()))
                        .isEmpty()) {
            // Nothing was routed and nothing is to be: Traefik is not needed.
            return;
        }
        if (!goal.routes().isEmpty()) {
            ingress.join(goal.id().project());
        }
        var wanted = new ApplicationRoutes(goal.id(), goal.routes(), addresses(serving), canary);
        var revealed = values.reveal(wanted);
        switch (way.call(Waypoint.PUBLISH_ROUTES, () -> routes.publish(revealed))) {
            case Confirmation.Confirmed confirmed -> {}
            case Confirmation.Rejected(var message) -> throw new RouteRejected(message);
            case Confirmation.Silent(var message) -> throw new IngressUnavailable(message);
        }
    }

    private static List<String> addresses(List<Container> containers) {
        return containers.stream().flatMap(it -> it.address().stream()).toList();
    }

    /** Open connections survive being detached and attached at the same address; new ones do not come any more. */
    private void withdraw(Container container, Goal goal) {
        if (container.running() && container.named()) {
            containers().restartPolicy(container.id(), RestartPolicy.NO);
            name(container, goal, List.of());
        }
    }

    /** On its project's network last: who has the name there has it everywhere. */
    private void name(Container container, Goal goal, List<String> aliases) {
        shared.name(container, goal.id(), !aliases.isEmpty());
        engine.networks()
                .reconnect(
                        container.id(), new Endpoint(names.network(goal.id().project()), container.address(), aliases));
    }

    private void stop(Container container, Goal goal, Run run) {
        run.steps().runLong("Stop " + container.name(), "kept until its successor serves" + cut(container), () -> {
            containers().restartPolicy(container.id(), RestartPolicy.NO);
            containers().stop(container.id(), grace(goal));
            return container.id();
        });
    }

    private void remove(Container container, Goal goal, Run run) {
        run.steps().runLong("Remove " + container.name(), drained(container), () -> {
            if (container.running()) {
                containers().restartPolicy(container.id(), RestartPolicy.NO);
                containers().stop(container.id(), grace(goal));
            }
            containers().remove(container.id());
            containers().removeUnusedFiles(goal.id());
            addresses.releaseAddress(goal.id().project(), container.name());
            memory.forget(container.id());
            return container.id();
        });
    }

    private String drained(Container container) {
        return container.withdrawnAt().isEmpty() || !container.running() ? "" : "drained" + cut(container);
    }

    /** What ends with a container that is stopped now, said before it is. */
    private String cut(Container container) {
        if (!container.running()) {
            return "";
        }
        var open = containers().openConnections(container.id());
        if (open.isEmpty()) {
            return "; how many connections are cut is not known, as the agent can not see into the container";
        }
        return open.getAsInt() == 0 ? "; no connection is cut" : "; connections that are cut: " + open.getAsInt();
    }

    private static Duration grace(Goal goal) {
        return goal.generation().workload().stopGracePeriod();
    }

    private Containers containers() {
        return engine.containers();
    }
}
