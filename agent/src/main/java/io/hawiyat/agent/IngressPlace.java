package io.hawiyat.agent;

import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Self;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.Installations;
import io.hawiyat.agent.traefik.SharedDirectory;
import io.hawiyat.agent.traefik.SharedDirectory.OwnMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this agent writes the routes, and how they get into the ingress's container. All agents of an instance write to
 * one place, because they share the ingress: that of the first of them.
 */
final class IngressPlace {

    private static final Logger LOG = LoggerFactory.getLogger(IngressPlace.class);

    private final Path directory;
    private final Supplier<SharedDirectory> agreement;
    private volatile Optional<SharedDirectory> agreed = Optional.empty();

    private IngressPlace(Path directory, Supplier<SharedDirectory> agreement) {
        this.directory = directory;
        this.agreement = agreement;
    }

    /**
     * Agrees on the place with the other agents; for an agent in a container whose engine does not answer yet, once it
     * does.
     *
     * @param own the directory that this agent would take if it were alone
     * @throws StartRefused when another agent lives whose place this one can not write to
     */
    static IngressPlace agree(Path own, Self self, Installations installations, String agent) {
        var recorded = installations.ingressPlace();
        var theirs = recorded.filter(it -> !self.inContainer())
                .map(Path::of)
                .filter(it -> Files.isDirectory(it) && Files.isWritable(it));
        if (theirs.isPresent()) {
            return new IngressPlace(theirs.get(), () -> SharedDirectory.onHost(theirs.get()));
        }
        var place = new IngressPlace(own, () -> take(own, self, installations, agent));
        try {
            place.shared();
        } catch (EngineException away) {
            LOG.atWarn().log("how the ingress is to see the routes is not known yet: {}", away.getMessage());
        }
        return place;
    }

    private static SharedDirectory take(Path own, Self self, Installations installations, String agent) {
        var shared = shared(own, self);
        var name = name(own, shared);
        var recorded = installations.ingressPlace();
        if (!recorded.equals(Optional.of(name)) && !installations.moveIngress(name, agent, Presence.ALIVE)) {
            throw new StartRefused(
                    StartRefused.Why.IN_USE,
                    "another agent of this database lives, and the ingress reads its routes from %s, which this agent can not write to: let it write there, or mount the same volume at %s in every agent's container"
                            .formatted(recorded.orElse("elsewhere"), own));
        }
        return shared;
    }

    /** As this agent sees it. */
    Path directory() {
        return directory;
    }

    /**
     * As the engine mounts it.
     *
     * @throws EngineException when the agent is in a container and the engine does not tell how
     * @throws StartRefused when another agent has settled on a place meanwhile that this one can not write to
     */
    SharedDirectory shared() {
        if (agreed.isEmpty()) {
            agreed = Optional.of(agreement.get());
        }
        return agreed.get();
    }

    private static SharedDirectory shared(Path directory, Self self) {
        if (!self.inContainer()) {
            return SharedDirectory.onHost(directory);
        }
        var mounts = self.mounts().stream()
                .map(it -> new OwnMount(
                        it.target(),
                        it.volume()
                                ? new SharedDirectory.Volume(it.source())
                                : new SharedDirectory.HostPath(it.source())))
                .toList();
        return SharedDirectory.inContainer(directory, mounts);
    }

    /** As it is recorded: the same for two agents when the ingress's container is. */
    private static String name(Path directory, SharedDirectory shared) {
        return switch (shared) {
            case SharedDirectory.HostPath(var path) -> path;
            case SharedDirectory.Volume(var volume) -> "volume " + volume;
            case SharedDirectory.NotShared none -> directory.toString();
        };
    }
}
