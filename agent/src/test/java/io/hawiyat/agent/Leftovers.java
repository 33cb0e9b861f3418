package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.Docker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an instance has on the engine, found by its label, so that a test leaves nothing behind however it ended. */
final class Leftovers {

    private static final int ATTEMPTS = 10;

    private Leftovers() {}

    /** Removes the containers, networks, volumes and names of images of an instance; only images it built go with them. */
    static void clear(String instance) {
        var label = "label=io.hawiyat.instance=" + instance;
        clear(List.of("container", "rm", "--force", "--volumes"), "container", "ls", "--all", "-q", "--filter", label);
        clear(List.of("network", "rm"), "network", "ls", "--quiet", "--filter", label);
        clear(List.of("volume", "rm"), "volume", "ls", "--quiet", "--filter", label);
        clear(
                List.of("image", "rm", "--force"),
                "image",
                "ls",
                "--format",
                "{{.Repository}}:{{.Tag}}",
                "--filter",
                "reference=" + instance + "/build");
        var kept = "reference=" + instance + "/keep";
        clear(
                List.of("image", "rm", "--no-prune"),
                "image",
                "ls",
                "--format",
                "{{.Repository}}:{{.Tag}}",
                "--filter",
                kept);
    }

    private static void clear(List<String> removal, String... listing) {
        var found = found(listing);
        for (var attempt = 1; !found.isEmpty(); attempt++) {
            var command = new ArrayList<>(removal);
            command.addAll(found);
            var outcome = Docker.run(command.toArray(String[]::new));
            found = found(listing);
            // The engine may still be at what an agent that was killed asked it to remove.
            assertThat(attempt).as(outcome.output()).isLessThan(ATTEMPTS);
        }
    }

    private static List<String> found(String... listing) {
        return Arrays.stream(Docker.output(listing).split("\\s+"))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
