package io.hawiyat.agent;

import io.hawiyat.agent.docker.Self;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.Installations;
import io.hawiyat.agent.traefik.SharedDirectory;
import io.hawiyat.agent.traefik.SharedDirectory.OwnMount;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this agent writes the routes, and how they get into the ingress's container. All agents of an instance write to
 * one place, because they share the ingress: that of the first of them.
 *
 * @param directory as this agent sees it
 */
record IngressPlace(Path directory, SharedDirectory shared) {

    /**
     * Agrees on the place with the other agents.
     *
     * @param own the directory that this agent would take if it were alone
     * @throws StartRefused when another agent lives whose place this one can not write to
     */
    static IngressPlace agree(Path own, Self self, Installations installations, String agent) {
        var mine = new IngressPlace(own, shared(own, self));
        var recorded = installations.ingressPlace();
        if (recorded.filter(mine.name()::equals).isPresent()) {
            return mine;
        }
        var theirs = recorded.filter(it -> !self.inContainer())
                .map(Path::of)
                .filter(it -> Files.isDirectory(it) && Files.isWritable(it));
        if (theirs.isPresent()) {
            return new IngressPlace(theirs.get(), SharedDirectory.onHost(theirs.get()));
        }
        if (!installations.moveIngress(mine.name(), agent, Presence.ALIVE)) {
            throw new StartRefused(
                    StartRefused.Why.IN_USE,
                    "another agent of this database lives, and the ingress reads its routes from %s, which this agent can not write to: let it write there, or mount the same volume at %s in every agent's container"
                            .formatted(recorded.orElseThrow(), own));
        }
        return mine;
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
    private String name() {
        return switch (shared) {
            case SharedDirectory.HostPath(var path) -> path;
            case SharedDirectory.Volume(var volume) -> "volume " + volume;
            case SharedDirectory.NotShared none -> directory.toString();
        };
    }
}
