import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits, each with a deadline. */
final class Await {

    private Await() {}

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The first answer that is there; what throws meanwhile is not there yet. */
    static <T> T until(String what, Duration atMost, long pauseMillis, Callable<Optional<T>> look) {
        var deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                var found = look.call();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            pause(pauseMillis);
        }
        throw new IllegalStateException("waited " + atMost.toSeconds() + " s in vain: " + what, last);
    }

    static void so(String what, Duration atMost, long pauseMillis, Callable<Boolean> look) {
        until(what, atMost, pauseMillis, () -> look.call() ? Optional.of(true) : Optional.empty());
    }
}
