import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From a commit to the first answer through Traefik, beside the same container made through the engine's API. */
final class CommitToLive {

    private static final double AIM = 1.5;

    /** Rollouts of one application begin at least 2 s apart, which is meant for bursts and no part of this. */
    private static final long QUIET = 2500;

    private final Stage stage;
    private final int rounds = Setup.count("BENCH_ROUNDS", 8);

    CommitToLive(Stage stage) {
        this.stage = stage;
    }

    void run() throws Exception {
        stage.report().section("Commit to live (webhook, health gate and Traefik's confirmation on)");
        deploy("warm", "up", Manifests.AT_ONCE);
        deploy("warm", "up again", Manifests.AT_ONCE);
        stage.raw().oneMillis();
        var raw = new ArrayList<Double>();
        var first = new ArrayList<Timeline>();
        var update = new ArrayList<Timeline>();
        for (var round = 0; round < rounds; round++) {
            raw.add(stage.raw().oneMillis());
            Await.pause(QUIET);
            first.add(deploy("live-" + round, "one", Manifests.AT_ONCE));
            raw.add(stage.raw().oneMillis());
            Await.pause(QUIET);
            update.add(deploy("live-" + round, "two", Manifests.AT_ONCE));
        }
        stage.raw().clear();
        var floor = Report.median(raw);
        stage.report().figure("raw API: create, start, probe (least " + Math.round(Report.least(raw)) + ")", floor, "ms");
        tell("new application, minHealthyTime 0s", first, floor);
        tell("changed application, minHealthyTime 0s", update, floor);
        withDefaults(floor);
        print("a new application", first);
        print("a changed application", update);
    }

    private void withDefaults(double floor) throws Exception {
        var first = new ArrayList<Timeline>();
        var update = new ArrayList<Timeline>();
        for (var round = 0; round < Math.min(2, rounds); round++) {
            first.add(deploy("usual-" + round, "one", Manifests.DEFAULTS));
            Await.pause(QUIET);
            update.add(deploy("usual-" + round, "two", Manifests.DEFAULTS));
        }
        stage.report().figure("new application, defaults (healthy for 3 s)", median(first), "ms");
        stage.report().figure("changed application, defaults (healthy for 3 s)", median(update), "ms");
    }

    private void tell(String name, List<Timeline> timelines, double floor) throws Exception {
        stage.report().ratio(name, median(timelines), floor, "ms", AIM);
    }

    private static double median(List<Timeline> timelines) {
        return Report.median(timelines.stream().map(Timeline::live).toList());
    }

    /** The round in the middle. */
    private void print(String what, List<Timeline> timelines) {
        stage.report().note("");
        stage.report().note("where the time of %s went (the round in the middle):", what);
        timelines.stream()
                .sorted(Comparator.comparingDouble(Timeline::live))
                .toList()
                .get(timelines.size() / 2)
                .print(stage.report());
    }

    private Timeline deploy(String name, String text, String rollout) throws Exception {
        var word = text.replace(' ', '-');
        stage.repository().write(name + ".yaml", Manifests.application("live", name, word, rollout, ""));
        var commit = stage.repository().commit();
        var began = Stage.now();
        stage.api().push(commit);
        var answered = Stage.now();
        var visible = stage.awaitVisible(Manifests.host("live-" + name), word);
        var deployment = stage.awaitSucceeded("live", name, began);
        return Timeline.of(
                began, answered, stage.api().source(), deployment, stage.events().since(began), visible);
    }
}
