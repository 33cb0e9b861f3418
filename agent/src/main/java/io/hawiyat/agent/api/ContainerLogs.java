package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the containers of applications write: asked of the engine, because the state does not have it. */
public interface ContainerLogs {

    /**
     * One line, with nothing in it that must stay secret.
     *
     * @param time the engine's
     * @param container its name
     * @param stream {@code stdout} or {@code stderr}
     * @param text without its end of line
     */
    record Line(Instant time, String container, String stream, String text) {}

    /**
     * The last lines of all containers of an application together, oldest first.
     *
     * @throws Unavailable when the engine does not answer
     */
    List<Line> last(ApplicationId application, int tail);

    /** The last lines, then all that is written from then on; closed by the caller. */
    Following follow(ApplicationId application, int tail);

    /** Lines as they are written. */
    interface Following extends AutoCloseable {

        /** The next line; empty when none came within the time. */
        Optional<Line> next(Duration atMost) throws InterruptedException;

        @Override
        void close();
    }

    /** The engine can not be asked now; the message says why. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
