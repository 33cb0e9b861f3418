import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All measurements in one run, one after the other on one agent; see docs/benchmarks.md. */
final class Bench {

    private static final List<String> USUAL = List.of("live", "first", "noop", "start");

    /** Those that are measured only when they are named: they take long, or are about failures. */
    private static final List<String> OTHERS = List.of("heal", "updates");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        var parts = arguments.length == 0 ? Set.copyOf(USUAL) : Set.of(arguments);
        if (!parts.stream().allMatch(part -> USUAL.contains(part) || OTHERS.contains(part))) {
            System.err.println("bench: the parts are " + USUAL + " and, only when named, " + OTHERS);
            System.exit(2);
        }
        var setup = Setup.of(System.getenv());
        var report = new Report(setup.out());
        machine(report);
        var repository = GitFolder.create(setup.folder().resolve("repository"));
        var api = new AgentApi(setup);
        var began = System.nanoTime();
        var agent = AgentProcess.start(setup, Map.of());
        try (var raw = new RawContainers(setup.instance());
                var events = new EngineEvents()) {
            agent.awaitReady(api);
            report.figure("start to ready on an empty data directory", (System.nanoTime() - began) / 1e6, "ms");
            measure(parts, new Stage(setup, api, repository, raw, events, report), agent);
        } finally {
            agent.close();
        }
    }

    private static void measure(Set<String> parts, Stage stage, AgentProcess agent) throws Exception {
        if (parts.contains("live")) {
            new CommitToLive(stage).run();
        }
        if (parts.contains("first")) {
            new FirstConverge(stage).run();
        }
        if (parts.contains("noop")) {
            new NoOp(stage, agent).run();
        }
        if (parts.contains("heal")) {
            new Heal(stage).run();
        }
        if (parts.contains("updates")) {
            new Updates(stage).run();
        }
        if (parts.contains("start")) {
            new Starts(stage.setup(), stage.report(), stage.api()).run(agent);
        }
    }

    private static void machine(Report report) throws Exception {
        var model = Files.readAllLines(java.nio.file.Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("an unknown processor");
        var load = Files.readString(java.nio.file.Path.of("/proc/loadavg")).split(" ")[0];
        try (var engine = RawEngine.open()) {
            var version = engine.get("/version");
            report.note(
                    "%d cores (%s), load %s, Linux %s, Docker %s (API %s), Java %s",
                    Runtime.getRuntime().availableProcessors(),
                    model,
                    load,
                    System.getProperty("os.version"),
                    version.path("Version").asText(),
                    version.path("ApiVersion").asText(),
                    Runtime.version());
        }
    }
}
