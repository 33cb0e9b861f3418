package io.hawiyat.agent.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where the program was started: what its settings depend on beside its arguments. */
public record StartPlace(Map<String, String> environment, Path workingDirectory, Path home) {

    public StartPlace {
        environment = Map.copyOf(environment);
        workingDirectory = workingDirectory.toAbsolutePath().normalize();
    }

    /** That of this process. */
    public static StartPlace current() {
        return new StartPlace(System.getenv(), Path.of(""), Path.of(System.getProperty("user.home", "/")));
    }

    /** Without the values of variables: some are secrets. */
    @Override
    public String toString() {
        return "StartPlace[" + workingDirectory + "]";
    }
}
