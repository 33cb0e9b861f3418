package io.hawiyat.agent.docker;

/** What one probe found. */
public sealed interface ProbeResult {
    /** The probe succeeded. */
    record Healthy() implements ProbeResult {}

    /**
     * The probe failed, or did not end in time.
     *
     * @param detail one line of at most 200 characters
     */
    record Unhealthy(String detail) implements ProbeResult {}
}
