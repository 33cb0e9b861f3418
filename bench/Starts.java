import java.util.ArrayList;
import java.util.Map;

/** From the command to ready on existing data, and the memory that it takes. */
final class Starts {

    private static final double READY_AIM = 2000;
    private static final double MEMORY_AIM = 200;

    private final Setup setup;
    private final Report report;
    private final AgentApi api;

    Starts(Setup setup, Report report, AgentApi api) {
        this.setup = setup;
        this.report = report;
        this.api = api;
    }

    void run(AgentProcess running) throws Exception {
        report.section("Start and memory");
        report.figure("memory (VmRSS) of the JVM after all of this", running.residentKib() / 1024.0, "MiB");
        running.close();
        measure("", Map.of());
        measure(" without the AOT cache", Map.of("HAWIYAT_AOT", "off"));
    }

    private void measure(String how, Map<String, String> environment) throws Exception {
        var ready = new ArrayList<Double>();
        for (var round = 0; round < 5; round++) {
            var began = System.nanoTime();
            try (var agent = AgentProcess.start(setup, environment)) {
                agent.awaitReady(api);
                ready.add((System.nanoTime() - began) / 1e6);
                if (round == 4) {
                    Await.pause(20_000);
                    report.limited("memory (VmRSS) of the JVM 20 s after its start" + how, agent.residentKib() / 1024.0, "MiB", MEMORY_AIM);
                    report.figure("memory (PSS) of PostgreSQL and Redis", agent.serversKib() / 1024.0, "MiB");
                }
            }
        }
        report.limited("start to ready on existing data" + how, Report.median(ready), "ms", READY_AIM);
    }
}
