package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikUnreachable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Traefik that somebody else runs: it is asked and told, and never touched. That it reaches the networks of projects is
 * up to whoever runs it.
 */
final class ExistingIngress implements IngressKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ExistingIngress.class);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Engine engine;
    private final TraefikApi api;
    private final IngressNetworks members;
    private final RouteWatch watch;

    ExistingIngress(Engine engine, EngineNames names, TraefikApi api, RouteDrift routes) {
        this.engine = engine;
        this.api = api;
        this.members = new IngressNetworks(engine, names);
        this.watch = new RouteWatch(routes);
    }

    /** Takes away a managed one too, which the operator has decided against, once the other one answers. */
    @Override
    public void ensure() {
        try {
            api.version(ANSWER);
        } catch (TraefikUnreachable away) {
            throw new IngressUnavailable(
                    away.getMessage() + "; is it running, with its API there? (traefik.apiUrl in hawiyat.yml)");
        }
        engine.containers().list().stream()
                .filter(it -> it.role().equals(Optional.of(ROLE)))
                .forEach(it -> {
                    LOG.atWarn().addKeyValue("container", it.name()).log("the managed ingress is not used any more");
                    engine.containers().stop(it.id(), GRACE);
                    engine.containers().remove(it.id());
                });
    }

    @Override
    public void tellOfChanges(Consumer<ApplicationId> look) {
        watch.tellOfChanges(look);
    }

    @Override
    public void join(String project) {
        // Its networks are its owner's.
    }

    @Override
    public boolean leaveIfUnused(String project) {
        return members.leaveIfUnused("", project);
    }
}
