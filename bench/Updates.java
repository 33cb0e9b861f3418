import java.util.ArrayList;
import java.util.List;

/** Hundreds of updates of one application under steady load: what fails, and what they add to the slowest answers. */
final class Updates {

    private static final int PER_SECOND = 100;
    private static final long STEADY = 30_000;

    /** Rollouts of one application begin at least 2 s apart. */
    private static final double APART = 2_100;

    private static final String NAME = "web";
    private static final List<String> STRATEGIES = List.of("rolling", "blueGreen", "canary");

    private final Stage stage;
    private final int updates = Setup.count("BENCH_UPDATES", 300);

    Updates(Stage stage) {
        this.stage = stage;
    }

    void run() throws Exception {
        stage.report().section(updates + " updates at " + PER_SECOND + " requests a second");
        for (var strategy : STRATEGIES) {
            measure(strategy, updates / STRATEGIES.size());
        }
    }

    private void measure(String strategy, int rounds) throws Exception {
        var host = Manifests.host(project(strategy) + "-" + NAME);
        deploy(strategy, "steady");
        try (var visitors = new Visitors(stage.setup().httpPort(), host, PER_SECOND)) {
            Await.pause(STEADY);
            var began = Stage.now();
            var live = new ArrayList<Double>();
            for (var round = 0; round < rounds; round++) {
                var from = Stage.now();
                live.add(deploy(strategy, "round-" + round));
                Await.pause(Math.max(0, (long) (from + APART - Stage.now())));
            }
            var ended = Stage.now();
            visitors.end();
            tell(strategy, visitors, began, ended, live);
        }
    }

    /** Each alone in its project, so that its drains end with the last request: the shortest there are. */
    private static String project(String strategy) {
        return "updates-" + strategy.toLowerCase();
    }

    private double deploy(String strategy, String text) throws Exception {
        var project = project(strategy);
        stage.repository()
                .write(project + ".yaml", Manifests.application(project, NAME, text, rollout(strategy), "  replicas: 2\n"));
        var began = stage.announce();
        stage.awaitSucceeded(project, NAME, began);
        return Stage.now() - began;
    }

    private static String rollout(String strategy) {
        var steps = strategy.equals("canary") ? ", canary: {steps: [{weight: 25, pause: 200ms}]}" : "";
        return "{strategy: " + strategy + ", minHealthyTime: 0s" + steps + "}";
    }

    private void tell(String strategy, Visitors visitors, double began, double ended, List<Double> live)
            throws Exception {
        var report = stage.report();
        var steady = visitors.p99(began - STEADY + 5_000, began);
        var updating = visitors.p99(began, ended);
        report.figure(strategy + ": updates", live.size(), "");
        report.figure(strategy + ": an update, the predecessors drained and gone (median)", Report.median(live), "ms");
        report.figure(strategy + ": requests", visitors.sent(), "");
        report.limited(strategy + ": failed requests", visitors.failures().size(), "", 0);
        report.figure(strategy + ": p99 when nothing happens", steady, "ms");
        report.figure(strategy + ": added to it while updating", updating - steady, "ms");
        visitors.failures().stream().limit(10).forEach(failure -> report.note("    %s", failure));
    }
}
