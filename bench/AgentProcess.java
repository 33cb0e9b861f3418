import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The agent under test: ./hawiyat as users run it, on its embedded servers. */
final class AgentProcess implements AutoCloseable {

    private static final double TICKS_PER_SECOND = 100;

    private final Setup setup;
    private final Process process;

    private AgentProcess(Setup setup, Process process) {
        this.setup = setup;
        this.process = process;
    }

    static AgentProcess start(Setup setup, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(
                "setsid",
                setup.root().resolve("hawiyat").toString(),
                "agent",
                "--source=" + setup.folder().resolve("repository"),
                "--branch=main",
                // Polls are no part of what is measured.
                "--interval=1h",
                "--data=" + setup.folder().resolve("data"),
                "--host=127.0.0.1",
                "--port=" + setup.agentPort(),
                "--http-port=" + setup.httpPort(),
                "--https-port=" + setup.httpsPort(),
                "--instance=" + setup.instance());
        builder.directory(setup.folder().toFile());
        builder.environment().put("HAWIYAT_WEBHOOK_SECRET", Setup.SECRET);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(setup.folder().resolve("agent.log").toFile()));
        var process = builder.start();
        var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // For bench/run, which ends what this program could not.
        Files.writeString(setup.folder().resolve("agent.pid"), process.pid() + " " + fields(stat).get(19) + "\n");
        return new AgentProcess(setup, process);
    }

    /** From the third field on, as the second may have spaces: index 0 is the state. */
    private static List<String> fields(String stat) {
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    }

    void awaitReady(AgentApi api) {
        Await.so("the agent is ready; see " + setup.folder().resolve("agent.log"), Duration.ofSeconds(90), 5, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the agent ended with " + process.exitValue());
            }
            return api.ready();
        });
    }

    /** Kibibytes that are in memory for this process alone or in part: VmRSS, as ps and top show it. */
    long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Seconds of CPU used so far by the agent, and by its PostgreSQL and Redis with all their processes. */
    double cpuSeconds() {
        return Stream.concat(Stream.of(process.pid()), servers())
                .mapToDouble(AgentProcess::cpuSeconds)
                .sum();
    }

    double ownCpuSeconds() {
        return cpuSeconds(process.pid());
    }

    /** Of ended children too: PostgreSQL ends a process with each connection. */
    private static double cpuSeconds(long pid) {
        try {
            var fields = fields(Files.readString(Path.of("/proc/" + pid + "/stat")));
            return Stream.of(11, 12, 13, 14).mapToLong(i -> Long.parseLong(fields.get(i))).sum() / TICKS_PER_SECOND;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Proportional set size in kibibytes of the embedded servers: what they share counts once. */
    long serversKib() {
        return servers().mapToLong(AgentProcess::proportionalKib).sum();
    }

    private static long proportionalKib(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }

    private Stream<Long> servers() {
        var data = setup.folder().resolve("data").toString();
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != process.pid() && belongsTo(pid, data));
    }

    private static boolean belongsTo(long pid, String data) {
        return Stream.of("exe", "cwd").anyMatch(link -> linked(pid, link).filter(it -> it.startsWith(data)).isPresent());
    }

    private static Optional<String> linked(long pid, String link) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + link)).toString());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
