package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code /proc}, to tell the servers of this data directory from all other processes. */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /** False also for a process that has ended and that nobody has waited for. */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            var stat = Files.readString(proc(process, "stat"));
            // The state follows the name, which is in parentheses and may itself have some.
            return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    /** The command line, never without an element; a single empty one when the process is gone. */
    static List<String> arguments(ProcessHandle process) {
        try {
            return List.of(Files.readString(proc(process, "cmdline")).split("\0"));
        } catch (IOException e) {
            return List.of("");
        }
    }

    /** The process that the first line of a pid file names, if there is one of that number. */
    static Optional<ProcessHandle> namedBy(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("[1-9][0-9]{0,9}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)));
        }
    }

    /** Every running process of that program whose working directory is the given one, in this or another container. */
    static List<ProcessHandle> workingIn(Path directory, String program) {
        return ProcessHandle.allProcesses()
                .filter(process -> name(process).equals(program))
                .filter(process -> worksIn(process, directory).orElse(false))
                .filter(ProcessTable::isRunning)
                .toList();
    }

    /** Empty when this user may not know. */
    static Optional<Boolean> worksIn(ProcessHandle process, Path directory) {
        try {
            // Compared by inode: in another mount namespace the same path is another directory.
            return Optional.of(Files.isSameFile(proc(process, "cwd"), directory));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The process and all that come from it. */
    static List<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(proc(process, "comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static Path proc(ProcessHandle process, String entry) {
        return PROC.resolve(Long.toString(process.pid())).resolve(entry);
    }
}
