package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.ContainerSpec;
import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.FileMount;
import io.hawiyat.agent.plan.Change;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Networks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes containers and starts them, at addresses of our own choosing. */
final class Creation {

    private final Containers containers;
    private final SharedNetworks shared;
    private final Networks addresses;
    private final Applications applications;
    private final SecretValues secrets;
    private final FirstLooks firstLooks;
    private final EngineNames names;

    Creation(
            Containers containers,
            SharedNetworks shared,
            Networks addresses,
            Applications applications,
            SecretValues secrets,
            FirstLooks firstLooks,
            EngineNames names) {
        this.containers = containers;
        this.shared = shared;
        this.addresses = addresses;
        this.applications = applications;
        this.secrets = secrets;
        this.firstLooks = firstLooks;
        this.names = names;
    }

    /** Answers with the container's id; what could not be started is not there any more. */
    String create(Change.Create create, Goal goal, Run run) {
        var name = names.container(goal.id(), goal.generation().number(), create.replica());
        return run.steps().run("Start " + name, goal.generation().image(), () -> create(create, name, goal, run));
    }

    private String create(Change.Create create, String name, Goal goal, Run run) {
        var project = goal.id().project();
        var address = addresses.address(project, run.application(), name, Set.of());
        try {
            return startedAt(address, create, name, goal, run);
        } catch (EngineException.Conflict taken) {
            var inUse = addressesOn(names.network(project));
            if (!inUse.contains(address)) {
                throw taken;
            }
            // Of a container that outlived the records of its address.
            addresses.releaseAddress(project, name);
            return startedAt(addresses.address(project, run.application(), name, inUse), create, name, goal, run);
        }
    }

    private Set<String> addressesOn(String network) {
        return containers.list().stream()
                .flatMap(it -> Optional.ofNullable(it.addresses().get(network)).stream())
                .collect(Collectors.toSet());
    }

    /** Create, then ask for the token, then start: whoever raised the token since removes what was never started. */
    private String startedAt(String address, Change.Create create, String name, Goal goal, Run run) {
        var id = containers.create(spec(address, create, goal, run));
        if (!run.lease().confirmed()) {
            containers.remove(id);
            throw new LeaseEnded("the lease ended before " + name + " was started");
        }
        try {
            containers.start(id);
            firstLooks.made(id);
            return id;
        } catch (EngineException.Conflict taken) {
            containers.remove(id);
            throw taken;
        }
    }

    private ContainerSpec spec(String address, Change.Create create, Goal goal, Run run) {
        var workload = goal.generation().workload();
        var aliases = create.named() ? aliases(goal.id()) : List.<String>of();
        var revealed = secrets.reveal(workload);
        return new ContainerSpec(
                new Identity(goal.id(), goal.generation().number(), create.replica(), run.specHash()),
                goal.generation().image(),
                revealed.workload(),
                Stream.concat(
                                Stream.of(new Endpoint(
                                        names.network(goal.id().project()), Optional.of(address), aliases)),
                                shared.endpoints(goal.id(), workload, create.named()))
                        .toList(),
                contents(workload),
                revealed.files());
    }

    private Map<String, byte[]> contents(Workload workload) {
        return workload.files().isEmpty()
                ? Map.of()
                : applications.files(
                        workload.files().stream().map(FileMount::sha256).toList());
    }

    /** Before a container that is there is started: what is in memory is gone when its host was started anew. */
    void restore(Goal goal) {
        var generation = goal.generation();
        if (!generation.workload().secrets().files().isEmpty()) {
            var revealed = secrets.reveal(generation.workload());
            containers.restoreFiles(goal.id(), generation.number(), revealed.workload(), revealed.files());
        }
    }

    /**
     * The names by which an application is reached on its project's network: its own, and one that means the same to the
     * ingress, which is on the networks of several projects.
     */
    static List<String> aliases(ApplicationId id) {
        return List.of(id.name(), id.name() + "." + id.project());
    }
}
