package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is the same for both servers: how one is known again, and where it is configured to listen. */
abstract class InstalledServer implements Server {

    private final ServerFiles files;
    private final Launcher launcher;
    private final Path program;
    private final String password;
    private volatile int port;

    /** @param program that the server's main process runs */
    InstalledServer(ServerFiles files, Path program) throws IOException {
        this.files = files;
        this.launcher = new Launcher(files);
        this.program = program;
        this.password = files.password();
        this.port = files.port(true);
    }

    /** All of it, for a server that listens on {@code port}. */
    abstract String configuration(int port);

    /** What follows the program on the command line. */
    abstract List<String> arguments();

    /** The argument by which a process is known to work on this data. */
    abstract Path namedBy();

    abstract Path pidFile();

    final ServerFiles files() {
        return files;
    }

    final Launcher launcher() {
        return launcher;
    }

    final String password() {
        return password;
    }

    final int port() {
        return port;
    }

    @Override
    public final ServerLog log() {
        return files.log();
    }

    @Override
    public final Optional<ProcessHandle> leftBehind() throws IOException {
        return ProcessTable.namedBy(pidFile()).filter(this::isOurs);
    }

    private boolean isOurs(ProcessHandle process) {
        var arguments = ProcessTable.arguments(process);
        return ProcessTable.isRunning(process)
                && arguments.getFirst().endsWith("/" + program.getFileName())
                && arguments.contains(namedBy().toString())
                && ProcessTable.worksIn(process, files.data()).orElse(true);
    }

    @Override
    public final boolean isCurrent(ProcessHandle process) throws IOException {
        return ProcessTable.arguments(process).getFirst().equals(program.toString())
                && files.isConfiguredAs(configuration(port));
    }

    /** Children of a killed server may outlive it; and in a container the numbers of processes come back soon. */
    @Override
    public final void clearAway() throws IOException, InterruptedException {
        Ending.kill(ProcessTable.workingIn(files.data(), program.getFileName().toString()));
        Files.deleteIfExists(pidFile());
    }

    @Override
    public final void configure() throws IOException {
        port = files.port(false);
        files.configure(configuration(port));
    }

    @Override
    public final Process launch() throws IOException {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments());
        return launcher.launch(command);
    }
}
