package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.ContainerSpec;
import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Hooks.Hook;
import io.hawiyat.agent.manifest.Hooks.Moment;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The containers of hooks, on the network of their project. */
final class HookContainers {

    private final Engine engine;
    private final SecretValues secrets;
    private final EngineNames names;
    private final SharedNetworks shared;

    HookContainers(Engine engine, SecretValues secrets, EngineNames names) {
        this.engine = engine;
        this.secrets = secrets;
        this.names = names;
        this.shared = new SharedNetworks(engine, names);
    }

    HookTask task(Hook hook, Version version, Moment moment, Run run) {
        var container = names.hook(version.application().id(), run.deployment(), moment, hook.name());
        return new HookTask(hook, version, moment, run, container);
    }

    Optional<Inspected> find(HookTask task) {
        return of(task.version().application().id()).stream()
                .filter(it -> it.name().equals(task.container()))
                .findFirst()
                .map(it -> containers().inspect(it.id()));
    }

    /** All images are there before the first running container changes. */
    void pull(Version version, Run run) {
        var hooks = version.application().hooks();
        for (var moment : Moment.values()) {
            for (var hook : hooks.at(moment)) {
                run.steps().run("Image", hook.image(), () -> image(hook, version));
            }
        }
    }

    private String image(Hook hook, Version version) {
        return engine.images()
                .resolve(
                        hook.image(),
                        PullPolicy.standard(hook.image()),
                        Optional.empty(),
                        secrets.login(version.application()),
                        version.application().pullDeadline(),
                        line -> {})
                .reference();
    }

    /** Never started; what a deployment before this one left behind must not run beside it. */
    String create(HookTask task) {
        var application = task.version().application().id();
        var ours = "-h" + task.run().deployment() + "-";
        of(application).stream()
                .filter(it -> !it.name().contains(ours))
                .forEach(it -> containers().remove(it.id()));
        var own = new Endpoint(names.network(application.project()), Optional.empty(), List.of());
        var networks = Stream.concat(
                        Stream.of(own),
                        shared.endpoints(
                                application, task.version().application().workload(), false))
                .toList();
        var identity = new Identity(
                application, task.version().generation(), 0, task.version().hash());
        var workload = task.hook().workload();
        var image = image(task.hook(), task.version());
        return containers()
                .createHook(task.container(), new ContainerSpec(identity, image, workload, networks, Map.of()));
    }

    /** Takes away what is left of the hooks of an application. */
    void clear(ApplicationId application) {
        of(application).forEach(it -> containers().remove(it.id()));
    }

    private List<Listed> of(ApplicationId application) {
        return containers().hooks(application);
    }

    private Containers containers() {
        return engine.containers();
    }
}
