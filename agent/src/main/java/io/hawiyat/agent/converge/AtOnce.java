package io.hawiyat.agent.converge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Several things side by side, each in a thread of its own. Each has its own deadlines, so all of them end. */
final class AtOnce {

    private AtOnce() {}

    /**
     * Does all of them, whether others fail or not. An interrupt ends the wait, and none of them.
     *
     * @return what they came to, in their order
     * @throws RuntimeException the first failure in that order, with the others
     */
    static <T> List<T> all(List<Supplier<T>> actions) {
        return results(started(actions));
    }

    private static <T> List<FutureTask<T>> started(List<Supplier<T>> actions) {
        var tasks = new ArrayList<FutureTask<T>>();
        for (var action : actions) {
            var task = new FutureTask<T>(action::get);
            tasks.add(task);
            Thread.ofVirtual().name("at-once").start(LogContext.shared(task));
        }
        return tasks;
    }

    private static <T> List<T> results(List<FutureTask<T>> tasks) {
        var results = new ArrayList<T>();
        Optional<RuntimeException> failure = Optional.empty();
        for (var task : tasks) {
            try {
                results.add(resultOf(task));
            } catch (RuntimeException failed) {
                failure.ifPresent(first -> first.addSuppressed(failed));
                failure = failure.or(() -> Optional.of(failed));
            }
        }
        failure.ifPresent(it -> {
            throw it;
        });
        return results;
    }

    private static <T> T resultOf(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new LeaseEnded("the agent is stopping");
        }
    }
}
