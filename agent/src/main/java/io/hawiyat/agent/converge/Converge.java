package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Prober;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.BuildLogs;
import io.hawiyat.agent.state.DeadLetters;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Events;
import io.hawiyat.agent.state.HookRuns;
import io.hawiyat.agent.state.Jobs;
import io.hawiyat.agent.state.Leases;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.state.Secrets;
import io.hawiyat.agent.traefik.IngressSpec;
import io.hawiyat.agent.traefik.PublishedRoutes;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.way.Way;
import java.time.InstantSource;
import java.util.Optional;
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
            DeadLetters deadLetters,
            Events events,
            Jobs jobs,
            HookRuns hookRuns,
            BuildLogs buildLogs,
            Networks networks,
            Leases leases,
            WorkQueue queue,
            Secrets secrets,
            Vault vault,
            Way way,
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
        var probes = new Probes(new Prober(parts.engine()), parts.engine().witness(), clock);
        var mends = new Mends(parts.engine(), parts.networks(), parts.names());
        var memory = new Memory(probes, mends);
        var secrets = new SecretValues(parts.secrets(), parts.vault());
        var changes = new ChangeExecutor(
                parts.engine(),
                parts.published(),
                parts.drift(),
                ingress,
                parts.networks(),
                parts.applications(),
                secrets,
                memory,
                parts.way(),
                parts.names());
        var lastWords = new LastWords(containers, parts.vault().redactor());
        var waiting = new Waiting(parts.applications(), parts.queue(), clock);
        var images = new VersionImages(parts.engine(), parts.applications(), secrets, parts.buildLogs(), lastWords);
        var preparation = new Preparation(parts.engine(), images, networks, ingress, parts.way(), parts.names());
        var setback = new Setback(
                parts.applications(),
                lastWords,
                parts.vault().redactor(),
                parts.way(),
                clock,
                parts.random(),
                parts.ended());
        var view = new EngineView(
                parts.engine(),
                parts.drift(),
                memory,
                new LiveDrift(parts.networks(), memory, parts.names()),
                new Quiet(parts.engine(), parts.names(), parts.traefik()::isPrompt),
                new Restarted(parts.applications()),
                parts.vault(),
                new RouteValues(secrets),
                parts.names(),
                clock);
        var execution = new Execution(changes, probes, new Semaphore(ENGINE_SLOTS), clock);
        var pace = new RolloutPace(parts.random());
        var hooks = new HookSteps(
                new HookContainers(parts.engine(), secrets, parts.names()),
                parts.engine(),
                parts.hookRuns(),
                lastWords,
                parts.way(),
                clock);
        var converger = new Converger(
                parts.applications(),
                preparation,
                view,
                execution,
                setback,
                hooks,
                waiting,
                new Meanwhile(parts.applications(), preparation, view, execution, pace, clock, parts.ended()),
                jobs(parts, networks, secrets, lastWords, images, preparation, changes, setback, waiting),
                new Completion(parts.applications(), preparation, hooks, waiting, parts.way(), clock, parts.ended()),
                pace,
                clock,
                parts.ended());
        var ingressTurn = new IngressTurn(ingress, parts.applications(), parts.queue(), clock);
        return new ConvergeLoop(
                parts.queue(),
                parts.leases(),
                parts.applications(),
                parts.deadLetters(),
                converger,
                ingressTurn,
                parts.way(),
                agent,
                clock,
                parts.random());
    }

    private static JobConverger jobs(
            Parts parts,
            ProjectNetworks networks,
            SecretValues secrets,
            LastWords lastWords,
            VersionImages images,
            Preparation preparation,
            ChangeExecutor changes,
            Setback setback,
            Waiting waiting) {
        var tasks = new JobTasks(
                parts.engine(),
                parts.applications(),
                parts.jobs(),
                images,
                networks,
                secrets,
                parts.names(),
                lastWords,
                parts.way());
        var deployments = new JobDeployments(
                parts.applications(),
                parts.jobs(),
                preparation,
                changes,
                setback,
                waiting,
                parts.way(),
                parts.clock(),
                parts.ended());
        return new JobConverger(parts.jobs(), tasks, deployments, parts.way(), parts.clock(), parts.ended());
    }

    /**
     * The keeper of a managed ingress, or, without a specification of one, of a Traefik that somebody else runs.
     *
     * @param specs what it is to be, on its network's subnet; asked whenever it is looked at, since it may take an answer
     *     of the engine
     */
    public IngressKeeper ingress(Optional<Function<Subnet, IngressSpec>> specs) {
        return specs.<IngressKeeper>map(it -> new ManagedIngress(
                        parts.engine(),
                        networks,
                        parts.names(),
                        it,
                        parts.traefik(),
                        parts.drift(),
                        new StrayRoutes(parts.drift(), parts.applications(), parts.events())))
                .orElseGet(() -> new ExistingIngress(parts.engine(), parts.names(), parts.traefik(), parts.drift()));
    }
}
