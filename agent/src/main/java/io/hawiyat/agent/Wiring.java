package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.converge.Converge;
import io.hawiyat.agent.converge.ConvergeLoop;
import io.hawiyat.agent.converge.IngressKeeper;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineConfig;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.hawiyat.agent.notification.Notifier;
import io.hawiyat.agent.notification.Reachable;
import io.hawiyat.agent.observe.Observer;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.queue.QueueConfiguration;
import io.hawiyat.agent.queue.QueueConnection;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.SourceWakes;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.reconcile.Admissions;
import io.hawiyat.agent.reconcile.PolicyBook;
import io.hawiyat.agent.reconcile.Quotas;
import io.hawiyat.agent.reconcile.Reconciler;
import io.hawiyat.agent.reconcile.Renderer;
import io.hawiyat.agent.reconcile.SourceLoop;
import io.hawiyat.agent.reconcile.WatchedSources;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.source.Fetcher;
import io.hawiyat.agent.source.TreeLimits;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.BuildLogs;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.DeadLetters;
import io.hawiyat.agent.state.Events;
import io.hawiyat.agent.state.HookRuns;
import io.hawiyat.agent.state.Installations;
import io.hawiyat.agent.state.Jobs;
import io.hawiyat.agent.state.Leases;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.state.Notifications;
import io.hawiyat.agent.state.Redaction;
import io.hawiyat.agent.state.Rollbacks;
import io.hawiyat.agent.state.Secrets;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.webhook.Intake;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the agent that are not beans of their own. */
@Factory
@Requires(beans = Settings.class)
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Duration FETCH_DEADLINE = Duration.ofMinutes(2);

    private final Settings settings;

    Wiring(Settings settings) {
        this.settings = settings;
    }

    @Primary
    @Singleton
    InstantSource clock() {
        return new SteadyClock(Clock.systemUTC(), System::nanoTime);
    }

    @Singleton
    RandomGenerator random() {
        // One generator for each thread that asks, whichever it is.
        return () -> ThreadLocalRandom.current().nextLong();
    }

    @Singleton
    EngineNames names() {
        return new EngineNames(settings.instance());
    }

    @Singleton
    Installation installation(Installations installations, DataDirectory data) throws IOException {
        return Installation.open(settings, installations, data);
    }

    @Bean(preDestroy = "close")
    @Singleton
    Engine engine(Installation installation, EngineMeters meters, InstantSource clock) {
        return new Engine(
                EngineConfig.fromEnvironment(settings.instance(), installation.id(), System.getenv()),
                clock,
                meters::dockerCalled);
    }

    @Bean(preDestroy = "close")
    @Singleton
    QueueConnection queueConnection(Optional<EmbeddedServers> servers, InstantSource clock) {
        var url = settings.redis()
                .map(redis -> redis.url().reveal())
                .orElseGet(() -> servers.orElseThrow().redisUrl());
        return QueueConnection.open(new QueueConfiguration(url, settings.instance()), clock);
    }

    @Singleton
    WorkQueue queue(QueueConnection connection, InstantSource clock, RandomGenerator random) {
        return new WorkQueue(connection, clock, random, settings.rollouts());
    }

    @Singleton
    SourceWakes wakes(QueueConnection connection) {
        return new SourceWakes(connection);
    }

    @Bean(preDestroy = "close")
    @Singleton
    Fetcher fetcher(DataDirectory data) {
        return new Fetcher(data.path().resolve("sources"), TreeLimits.DEFAULT);
    }

    @Singleton
    Vault vault(Secrets secrets) {
        return new Vault(settings.ageKeys(), new KeyInState(secrets), new SecureRandom());
    }

    /** Asked for by what stores texts; it needs no Secret to have been read yet. */
    @Singleton
    Redaction redaction(Provider<Vault> vault) {
        return text -> vault.get().redactor().redact(text);
    }

    private record KeyInState(Secrets secrets) implements Vault.KeptKey {

        @Override
        public Optional<String> find() {
            return secrets.key();
        }

        @Override
        public String replace(Optional<String> before, String armored) {
            return secrets.replaceKey(before, armored);
        }
    }

    @Singleton
    Reconciler reconciler(
            Fetcher fetcher,
            Sources sources,
            Applications applications,
            Vault vault,
            WorkQueue queue,
            Way way,
            InstantSource clock,
            RandomGenerator random) {
        var renderer = new Renderer(policies(), quotas(), vault, settings.localSourceHosts());
        return new Reconciler(fetcher, sources, applications, renderer, queue, way, clock, random, FETCH_DEADLINE);
    }

    private PolicyBook policies() {
        return new PolicyBook(settings.policies());
    }

    private Quotas quotas() {
        return new Quotas(settings.quotas());
    }

    @Singleton
    Rollbacks.Admission admission() {
        return new Admissions(policies(), quotas());
    }

    @Singleton
    WatchedSources watchedSources(Sources sources, Vault vault) {
        return new WatchedSources(WatchedConfiguration.of(settings), sources, vault);
    }

    @Singleton
    SourceLoop sourceLoop(
            WatchedSources watched,
            Sources sources,
            Reconciler reconciler,
            SourceWakes wakes,
            InstantSource clock,
            RandomGenerator random,
            Installation agent,
            Way way,
            Meters meters) {
        return new SourceLoop(
                watched, sources, reconciler, wakes, clock, random, agent.agent(), way, meters::reconciled);
    }

    @Singleton
    Observer observer(
            Engine engine,
            EngineNames names,
            Applications applications,
            Events events,
            WorkQueue queue,
            InstantSource clock) {
        return new Observer(engine, names, applications, events, queue, clock, settings.resync());
    }

    @Singleton
    Converge converge(
            Engine engine,
            EngineNames names,
            IngressParts ingress,
            Applications applications,
            DeadLetters deadLetters,
            Events events,
            Jobs jobs,
            HookRuns hookRuns,
            BuildLogs buildLogs,
            Networks networks,
            Leases leases,
            WorkQueue queue,
            Secrets secrets,
            Vault vault,
            Way way,
            InstantSource clock,
            RandomGenerator random,
            Meters meters) {
        return new Converge(new Converge.Parts(
                engine,
                names,
                ingress.api(),
                ingress.published(),
                ingress.drift(),
                applications,
                deadLetters,
                events,
                jobs,
                hookRuns,
                buildLogs,
                networks,
                leases,
                queue,
                secrets,
                vault,
                way,
                clock,
                random,
                meters::deploymentEnded));
    }

    @Singleton
    IngressKeeper ingress(Converge converge, IngressParts ingress) {
        return converge.ingress(ingress.specs());
    }

    @Singleton
    ConvergeLoop convergeLoop(Converge converge, IngressKeeper ingress, Installation installation) {
        return converge.loop(ingress, installation.agent());
    }

    @Singleton
    Notifier notifier(
            Notifications notifications, ChangeFeed changes, Vault vault, RandomGenerator random, Meters meters) {
        return new Notifier(notifications, changes, vault, Reachable::byAddress, meters::notificationTried, random);
    }

    @Singleton
    Intake intake(Sources sources, WatchedSources watched, SourceWakes wakes, Way way, InstantSource clock) {
        return new Intake(sources, watched::webhookSecrets, name -> wake(wakes, name), way, clock);
    }

    /** What was asked for is in PostgreSQL: without a queue it is only found later. */
    static void wake(SourceWakes wakes, String source) {
        try {
            wakes.wake(source);
        } catch (QueueUnavailable away) {
            LOG.atWarn().addKeyValue("source", source).log("the look is found at the next poll: {}", away.getMessage());
        }
    }
}
