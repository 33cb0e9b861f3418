package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that starts the servers on a data directory and keeps them until it is killed. */
final class AgentProcess {

    private AgentProcess() {}

    public static void main(String[] args) throws Exception {
        try (var fixture = Fixture.start(Path.of(args[0]))) {
            System.out.println("up " + fixture.servers().databaseUrl().length());
            System.in.read();
        }
    }

    /** Returns when its servers answer. */
    static Process start(Path directory) throws IOException {
        var process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentProcess.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var reader = process.inputReader()) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("up ")) {
                    return process;
                }
            }
        }
        throw new IOException("the agent process did not start");
    }
}
