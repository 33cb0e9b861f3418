package io.hawiyat.agent.api;

import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the agent needs, asked all at once: the answer takes as long as the slowest, and never more than two seconds. It
 * is asked in the background as well, so that "since" means something.
 */
@Singleton
class Readiness implements Recurring {

    private static final long DEADLINE_MS = 2_000;

    private final List<WatchedComponent> components;
    private final ExecutorService executor;

    Readiness(
            List<ReadinessCheck> checks, InstantSource clock, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.components =
                checks.stream().map(check -> new WatchedComponent(check, clock)).toList();
        this.executor = executor;
    }

    List<WatchedComponent.Standing> report() {
        var checks = components.stream()
                .map(component -> component.refresh(executor))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(checks).get(DEADLINE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            components.forEach(WatchedComponent::overdue);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("a readiness check could not be run", refused);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            components.forEach(WatchedComponent::overdue);
        }
        return components.stream().map(WatchedComponent::standing).toList();
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void recur() {
        report();
    }
}
