package io.hawiyat.agent.docker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Pulls from registries, one at a time for each image: who asks while it runs waits for the one that runs. */
final class Pulls {

    private final EngineConnection connection;
    private final RegistryCredentials credentials;
    private final Map<Wanted, Running> running = new ConcurrentHashMap<>();

    Pulls(EngineConnection connection) {
        this.connection = connection;
        this.credentials = new RegistryCredentials(connection.config().host().clientConfig());
    }

    /** Who has other credentials may get another answer. */
    private record Wanted(String reference, Optional<String> platform, Optional<RegistryLogin> login) {}

    private record Running(CompletableFuture<Optional<String>> end, List<Consumer<String>> listeners) {}

    /** The digest by which the registry knows it, when it said so. */
    Optional<String> pull(
            String reference,
            Optional<String> platform,
            Optional<RegistryLogin> login,
            Duration deadline,
            Consumer<String> progress) {
        var wanted = new Wanted(reference, platform, login);
        var mine = new Running(new CompletableFuture<>(), new CopyOnWriteArrayList<>());
        mine.listeners().add(progress);
        var other = running.putIfAbsent(wanted, mine);
        if (other == null) {
            // In a thread of its own: a caller that is interrupted does not end it for the others.
            Thread.ofVirtual().name("pull-" + reference).start(() -> run(wanted, mine, deadline));
            return await(
                    reference, mine.end(), deadline.plus(connection.config().registryDeadline()));
        }
        other.listeners().add(progress);
        return await(reference, other.end(), deadline);
    }

    private void run(Wanted wanted, Running pull, Duration deadline) {
        // Taken away before it is told: who asks again after a failure is not to be given the same failure.
        try {
            var digest = pull(wanted, deadline, line -> pull.listeners().forEach(to -> to.accept(line)));
            running.remove(wanted, pull);
            pull.end().complete(digest);
        } catch (RuntimeException e) {
            running.remove(wanted, pull);
            pull.end().completeExceptionally(e);
        }
    }

    private Optional<String> await(String reference, CompletableFuture<Optional<String>> end, Duration deadline) {
        try {
            return end.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new IllegalStateException("pull of " + reference, e.getCause());
        } catch (TimeoutException e) {
            throw tooSlow(reference, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Cancelled("pull of " + reference + ": cancelled");
        }
    }

    private Optional<String> pull(Wanted wanted, Duration deadline, Consumer<String> progress) {
        var image = ImageReference.parse(wanted.reference());
        var first = connection.config().registryDeadline();
        try {
            return connection
                    .exchange(
                            "pull " + wanted.reference(),
                            request(image, wanted),
                            first.compareTo(deadline) < 0 ? first : deadline,
                            deadline,
                            body -> new Pull(progress).read(body))
                    .orElseThrow(() -> new EngineException.RegistryUnreachable(
                            image.registry(),
                            "registry " + image.registry() + " has not answered for " + first.toSeconds() + " s (pull "
                                    + wanted.reference() + "); is it reachable from the engine?"));
        } catch (EngineException.TimedOut e) {
            throw tooSlow(wanted.reference(), deadline);
        } catch (EngineException.RegistryUnreachable e) {
            throw e;
        } catch (EngineException e) {
            throw Pull.meaning(wanted.reference(), image.registry(), e);
        }
    }

    private static EngineException.PullTimedOut tooSlow(String reference, Duration deadline) {
        return new EngineException.PullTimedOut("pull of " + reference + " was not done within " + deadline.toSeconds()
                + " s; raise spec.pullDeadline, or try: docker pull " + reference);
    }

    private EngineRequest request(ImageReference image, Wanted wanted) {
        var query = new LinkedHashMap<String, String>();
        query.put("fromImage", image.repository());
        query.put("tag", image.version());
        wanted.platform().ifPresent(platform -> query.put("platform", platform));
        var request = EngineRequest.post("/images/create", query);
        return wanted.login()
                .map(login -> login.header(image))
                .or(() -> credentials.header(image))
                .map(header -> request.withHeader("X-Registry-Auth", header))
                .orElse(request);
    }
}
