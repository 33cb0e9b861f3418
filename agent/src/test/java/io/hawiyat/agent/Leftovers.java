package io.hawiyat.agent;

import io.hawiyat.agent.traefik.Docker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an instance has on the engine, found by its label, so that a test leaves nothing behind however it ended. */
final class Leftovers {

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
        var found = Arrays.stream(Docker.output(listing).split("\\s+"))
                .filter(name -> !name.isEmpty())
                .toList();
        if (!found.isEmpty()) {
            var command = new ArrayList<>(removal);
            command.addAll(found);
            Docker.output(command.toArray(String[]::new));
        }
    }
}
