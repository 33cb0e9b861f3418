import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** A commit that changes nothing for many running applications: what it costs, and that it touches nothing. */
final class NoOp {

    private static final double AIM = 200;
    private static final Pattern RECORDED = Pattern.compile("commit recorded .*millis=\"?(\\d+)");

    private final Stage stage;
    private final AgentProcess agent;
    private final int applications = Setup.count("BENCH_MANY", 200);

    /** A project's network has room for 125 of them. */
    private static final int PER_PROJECT = 50;

    private int projects() {
        return (applications + PER_PROJECT - 1) / PER_PROJECT;
    }

    private int size(int project) {
        return Math.min(PER_PROJECT, applications - project * PER_PROJECT);
    }

    private void awaitSettled(String commit) {
        for (var project = 0; project < projects(); project++) {
            stage.awaitSettled("many-" + project, "applied", commit, size(project));
        }
    }

    NoOp(Stage stage, AgentProcess agent) {
        this.stage = stage;
        this.agent = agent;
    }

    void run() throws Exception {
        stage.report().section("A no-op over " + applications + " running applications");
        deployAll();
        var whole = new ArrayList<Double>();
        var own = new ArrayList<Double>();
        var from = Stage.now();
        for (var round = 0; round < 7; round++) {
            stage.repository().write("README.md", "round " + round);
            var commit = stage.repository().commit();
            var began = Stage.now();
            stage.api().push(commit);
            awaitSettled(commit);
            whole.add(Stage.now() - began);
            own.add(lastRecorded());
        }
        Await.pause(1000);
        stage.report().limited("from fetched to recorded", Report.median(own), "ms", AIM);
        stage.report().figure("from webhook to seen as recorded through the API", Report.median(whole), "ms");
        stage.report().limited("writes to the engine", stage.events().writesSince(from, stage.setup().instance()), "", 0);
        cpu();
    }

    private void deployAll() throws Exception {
        for (var project = 0; project < projects(); project++) {
            var name = "many-" + project;
            stage.repository().write(name + ".yaml", Manifests.many(name, size(project), ""));
        }
        var commit = stage.repository().commit();
        var began = Stage.now();
        stage.api().push(commit);
        awaitSettled(commit);
        stage.report().figure("(their first converge)", Stage.now() - began, "ms");
        // Until what followed from it, such as looks asked for by the engine's events, is over.
        Await.pause(15_000);
    }

    /** From the fetch's end to the end of the transaction, as the agent logs it. */
    private double lastRecorded() throws Exception {
        var log = Files.readString(stage.setup().folder().resolve("agent.log"));
        var matcher = RECORDED.matcher(log);
        var last = -1.0;
        while (matcher.find()) {
            last = Double.parseDouble(matcher.group(1));
        }
        return last;
    }

    private void cpu() throws Exception {
        var idle = idleCpu();
        var polls = 20;
        var before = agent.cpuSeconds();
        var began = System.nanoTime();
        for (var poll = 0; poll < polls; poll++) {
            var last = stage.api().source().path("lastFetch").asText();
            stage.api().push("0".repeat(40));
            Await.so("a poll", Duration.ofSeconds(30), 20, () ->
                    !stage.api().source().path("lastFetch").asText().equals(last));
        }
        var took = (System.nanoTime() - began) / 1e9;
        stage.report().figure("CPU of a look that finds nothing new", (agent.cpuSeconds() - before - idle * took) * 1e3 / polls, "ms");
    }

    /** With its observing, its resyncs and its servers; as a share of one core. */
    private double idleCpu() throws Exception {
        var seconds = 30;
        var before = agent.cpuSeconds();
        var own = agent.ownCpuSeconds();
        Await.pause(seconds * 1000L);
        var all = (agent.cpuSeconds() - before) / seconds;
        stage.report().figure("CPU when idle, agent", (agent.ownCpuSeconds() - own) / seconds * 100, "% of a core");
        stage.report().figure("CPU when idle, with PostgreSQL and Redis", all * 100, "% of a core");
        return all;
    }
}
