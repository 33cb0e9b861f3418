package io.hawiyat.agent;

import io.hawiyat.agent.traefik.Docker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The name of each container of an instance, as often as it was started. */
final class ContainerStarts implements AutoCloseable {

    private final Process events;
    private final List<String> names = new CopyOnWriteArrayList<>();

    private ContainerStarts(Process events) {
        this.events = events;
    }

    static ContainerStarts of(String instance) {
        try {
            var starts = new ContainerStarts(Docker.start(List.of(
                    "events",
                    "--filter=type=container",
                    "--filter=event=start",
                    "--filter=label=io.hawiyat.instance=" + instance,
                    "--format={{.Actor.Attributes.name}}")));
            Thread.ofVirtual().start(starts::read);
            return starts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = events.inputReader()) {
            lines.lines().forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }

    @Override
    public void close() {
        events.destroy();
    }
}
