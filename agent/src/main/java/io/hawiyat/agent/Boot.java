package io.hawiyat.agent;

import static java.util.Map.entry;

import io.hawiyat.agent.cli.DatabaseUrl;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.docker.Self;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.hawiyat.agent.state.DatabaseLogin;
import io.micronaut.context.ApplicationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** From settings to a context of beans. */
final class Boot {

    /** No statement and no lock is waited for without an end, and no transaction is left open by one that hangs. */
    private static final String DEADLINES =
            "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s";

    private Boot() {}

    /** The context, with the HTTP server listening and the database migrated. */
    static ApplicationContext context(Settings settings, DataDirectory data, Optional<EmbeddedServers> servers) {
        var properties = new HashMap<String, Object>();
        properties.put("micronaut.server.host", listenOn(settings.host()));
        properties.put("micronaut.server.port", settings.port() == 0 ? -1 : settings.port());
        // Above the webhooks' own limit, so that they can answer in their order.
        properties.put("micronaut.server.max-request-size", "64MB");
        properties.put("micronaut.server.thread-selection", "BLOCKING");
        properties.putAll(database(settings, servers));
        var context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .properties(properties)
                .singletons(settings, data)
                .build();
        servers.ifPresent(context::registerSingleton);
        return context.start();
    }

    /** Where the agent listens. */
    static InetSocketAddress address(Settings settings) {
        return new InetSocketAddress(listenOn(settings.host()), settings.port());
    }

    /**
     * In a container, every network is listened on by listening on the one that it was started on: the networks that it
     * joins later are those of the projects, and what runs there has no business with the agent.
     */
    private static String listenOn(String host) {
        if (!host.equals("0.0.0.0") || !Self.processInContainer()) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException nameless) {
            return host;
        }
    }

    /** The operator's PostgreSQL, else the embedded one. */
    static DatabaseLogin login(Settings settings, Optional<EmbeddedServers> servers) {
        var url = url(settings, servers);
        return new DatabaseLogin(url.jdbcUrl(), url.user(), url.password().reveal());
    }

    private static DatabaseUrl url(Settings settings, Optional<EmbeddedServers> servers) {
        return settings.database()
                .orElseGet(() -> DatabaseUrl.parse(servers.orElseThrow().databaseUrl()));
    }

    private static Map<String, Object> database(Settings settings, Optional<EmbeddedServers> servers) {
        var url = url(settings, servers);
        return Map.ofEntries(
                entry("datasources.default.url", url.jdbcUrl()),
                entry("datasources.default.username", url.user()),
                entry("datasources.default.password", url.password().reveal()),
                entry("datasources.default.driver-class-name", "org.postgresql.Driver"),
                entry("datasources.default.dialect", "POSTGRES"),
                entry("datasources.default.maximum-pool-size", 20),
                entry("datasources.default.minimum-idle", 2),
                entry("datasources.default.connection-timeout", 3000),
                entry("datasources.default.data-source-properties.socketTimeout", "40"),
                entry("datasources.default.data-source-properties.options", DEADLINES),
                entry("flyway.datasources.default.enabled", true));
    }
}
