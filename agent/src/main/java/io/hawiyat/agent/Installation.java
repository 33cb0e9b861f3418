package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.Installations;
import io.hawiyat.agent.state.StateFailures;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who this is.
 *
 * @param id of the installation: with the instance, the mark of everything it owns on the engine
 * @param agent the name of this agent, kept with its data directory
 */
record Installation(String id, String agent) {

    /** The file of the data directory with the token that lets in who may act. */
    static final String ADMIN_TOKEN = "admin.token";

    /** The id that PostgreSQL has; drawn, or taken over from the operator, when it has none yet. */
    static Installation open(Settings settings, Installations installations, DataDirectory data) throws IOException {
        var kept = data.installationId();
        var id = id(settings, installations, kept);
        if (settings.adopt().isEmpty() && kept.filter(it -> !it.equals(id)).isPresent()) {
            throw new StartRefused(
                    StartRefused.Why.OTHER_INSTALLATION,
                    "the data directory %s is of installation %s, and the database of %s: name the data directory or the database that belongs to the other"
                            .formatted(data.path(), kept.orElseThrow(), id));
        }
        data.keepInstallationId(id);
        var agent = "agent-" + data.secret("agent.name").substring(0, 8);
        installations.register(agent);
        installations.introduce(agent, SharedTokens.hash(data.secret(ADMIN_TOKEN)), declared(settings));
        return new Installation(id, agent);
    }

    /** What tells each source from another one of the same name. */
    private static Map<String, String> declared(Settings settings) {
        var declared = new TreeMap<String, String>();
        for (var source : settings.sources()) {
            var it = source.definition();
            declared.put(
                    it.name(),
                    String.join(
                            " ",
                            it.url().display(),
                            it.tracked().toString(),
                            it.path().value()));
        }
        settings.problems().forEach(it -> declared.put(it.source(), ""));
        return declared;
    }

    private static String id(Settings settings, Installations installations, Optional<String> kept) {
        try {
            if (settings.adopt().isPresent()) {
                installations.adopt(settings.adopt().get(), settings.instance());
            }
            return installations.open(kept.orElseGet(() -> UUID.randomUUID().toString()), settings.instance());
        } catch (IllegalStateException otherInstance) {
            if (StateFailures.unavailable(otherInstance)) {
                throw otherInstance;
            }
            throw new StartRefused(StartRefused.Why.OTHER_INSTALLATION, String.valueOf(otherInstance.getMessage()));
        }
    }
}
