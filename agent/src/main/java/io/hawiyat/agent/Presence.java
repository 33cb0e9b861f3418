package io.hawiyat.agent;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.Installations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This agent among the others of its database: that it lives, and that all of them act on one engine. */
final class Presence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    /** How long an agent that says nothing is taken for alive. */
    static final Duration ALIVE = Duration.ofSeconds(30);

    private final Installations installations;
    private final Installation installation;
    private final Engine engine;
    private final String instance;
    private final SharedTokens tokens;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("presence").unstarted(this::run);
    private boolean settled;

    private Presence(
            Installations installations,
            Installation installation,
            Engine engine,
            String instance,
            SharedTokens tokens) {
        this.installations = installations;
        this.installation = installation;
        this.engine = engine;
        this.instance = instance;
        this.tokens = tokens;
    }

    /**
     * Makes sure that this agent may act on its engine, and says from then on that it lives. Where the engine does not
     * answer yet, that is made sure of as soon as it does.
     *
     * @throws StartRefused when the engine is another one than that of a living agent, or has another installation's
     *     things under this instance's name
     */
    static Presence open(
            Installations installations,
            Installation installation,
            Engine engine,
            String instance,
            SharedTokens tokens) {
        var presence = new Presence(installations, installation, engine, instance, tokens);
        try {
            presence.refusal().ifPresent(it -> {
                throw it;
            });
            presence.settled = true;
        } catch (EngineException away) {
            LOG.atWarn().log("the engine is not known yet: {}", away.getMessage());
        }
        tokens.refresh();
        presence.thread.start();
        return presence;
    }

    private Optional<StartRefused> refusal() {
        var others = new ArrayList<>(engine.installations());
        others.remove(installation.id());
        if (!others.isEmpty()) {
            return Optional.of(new StartRefused(
                    StartRefused.Why.OTHER_INSTALLATION,
                    "Docker at %s has things of instance %s that belong to installation %s, and this one is %s: to take them over, run `hawiyat agent --adopt %s`; to leave them alone, choose another --instance"
                            .formatted(
                                    engine.host(),
                                    instance,
                                    String.join(", ", others),
                                    installation.id(),
                                    others.getFirst())));
        }
        var id = engine.info().id();
        return installations
                .bindEngine(id, installation.agent(), ALIVE)
                .map(bound -> new StartRefused(
                        StartRefused.Why.IN_USE,
                        "other agents of this database act on the engine %s, and Docker at %s is %s: set DOCKER_HOST to theirs, or stop them"
                                .formatted(bound, engine.host(), id)));
    }

    private void run() {
        while (!closedWithin(HEARTBEAT)) {
            try {
                installations.heartbeat(installation.agent());
                tokens.refresh();
                settle();
            } catch (RuntimeException away) {
                LOG.atDebug().log("no heartbeat: {}", away.getMessage());
            }
        }
    }

    private void settle() {
        if (!settled) {
            var refusal = refusal();
            refusal.ifPresent(it -> LOG.atError().log("{}", it.getMessage()));
            settled = refusal.isEmpty();
        }
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(HEARTBEAT);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
