package io.hawiyat.agent.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the small programs of util-linux, also where PATH lacks the administrator's folders. */
final class SystemTool {

    private SystemTool() {}

    static Optional<Path> find(String name) {
        var fromPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> folder.startsWith("/"));
        return Stream.concat(fromPath, Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
