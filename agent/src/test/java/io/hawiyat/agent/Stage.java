package io.hawiyat.agent;

import static io.hawiyat.agent.Alike.but;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.DatabaseUrl;
import io.hawiyat.agent.cli.Redacted;
import io.hawiyat.agent.cli.RedisUrl;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.cli.SourceSettings;
import io.hawiyat.agent.cli.TraefikSettings;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineConfig;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ProjectPolicy;
import io.hawiyat.agent.queue.SlotLimits;
import io.hawiyat.agent.queue.SourceWakes;
import io.hawiyat.agent.secret.AgeIdentity;
import io.hawiyat.agent.secret.AgeKeys;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.source.SourcePath;
import io.hawiyat.agent.source.SourceUrl;
import io.hawiyat.agent.source.Tracked;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** An agent on the embedded servers, the real engine and a real Traefik, with a repository that it watches. */
public final class Stage implements AutoCloseable {

    /** For what takes seconds, on a machine that is busy with other tests as well. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Whom the Secrets of its repository are encrypted for. */
    static final AgeIdentity IDENTITY = AgeIdentity.generate();

    static final String WEBHOOK_SECRET = "a secret of the webhook";

    private final Path data;
    private final GitRepository repository;
    private final Settings settings;
    private final Browser browser;
    private final List<ProcessOfAgent> launched = new ArrayList<>();
    private Optional<Agent> agent = Optional.empty();

    private Stage(Path data, GitRepository repository, Settings settings) {
        this.data = data;
        this.repository = repository;
        this.settings = settings;
        this.browser = new Browser(settings.httpPort());
    }

    public static Stage open() {
        return open(Map.of());
    }

    /** With a repository that has the content of a folder from the start. */
    static Stage of(Path content) {
        return started(withoutAgent(Map.of(), repository -> repository.copy(content)));
    }

    /** With an operator who allows projects more, or less, than the standard policy does. */
    static Stage open(Map<String, ProjectPolicy> policies) {
        return started(withoutAgent(policies, repository -> {}));
    }

    /** Everything but the agent, which is to be started as a process of its own, or later. */
    static Stage withoutAgent() {
        return withoutAgent(Map.of(), repository -> {});
    }

    /** With an ingress of the operator's own choice, and without the agent as yet. */
    static Stage withoutAgent(TraefikSettings traefik) {
        return withoutAgent(Map.of(), traefik, repository -> {});
    }

    private static Stage started(Stage stage) {
        stage.start();
        return stage;
    }

    private static Stage withoutAgent(Map<String, ProjectPolicy> policies, Consumer<GitRepository> content) {
        return withoutAgent(policies, TraefikSettings.managed(), content);
    }

