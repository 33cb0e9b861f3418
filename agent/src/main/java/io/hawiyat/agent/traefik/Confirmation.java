package io.hawiyat.agent.traefik;

import java.time.Duration;

/** Whether Traefik routes an application as it was told to. */
public sealed interface Confirmation {

    /** Its API shows exactly what was published, every router and service enabled. */
    record Confirmed(Duration took) implements Confirmation {}

    /**
     * It answers, and does not take it: the application's configuration is at fault.
     *
     * @param message in Traefik's words where it has any
     */
    record Rejected(String message) implements Confirmation {}

    /**
     * Nothing was learnt about the application, because of its surroundings: Traefik does not answer, another file keeps
     * it from reading any, or the file could not be written. To be tried again.
     */
    record Silent(String message) implements Confirmation {}
}
