package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's daemon ends and is started again, while nothing is to be done and in the middle of rollouts. */
class EngineRestartTest {

    private static final List<String> LIVE_RESTORE = List.of("--live-restore");
    private static final List<String> WITHOUT = List.of();

    @ParameterizedTest
    @MethodSource("io.hawiyat.agent.OwnEngine#kinds")
    void whatRanRunsAgainAndWhatWasBegunEndsWell(String kind) {
        try (var engine = OwnEngine.open(kind, LIVE_RESTORE, "busybox:1.36", "traefik:v3");
                var scene = new EngineScene(engine)) {
            scene.commit("one");
            scene.isLive();

            containersOutliveTheDaemon(engine, scene);
            containersEndWithTheDaemon(engine, scene);
            everythingIsAccountedFor(scene);
            assertThat(scene.agent().terminate()).isZero();
        }
    }

    private static void containersOutliveTheDaemon(OwnEngine engine, EngineScene scene) {
        try (var visitors = scene.visitors()) {
            var before = scene.running();
            engine.kill();
            isBack(engine, scene, LIVE_RESTORE);
            assertThat(scene.running()).isEqualTo(before);

            scene.beginRollouts("two");
            engine.stop();
            isBack(engine, scene, LIVE_RESTORE);

            scene.beginRollouts("three");
            engine.kill();
            isBack(engine, scene, LIVE_RESTORE);
            assertThat(visitors.end().getFirst()).isEqualTo("failures []");
        }
    }

    private static void containersEndWithTheDaemon(OwnEngine engine, EngineScene scene) {
        engine.stop();
        isBack(engine, scene, WITHOUT);
        engine.kill();
        isBack(engine, scene, WITHOUT);

        scene.beginRollouts("four");
        engine.stop();
        isBack(engine, scene, WITHOUT);

        scene.beginRollouts("five");
        engine.kill();
        isBack(engine, scene, WITHOUT);
        assertThat(scene.visit()).isEqualTo("200 five");
    }

    private static void isBack(OwnEngine engine, EngineScene scene, List<String> options) {
        scene.isMissed();
        engine.start(options);
        scene.isReady();
        scene.isLive();
    }

    private static void everythingIsAccountedFor(EngineScene scene) {
        assertThat(scene.containers()).as("with the ingress").hasSize(EngineScene.NAMES.size() + 1);
        for (var name : EngineScene.NAMES) {
            var deployments = scene.deployments(name);
            assertThat(deployments)
                    .extracting(it ->
                            it.path("phase").asText() + " " + it.path("message").asText())
                    .allMatch(it -> it.startsWith("Succeeded"));
            assertThat(commits(deployments))
                    .containsOnlyKeys(scene.commits())
                    .allSatisfy((commit, count) -> assertThat(count).isEqualTo(1));
        }
    }

    /** How many deployments there were of each, heals not counted. */
    private static Map<String, Long> commits(List<JsonNode> deployments) {
        return deployments.stream()
                .filter(it -> !it.path("trigger").asText().equalsIgnoreCase("drift"))
                .collect(Collectors.groupingBy(it -> it.path("revision").asText(), Collectors.counting()));
    }
}
