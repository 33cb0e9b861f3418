package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.state.Installations;
import java.io.IOException;
import java.util.UUID;

/**
 * Who this is.
 *
 * @param id of the installation: with the instance, the mark of everything it owns on the engine
 * @param agent the name of this agent, kept with its data directory
 */
record Installation(String id, String agent) {

    /** The id that PostgreSQL has; drawn, or taken over from the operator, when it has none yet. */
    static Installation open(Settings settings, Installations installations, DataDirectory data) throws IOException {
        var kept = data.installationId();
        var candidate = settings.adopt()
                .or(() -> kept)
                .orElseGet(() -> UUID.randomUUID().toString());
        var id = installations.open(candidate, settings.instance());
        data.keepInstallationId(id);
        var agent = "agent-" + data.secret("agent.name").substring(0, 8);
        installations.register(agent);
        return new Installation(id, agent);
    }
}
