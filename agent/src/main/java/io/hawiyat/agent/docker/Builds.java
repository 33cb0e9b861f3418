package io.hawiyat.agent.docker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Builds with the engine's own builder, the one that every supported version has (ADR 22). Few at once, and each with
 * less of the machine than what runs beside it.
 */
final class Builds {

    private static final int AT_ONCE = 2;

    /** In bytes, of each command that a build runs: it must not take the memory of what is in service. */
    private static final String MEMORY = Long.toString(2L << 30);

    /** Half of what a container has. */
    private static final String CPU_SHARES = "512";

    private final EngineConnection connection;
    private final RegistryCredentials credentials;
    private final InstantSource clock;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);

    Builds(EngineConnection connection, InstantSource clock) {
        this.connection = connection;
        this.credentials = new RegistryCredentials(connection.config().host().clientConfig());
        this.clock = clock;
    }

    /**
     * Builds, and tags what came of it.
     *
     * @param login in place of what the Docker client's configuration has
     * @throws EngineException.BuildFailed the Dockerfile or a command of it is at fault
     * @throws EngineException.PullTimedOut past the deadline, or as long behind other builds
     */
    void build(
            ImageBuild wanted,
            String tag,
            Optional<RegistryLogin> login,
            Duration deadline,
            Consumer<String> progress,
            Consumer<String> log) {
        enter(wanted, deadline, progress);
        try {
            var context = wanted.context();
            var output = new BuildOutput(wanted.name(), wanted.build().args(), progress, log);
            var archive = new ContextArchive(context.files(), wanted.content(), clock.instant());
            var request = EngineRequest.post("/build", query(wanted, tag)).withUpload("application/x-tar", archive);
            var bases = BaseImages.of(wanted.dockerfile(context), wanted.build().args());
            connection.exchange(
                    "build " + wanted.name(),
                    login.map(it -> it.configuration(bases))
                            .orElseGet(() -> credentials.configuration(bases))
                            .map(header -> request.withHeader("X-Registry-Config", header))
                            .orElse(request),
                    deadline,
                    output::read);
        } catch (EngineException.TimedOut late) {
            throw new EngineException.PullTimedOut("the build of " + wanted.name() + " was not done within "
                    + deadline.toSeconds() + " s; steps that are done are kept; raise spec.pullDeadline");
        } finally {
            slots.release();
        }
    }

    private void enter(ImageBuild wanted, Duration deadline, Consumer<String> progress) {
        try {
            if (slots.tryAcquire()) {
                return;
            }
            progress.accept("waits for another build to end");
            if (!slots.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EngineException.PullTimedOut("the build of " + wanted.name() + " waited "
                        + deadline.toSeconds() + " s for other builds to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Cancelled("build of " + wanted.name() + ": cancelled");
        }
    }

    private Map<String, String> query(ImageBuild wanted, String tag) {
        var query = new LinkedHashMap<String, String>();
        query.put("version", "1");
        query.put("t", tag);
        query.put("dockerfile", wanted.build().dockerfile());
        query.put("rm", "1");
        query.put("forcerm", "1");
        query.put("pull", wanted.freshBase() ? "1" : "0");
        query.put("memory", MEMORY);
        query.put("memswap", MEMORY);
        query.put("cpushares", CPU_SHARES);
        query.put("labels", json(Ownership.of(connection.config()).labels()));
        query.put("buildargs", json(wanted.build().args()));
        wanted.build().target().ifPresent(target -> query.put("target", target));
        wanted.platform().ifPresent(platform -> query.put("platform", platform));
        return query;
    }

    private static String json(Map<String, String> texts) {
        var json = Json.object();
        texts.forEach(json::put);
        return json.toString();
    }
}
