package io.hawiyat.agent.traefik;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * How the agent's directory of dynamic configuration gets into the ingress's container. Both must see the same inodes,
 * or Traefik never hears of a change.
 */
public sealed interface SharedDirectory {

    /** A path of the engine's host, to be bind-mounted. */
    record HostPath(String path) implements SharedDirectory {}

    /** A named volume, which the agent's own container has mounted as well. */
    record Volume(String name) implements SharedDirectory {}

    /**
     * It can not.
     *
     * @param remedy what the operator is to do
     */
    record NotShared(String remedy) implements SharedDirectory {}

    /** For an agent that runs on the engine's host. */
    static SharedDirectory onHost(Path directory) {
        return new HostPath(directory.toAbsolutePath().toString());
    }

    /**
     * For an agent in a container of the same engine.
     *
     * @param mounts of the agent's own container, as inspected
     */
    public static SharedDirectory inContainer(Path directory, List<OwnMount> mounts) {
        var wanted = directory.toAbsolutePath();
        return mounts.stream()
                .filter(mount -> wanted.startsWith(mount.target()))
                .max(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()))
                .map(mount -> throughMount(wanted, mount))
                .orElseGet(() -> notShared(wanted));
    }

    private static SharedDirectory throughMount(Path wanted, OwnMount mount) {
        var below = Path.of(mount.target()).relativize(wanted);
        return switch (mount.source()) {
            case HostPath(var path) ->
                new HostPath(Path.of(path).resolve(below).normalize().toString());
            // Only the whole of a volume can be mounted before API 1.45, and the whole may hold the agent's secrets.
            case Volume volume -> below.toString().isEmpty() ? volume : notShared(wanted);
            case NotShared none -> none;
        };
    }

    private static SharedDirectory notShared(Path wanted) {
        return new NotShared(
                "Traefik can not see " + wanted + " of the agent's container: start that with a volume of its"
                        + " own there, such as -v hawiyat-traefik-dynamic:" + wanted);
    }

    /**
     * A mount of the agent's own container.
     *
     * @param target absolute path in that container
     */
    record OwnMount(String target, SharedDirectory source) {}
}
