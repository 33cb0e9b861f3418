package io.hawiyat.agent;

import io.hawiyat.agent.api.AdminToken;
import io.hawiyat.agent.api.AllowedHosts;
import io.hawiyat.agent.api.ApiAccess;
import io.hawiyat.agent.api.ApplicationWaker;
import io.hawiyat.agent.api.ContainerLogs;
import io.hawiyat.agent.api.IngressPorts;
import io.hawiyat.agent.api.SourceWaker;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.SourceWakes;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.Installations;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the API is told of its surroundings: who may act, and where things are reached. */
@Factory
@Requires(beans = Settings.class)
final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final Settings settings;

    Access(Settings settings) {
        this.settings = settings;
    }

    @Singleton
    SharedTokens sharedTokens(Installations installations) {
        return new SharedTokens(installations);
    }

    @Singleton
    ApiAccess access(DataDirectory data, SharedTokens others) throws IOException {
        var token = new AdminToken(List.of(data.secret(Installation.ADMIN_TOKEN)), others::has);
        return new ApiAccess(
                token, settings.host().startsWith("127.") || settings.host().equals("localhost"));
    }

    @Singleton
    AllowedHosts allowedHosts() {
        return new AllowedHosts(settings.allowedHosts());
    }

    @Singleton
    IngressPorts ports() {
        return new IngressPorts(
                settings.httpPort(), settings.httpsPort(), settings.traefik().entryPoints());
    }

    @Singleton
    ApplicationWaker applications(WorkQueue queue, InstantSource clock) {
        return (application, project) -> {
            try {
                queue.enqueue(application, Priority.PERSON, clock.instant(), new Lane(project));
            } catch (QueueUnavailable away) {
                LOG.atWarn().addKeyValue("item", application).log("found at the next resync: {}", away.getMessage());
            }
        };
    }

    /** Without the values of Secrets that are in use. */
    @Singleton
    ContainerLogs logs(Engine engine, Vault vault) {
        return new EngineLogs(engine, vault.redactor()::redact);
    }

    @Singleton
    SourceWaker waker(SourceWakes wakes) {
        return source -> Wiring.wake(wakes, source);
    }
}
