package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Prober;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Leases;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.traefik.IngressSpec;
import io.hawiyat.agent.traefik.PublishedRoutes;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.traefik.TraefikApi;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Puts the parts of this package together. */
public final class Converge {

    /** More starts at once do not make 40 containers start sooner on any engine measured, fewer do. */
    private static final int ENGINE_SLOTS = 8;

    private final Parts parts;
    private final ProjectNetworks networks;

    public Converge(Parts parts) {
        this.parts = parts;
        this.networks = new ProjectNetworks(parts.engine(), parts.networks(), parts.names());
    }

    /**
     * What the converging of applications works with.
     *
     * @param ended told how each deployment ended
     */
    public record Parts(
            Engine engine,
            EngineNames names,
            TraefikApi traefik,
            PublishedRoutes published,
            RouteDrift drift,
            Applications applications,
            Networks networks,
            Leases leases,
            WorkQueue queue,
            InstantSource clock,
            RandomGenerator random,
            Consumer<Phase> ended) {}

    /**
     * The loop, not started.
     *
     * @param agent the name under which this agent holds leases
     */
    public ConvergeLoop loop(IngressKeeper ingress, String agent) {
        var clock = parts.clock();
        var containers = parts.engine().containers();
        var probes = new Probes(new Prober(parts.engine()), clock);
        var changes = new ChangeExecutor(
                parts.engine(),
                parts.published(),
                parts.drift(),
                ingress,
                parts.networks(),
                parts.applications(),
                probes,
                parts.names());
        var converger = new Converger(
                parts.applications(),
                new Preparation(parts.engine(), parts.applications(), networks, ingress, parts.names()),
                new EngineView(
                        containers,
                        parts.drift(),
                        probes,
                        new Quiet(containers, parts.engine().networks(), parts.names()),
                        parts.names()),
                new Execution(changes, probes, new Semaphore(ENGINE_SLOTS), clock),
                new Setback(parts.applications(), containers, clock, parts.random(), parts.ended()),
                new RolloutPace(parts.random()),
                clock,
                parts.ended());
        var ingressTurn = new IngressTurn(ingress, parts.applications(), parts.queue(), clock);
        return new ConvergeLoop(
                parts.queue(),
                parts.leases(),
                parts.applications(),
                converger,
                ingressTurn,
                agent,
                clock,
                parts.random());
    }

    /**
     * The keeper of the managed ingress.
     *
     * @param specs what it is to be, on its network's subnet
     */
    public IngressKeeper ingress(Function<Subnet, IngressSpec> specs) {
        return new IngressKeeper(parts.engine(), networks, parts.names(), specs, parts.traefik(), parts.drift());
    }
}
