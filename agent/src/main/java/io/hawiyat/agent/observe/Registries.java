package io.hawiyat.agent.observe;

import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Applications.ToConverge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a registry that deployments wait for takes connections again. It only shortens a wait that ends by itself, and
 * only after the registry was seen away: one that can be reached from here and not from the engine changes nothing.
 */
final class Registries {

    private static final Logger LOG = LoggerFactory.getLogger(Registries.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Those that do not answer at all take the whole patience each, and everything else waits for it. */
    private static final int AT_ONCE = 5;

    private static final int HTTPS = 443;
    private static final String HUB = "docker.io";

    private final Applications applications;
    private final Set<String> away = new HashSet<>();

    Registries(Applications applications) {
        this.applications = applications;
    }

    /** The applications that need wait no longer. */
    List<ToConverge> returned() {
        var awaited = applications.awaited();
        away.retainAll(awaited);
        var ready = new ArrayList<ToConverge>();
        for (var registry : awaited.stream().limit(AT_ONCE).toList()) {
            if (!answers(registry)) {
                away.add(registry);
            } else if (away.remove(registry)) {
                LOG.atInfo().addKeyValue("registry", registry).log("a registry is back");
                ready.addAll(applications.endWaits(registry));
            }
        }
        return ready;
    }

    private static boolean answers(String registry) {
        try (var socket = new Socket()) {
            socket.connect(address(registry), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException refused) {
            LOG.atDebug().addKeyValue("registry", registry).log("not back yet: {}", refused.getMessage());
            return false;
        }
    }

    private static InetSocketAddress address(String registry) {
        var host = registry.equals(HUB) ? "registry-1.docker.io" : registry;
        var colon = host.lastIndexOf(':');
        return colon < 0
                ? new InetSocketAddress(host, HTTPS)
                : new InetSocketAddress(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
    }
}