    private static Stage withoutAgent(
            Map<String, ProjectPolicy> policies, TraefikSettings traefik, Consumer<GitRepository> content) {
        try {
            // Directly below the folder for temporary files, which every account can enter.
            var data = Files.createTempDirectory("hawiyat-data");
            var repository = GitRepository.create(Files.createTempDirectory("hawiyat-repository"));
            content.accept(repository);
            repository.commit("Begin");
            return new Stage(data, repository, settings(data, repository.folder(), policies, traefik));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        start(settings);
    }

    private void start(Settings wanted) {
        try {
            agent = Optional.of(Agent.start(wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As after a disk that was lost: the database, and the id of the installation. */
    void loseState() {
        deleteRecursively(data.resolve("embedded/postgres"));
        data.resolve("installation-id").toFile().delete();
    }

    /** As after a disk that was lost, with all that the agent had on it. */
    void loseData() {
        deleteRecursively(data);
    }

    /** Starts the agent on an operator's PostgreSQL. */
    void startOn(String databaseUrl) {
        startWith(Map.of("database", Optional.of(DatabaseUrl.parse(databaseUrl))));
    }

    /** Starts the agent on an operator's Redis, which lists the engine as good as never. */
    void startOnRedis(String redisUrl) {
        startWith(Map.of("redis", Optional.of(RedisUrl.parse(redisUrl)), "resync", Duration.ofHours(1)));
    }

    /** Starts the agent on what another installation left on the engine. */
    void adopt(String installation) {
        startWith(Map.of("adopt", Optional.of(installation)));
    }

    /** Starts the agent on the same data as another instance. */
    void startAs(String instance) {
        startWith(Map.of("instance", instance));
    }

    /** Starts the agent for an operator who allows only so many rollouts at once. */
    void startWithin(SlotLimits rollouts) {
        startWith(Map.of("rollouts", rollouts));
    }

    /** Starts the agent with a configuration that its source has left. */
    void startWithoutSources() {
        startWith(Map.of("sources", List.of()));
    }

    private void startWith(Map<String, ?> changes) {
        start(but(settings, changes));
    }

    void stop() {
        agent.ifPresent(Agent::close);
        agent = Optional.empty();
    }

    /** The same agent as a process of its own, which can be killed. */
    ProcessOfAgent launch(Duration interval) {
        return launch(interval, Map.of());
    }

    /** The same, with more variables than those of this process. */
    ProcessOfAgent launch(Duration interval, Map<String, String> environment) {
        return launched(ProcessOfAgent.launch(settings, settings.data(), interval, repository.folder(), environment));
    }

    /** The same, from the finished program, with more variables than those of this process. */
    ProcessOfAgent launchPackaged(Duration interval, Map<String, String> environment) {
        return launched(ProcessOfAgent.launchPackaged(settings, interval, repository.folder(), environment));
    }

    /** The same, from the finished program of any release, on data of its own. */
    ProcessOfAgent launchProgram(Path program, Path programsData, Duration interval, Map<String, String> environment) {
        return launched(ProcessOfAgent.launchProgram(
                program, settings, programsData, interval, repository.folder(), environment));
    }

    private ProcessOfAgent launched(ProcessOfAgent process) {
        launched.add(process);
        return process;
    }

    private static Settings settings(
            Path data, Path repository, Map<String, ProjectPolicy> policies, TraefikSettings traefik) {
        var url = ((SourceUrl.Parsed.Accepted) SourceUrl.parse(repository.toString())).url();
        var definition = new SourceDefinition(
                "default", url, new Tracked.Branch("main"), SourcePath.ROOT, Duration.ofSeconds(1));
        return new Settings(
                "t" + UUID.randomUUID().toString().substring(0, 6),
                data,
                "127.0.0.1",
                0,
                FreePort.next(),
                FreePort.next(),
                Optional.empty(),
                Optional.empty(),
                List.of(new SourceSettings(definition, List.of(new Redacted(WEBHOOK_SECRET)))),
                List.of(),
                policies,
                Map.of(),
                SlotLimits.none(),
                traefik,
                Set.of(),
                Set.of("127.0.0.1"),
                Duration.ofSeconds(2),
                AgeKeys.parse(IDENTITY.secret()),
                Optional.empty());
    }

    Settings settings() {
        return settings;
    }

    GitRepository repository() {
        return repository;
    }

    <T> T bean(Class<T> type) {
        return agent.orElseThrow().bean(type);
    }

    /** Stops the agent, with its servers, and starts it again on the same data. */
    void restart() {
        stop();
        start();
    }

    /** See {@link Browser#visit}. */
    String visit(String host, String path) {
        return browser.visit(host, path);
    }

    Browser browser() {
        return browser;
    }

    void awaitVisit(String host, String path, String answer) {
        await(() -> visit(host, path), answer::equals);
    }

    StoredApplication application(ApplicationId name) {
        var applications = bean(Applications.class);
        return applications.find(name).flatMap(applications::load).orElseThrow();
    }

    StoredApplication awaitApplication(ApplicationId name, Predicate<StoredApplication> condition) {
        var applications = bean(Applications.class);
        return await(
                        () -> applications.find(name).flatMap(applications::load),
                        found -> found.filter(condition).isPresent())
                .orElseThrow();
    }

    /** As a webhook or a person asks it. */
    void lookNow() {
        bean(Sources.class).requestLook("default", Trigger.WEBHOOK);
        bean(SourceWakes.class).wake("default");
    }

    /** Changes the state behind the agent's back, to what it would take long to come to. */
    void sql(String statement) {
        try (var connection =
                        DriverManager.getConnection(bean(EmbeddedServers.class).databaseUrl());
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** Redis loses all its data. */
    void flushQueue() {
        try (var client = RedisClient.create(bean(EmbeddedServers.class).redisUrl());
                var connection = client.connect()) {
            connection.sync().flushall();
        }
    }

    /** An item of the queue that waits for its retry has been tried so often, and is due. */
    void hurry(long item, int attempts) {
        var prefix = "{" + settings.instance() + ":queue1}:";
        try (var client = RedisClient.create(bean(EmbeddedServers.class).redisUrl());
                var connection = client.connect()) {
            var redis = connection.sync();
            if ("1".equals(redis.hget(prefix + "item:" + item, "backoff"))) {
                redis.hset(prefix + "item:" + item, "attempt", Integer.toString(attempts));
                redis.zadd(prefix + "delayed", 1, Long.toString(item));
                redis.publish(prefix + "work", Long.toString(item));
            }
        }
    }

    /** Until it is live as committed, and nothing more is to be done. */
    StoredApplication awaitSettled(ApplicationId name) {
        return awaitApplication(name, Stage::settled);
    }

    static boolean settled(StoredApplication application) {
        return application.queued().isEmpty()
                && application.running().isEmpty()
                && application.lastGood().isPresent()
                && application.status().sync() == Sync.SYNCED
                && application
                        .desired()
                        .map(Version::hash)
                        .equals(application.lastGood().map(Version::hash));
    }

    /** Newest first. */
    List<Deployment> deployments(ApplicationId name) {
        return bean(StateReader.class)
                .deployments(Filter.first(1000).in(name.project()).named(name.name()))
                .items();
    }

    /** The engine as this installation sees it, also while its agent is stopped. Closed by the caller. */
    Engine engine() {
        return new Engine(
                EngineConfig.fromEnvironment(settings.instance(), installation(), System.getenv()), Clock.systemUTC());
    }

    List<Listed> containers(ApplicationId name) {
        return bean(Engine.class).containers().list(name);
    }

    /** What a command in the first container of an application writes, when it ends well. */
    String run(ApplicationId name, String... command) {
        var container = containers(name).getFirst();
        var result = bean(Engine.class).containers().exec(container.id(), List.of(command), Duration.ofSeconds(10));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output().strip();
    }

    static <T> T await(Supplier<T> value, Predicate<T> condition) {
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            var current = value.get();
            if (condition.test(current)) {
                return current;
            }
            assertThat(System.nanoTime()).as("still %s", current).isLessThan(deadline);
            pause(Duration.ofMillis(20));
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        launched.forEach(ProcessOfAgent::close);
        endServers();
        Leftovers.clear(settings.instance());
        clearMemory();
        deleteRecursively(data);
        deleteRecursively(repository.folder());
    }

    private void clearMemory() {
        if (Files.exists(data.resolve("installation-id")) && Files.exists(secretFiles(installation()))) {
            deleteRecursively(secretFiles(installation()));
        }
    }

    /** Those of an agent that was killed outlive it. */
    private void endServers() {
        ProcessHandle.allProcesses().filter(this::worksHere).forEach(server -> {
            server.destroyForcibly();
            server.onExit().completeOnTimeout(server, 10, TimeUnit.SECONDS).join();
        });
    }

    private boolean worksHere(ProcessHandle process) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .startsWith(data);
        } catch (IOException ended) {
            return false;
        }
    }

    /** Where the files of Secrets of an installation are, on the machine that runs the tests. */
    static Path secretFiles(String installation) {
        return EngineConfig.fromEnvironment("t", installation, System.getenv())
                .memory()
                .resolve("hawiyat-" + installation);
    }

    String installation() {
        try {
            return Files.readString(data.resolve("installation-id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteRecursively(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
