package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.EmbeddedConfig;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.Installations;
import io.hawiyat.agent.state.StateFailures;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent process: opens what it needs, in order, and closes it in the opposite order. */
public final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Closing closing;
    private final ApplicationContext context;

    private Agent(Closing closing, ApplicationContext context) {
        this.closing = closing;
        this.context = context;
    }

    /**
     * Starts an agent; it works once this returns. A PostgreSQL that does not answer, or does not let it in, is waited
     * for, and said on the agent's address.
     *
     * @throws io.hawiyat.agent.embedded.StartRefused when the operator has to change something first
     * @throws IOException when something that it needs can not be started
     */
    public static Agent start(Settings settings) throws IOException, InterruptedException {
        var startedAt = System.nanoTime();
        var closing = new Closing();
        try {
            var data = closing.add(DataDirectory.open(settings.data(), new SecureRandom()));
            var servers = servers(settings, data, closing);
            while (true) {
                var agent = begin(settings, data, servers, closing, startedAt);
                if (agent.isPresent()) {
                    return agent.get();
                }
                WaitingRoom.waitFor(Boot.login(settings, servers), Boot.address(settings), Clock.systemUTC());
            }
        } catch (IOException | InterruptedException | RuntimeException failed) {
            closing.close();
            throw failed;
        }
    }

    /** Empty, with all of it closed again, when PostgreSQL is away. */
    private static Optional<Agent> begin(
            Settings settings, DataDirectory data, Optional<EmbeddedServers> servers, Closing outer, long startedAt) {
        var closing = new Closing();
        try {
            var context = closing.add(Boot.context(settings, data, servers));
            closing.add(presence(context, settings));
            var loops = closing.add(Loops.open(context, settings));
            var http = context.getBean(EmbeddedServer.class).start();
            loops.start();
            LOG.atInfo()
                    .addKeyValue("url", http.getURL())
                    .addKeyValue("data", data.path())
                    .addKeyValue("millis", (System.nanoTime() - startedAt) / 1_000_000)
                    .log("agent is ready");
            outer.add(closing);
            return Optional.of(new Agent(outer, context));
        } catch (RuntimeException failed) {
            closing.close();
            if (StateFailures.unavailable(failed) || StateFailures.notLetIn(failed)) {
                LOG.atWarn().log("can not begin without PostgreSQL: {}", reason(failed));
                return Optional.empty();
            }
            throw unwrapped(failed);
        }
    }

    private static Presence presence(ApplicationContext context, Settings settings) {
        return Presence.open(
                context.getBean(Installations.class),
                context.getBean(Installation.class),
                context.getBean(Engine.class),
                settings.instance(),
                context.getBean(SharedTokens.class));
    }

    /** The last cause says what PostgreSQL did; the others say which part needed it. */
    private static String reason(Throwable failed) {
        return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
                .reduce((outer, inner) -> inner)
                .map(String::valueOf)
                .orElseThrow();
    }

    /** What a part was refused for, without what its making was wrapped in. */
    private static RuntimeException unwrapped(RuntimeException failed) {
        return Stream.<Throwable>iterate(failed, Objects::nonNull, Throwable::getCause)
                .filter(StartRefused.class::isInstance)
                .map(StartRefused.class::cast)
                .<RuntimeException>map(it -> it)
                .findFirst()
                .orElse(failed);
    }

    private static Optional<EmbeddedServers> servers(Settings settings, DataDirectory data, Closing closing)
            throws IOException, InterruptedException {
        return settings.database().isPresent() && settings.redis().isPresent()
                ? Optional.empty()
                : Optional.of(closing.add(EmbeddedServers.start(data, EmbeddedConfig.defaults(), Clock.systemUTC())));
    }

    /** A part of the running agent, for tests. */
    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        closing.close();
    }
}
