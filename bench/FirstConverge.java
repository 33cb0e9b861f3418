import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** Many new applications in one commit, beside as many containers made through the engine's API. */
final class FirstConverge {

    private static final double AIM = 1.3;

    private final Stage stage;
    private final int applications = Setup.count("BENCH_FIRST", 40);
    private final int rounds = Setup.count("BENCH_FIRST_ROUNDS", 2);

    FirstConverge(Stage stage) {
        this.stage = stage;
    }

    void run() throws Exception {
        stage.report().section("First converge of " + applications + " applications");
        var best = Double.MAX_VALUE;
        var live = new ArrayList<Double>();
        var recorded = new ArrayList<Double>();
        for (var round = 0; round < rounds; round++) {
            for (var workers : new int[] {1, 2, 4, 8}) {
                if (round > 0 && workers == 1) {
                    continue;
                }
                var millis = stage.raw().manyMillis(applications, workers);
                stage.raw().clear();
                stage.report().note("raw API with %d workers: %.0f ms", workers, millis);
                best = Math.min(best, millis);
            }
            converge("first-" + round, live, recorded);
        }
        stage.report().figure("raw API, best", best, "ms");
        stage.report().ratio("agent, until all answer through Traefik", Report.least(live), best, "ms", AIM);
        stage.report().figure("agent, until all are recorded as succeeded", Report.least(recorded), "ms");
    }

    private void converge(String project, ArrayList<Double> live, ArrayList<Double> recorded) throws Exception {
        stage.repository().write(project + ".yaml", Manifests.many(project, applications, ""));
        var began = stage.announce();
        var last = IntStream.range(0, applications)
                .mapToDouble(i -> stage.awaitVisible(Manifests.host(project + "-app-" + i), "many"))
                .max()
                .orElseThrow();
        live.add(last - began);
        var deployments = new ArrayList<JsonNode>();
        for (var i = 0; i < applications; i++) {
            deployments.add(stage.awaitSucceeded(project, "app-" + i, began));
        }
        var end = deployments.stream()
                .mapToDouble(it -> Stage.millis(it.path("finishedAt")))
                .max()
                .orElseThrow();
        recorded.add(end - began);
        stage.report().note("agent: all answer after %.0f ms, all recorded after %.0f ms", last - began, end - began);
        stage.repository().write(project + ".yaml", Manifests.many(project, applications, "  suspend: true\n"));
        var suspended = stage.repository().commit();
        stage.api().push(suspended);
        stage.awaitSettled(project, "applied", suspended, applications);
    }
}
