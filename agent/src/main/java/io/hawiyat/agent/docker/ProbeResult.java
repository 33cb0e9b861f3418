package io.hawiyat.agent.docker;

/** What one probe found. */
public sealed interface ProbeResult {
    record Healthy() implements ProbeResult {}

    /** @param detail one line of at most 200 characters, such as {@code connection refused} */
    record Unhealthy(String detail) implements ProbeResult {}
}
