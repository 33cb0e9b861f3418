package io.hawiyat.agent.traefik;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where Traefik finds its dynamic configuration. Whoever writes an application's file holds its lease; two files may be
 * written at once.
 */
public interface Publisher {

    /** Makes the file be there with this text, at once and whole. The same text again is not written. */
    Written write(DynamicFile file);

    /** Writes the file even when it has this text already, so that Traefik looks again. */
    Written rewrite(DynamicFile file);

    /** Makes the file not be there. */
    Written remove(String name);

    /**
     * The file as it is now, by whomever written.
     *
     * @throws java.io.UncheckedIOException when that can not be known
     */
    Optional<DynamicFile> read(String name);

    /**
     * When the file was last written, by whomever; empty when it is not there.
     *
     * @throws java.io.UncheckedIOException when that can not be known
     */
    Optional<Instant> since(String name);

    /**
     * Of everything that Traefik would read here, the agent's or not.
     *
     * @throws java.io.UncheckedIOException when that can not be known
     */
    Set<String> names();

    /**
     * Does what more than one file is read and written for, while nobody else does, of all agents.
     *
     * @throws java.io.UncheckedIOException when its turn does not come within half a minute
     */
    <T> T inTurn(Supplier<T> work);

    /** What became of a write. */
    sealed interface Written {
        record Changed() implements Written {}

        record Unchanged() implements Written {}

        /**
         * It is as it was.
         *
         * @param message what failed, where, why, and what to do
         */
        record Failed(String message) implements Written {}
    }
}
