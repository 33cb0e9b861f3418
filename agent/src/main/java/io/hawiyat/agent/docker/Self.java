package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container that this agent runs in, if it does: there, only the networks that it has joined can be reached, and a
 * folder is another one for the engine than for the agent.
 */
public final class Self {

    private static final Logger LOG = LoggerFactory.getLogger(Self.class);
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** The engine mounts a container's own /etc/hostname from a folder that has the container's id. */
    private static final Pattern OWN_FILES = Pattern.compile("/containers/([0-9a-f]{64})/hostname ");

    private final EngineConnection connection;
    private final Networks networks;
    private final Optional<String> id;
    private final Set<String> reached = ConcurrentHashMap.newKeySet();

    Self(EngineConnection connection, Networks networks) {
        this.connection = connection;
        this.networks = networks;
        this.id = id(MOUNTS);
    }

    /** The id of the container that a process with these mounts runs in; empty for one on the host. */
    static Optional<String> id(Path mounts) {
        try {
            var found = OWN_FILES.matcher(Files.readString(mounts));
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public boolean inContainer() {
        return id.isPresent();
    }

    /** Whether this process runs in a container, told without an engine. */
    public static boolean processInContainer() {
        return id(MOUNTS).isPresent();
    }

    /**
     * A folder that the engine mounted into this container.
     *
     * @param source path of the engine's host, or name of a volume
     */
    public record Mounted(String target, String source, boolean volume) {}

    /** What is mounted into this container; nothing for an agent on the host. */
    public List<Mounted> mounts() {
        var mounted = new ArrayList<Mounted>();
        id.ifPresent(own -> inspect(own).path("Mounts").forEach(mount -> mounted.add(mounted(mount))));
        return List.copyOf(mounted);
    }

    private JsonNode inspect(String own) {
        return connection.read(
                "inspect the agent's own container", EngineRequest.get("/containers/" + own + "/json", Map.of()));
    }

    private static Mounted mounted(JsonNode mount) {
        var volume = mount.path("Type").asText().equals("volume");
        var source = mount.path(volume ? "Name" : "Source").asText();
        return new Mounted(mount.path("Destination").asText(), source, volume);
    }

    /**
     * Makes sure that an address on one of our networks can be reached, by joining that network. Does nothing for an
     * agent on the host, and for an address that is on none of them.
     */
    public void reach(String address) {
        if (id.isEmpty() || reached.contains(prefix(address))) {
            return;
        }
        networks.list().stream()
                .filter(network -> network.subnet().prefix().equals(prefix(address)))
                .findFirst()
                .ifPresent(network -> join(network, id.get()));
    }

    private void join(Networks.Owned network, String own) {
        try {
            networks.connect(own, new Endpoint(network.name(), Optional.empty(), List.of()));
        } catch (EngineException.Conflict joinedBefore) {
            LOG.atDebug().addKeyValue("network", network.name()).log("joined before: {}", joinedBefore.getMessage());
        }
        reached.add(network.subnet().prefix());
    }

    /** Leaves a network that is to be removed. Does nothing when this container is not on it. */
    public void leave(Networks.Owned network) {
        id.ifPresent(own -> {
            networks.disconnect(own, network.name());
            reached.remove(network.subnet().prefix());
        });
    }

    private static String prefix(String address) {
        return address.substring(0, Math.max(0, address.lastIndexOf('.')));
    }
}
