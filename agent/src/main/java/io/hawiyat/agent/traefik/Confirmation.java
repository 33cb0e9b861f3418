package io.hawiyat.agent.traefik;

import java.time.Duration;

/** Whether Traefik routes an application as it was told to. */
public sealed interface Confirmation {

    /** Its API shows exactly what was published, every router and service enabled. */
    record Confirmed(Duration took) implements Confirmation {}

    /**
     * The application's configuration is at fault, and Traefik says so.
     *
     * @param message in Traefik's words
     */
    record Rejected(String message) implements Confirmation {}

    /**
     * Traefik did not take it, and not because of it: Traefik does not answer, does not keep up, can not read another
     * file, or the file could not be written. To be tried again.
     */
    record Silent(String message) implements Confirmation {}
}
