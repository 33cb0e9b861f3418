package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts programs of a server as its account, with no environment of the agent's and their output in its log. */
record Launcher(ServerFiles files) {

    // The lock is inherited by the server and all its children, and so holds where process ids say nothing: against a
    // server that a killed agent left behind in another container.
    private static final String UNDER_LOCK = "exec 9>>\"$1\"; shift; flock -n 9 || "
            + "{ echo 'another process, perhaps in another container, still runs on this directory' >&2; exit 75; }; "
            + "exec \"$@\"";

    /** Starts the server, in a session of its own so that a Ctrl-C meant for the agent does not end it first. */
    Process launch(List<String> server) throws IOException {
        var command = new ArrayList<String>();
        if (SystemTool.find("flock").isPresent()) {
            command.addAll(List.of("sh", "-c", UNDER_LOCK, "sh", files.lock().toString()));
        }
        SystemTool.find("setsid").ifPresent(tool -> command.add(tool.toString()));
        return start(command, server);
    }

    /** Runs a program to its end. */
    void run(List<String> program, Duration limit) throws IOException, InterruptedException {
        var from = files.log().end();
        var process = start(List.of(), program);
        try {
            var ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new StartFailed("%s %s: %s"
                        .formatted(
                                Path.of(program.getFirst()).getFileName(),
                                ended ? "failed with exit code " + process.exitValue() : "did not end within " + limit,
                                files.log().since(from)));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> before, List<String> program) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(files.account().prefix());
        command.addAll(program);
        var builder = new ProcessBuilder(command)
                .directory(ServerFiles.shared(files.dataDirectory()).toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(files.log().redirect())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }
}
