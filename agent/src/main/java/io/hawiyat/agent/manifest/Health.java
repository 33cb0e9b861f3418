package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.List;

/**
 * How an application's containers are probed by the agent.
 *
 * @param retries failures in a row after which a container is unhealthy
 * @param startPeriod time after its start in which failures do not count
 */
public record Health(Probe probe, Duration interval, Duration timeout, int retries, Duration startPeriod) {

    /** What one probe does. */
    public sealed interface Probe {
        /** GET over the project network: 200 to 399 is healthy. */
        record Http(String path, int port) implements Probe {}

        /** A connection over the project network. */
        record Tcp(int port) implements Probe {}

        /** Run in the container: exit code 0 is healthy. */
        record Command(List<String> command) implements Probe {
            public Command {
                command = List.copyOf(command);
            }
        }
    }
}
