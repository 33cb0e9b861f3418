package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.manifest.ApplicationId;
import org.junit.jupiter.api.Test;

/** What an installation left on the engine is nobody else's, until a person says so. */
class AdoptionTest {

    @Test
    void anAgentThatLostItsDataTakesNothingForItsOwnBeforeItIsToldTo() {
        var id = new ApplicationId("default", "left");
        try (var stage = Stage.open()) {
            stage.repository().write("left.yaml", Manifest.web("left", "here"));
            stage.repository().commit("Deploy");
            stage.awaitVisit("left.localhost", "/", "200 here");
            stage.awaitSettled(id);
            var container = stage.containers(id).getFirst().id();
            var installation = stage.installation();
            stage.stop();
            stage.loseState();

            assertThat(catchThrowable(stage::start))
                    .isInstanceOfSatisfying(
                            StartRefused.class,
                            refused ->
                                    assertThat(refused.getMessage()).contains("hawiyat agent --adopt " + installation));
            assertThat(stage.visit("left.localhost", "/")).isEqualTo("200 here");

            stage.adopt(installation);
            stage.awaitSettled(id);
            assertThat(stage.containers(id))
                    .singleElement()
                    .satisfies(it -> assertThat(it.id()).isEqualTo(container));
            stage.awaitVisit("left.localhost", "/", "200 here");

            stage.repository().write("left.yaml", Manifest.web("left", "and working"));
            stage.repository().commit("Go on");
            stage.awaitVisit("left.localhost", "/", "200 and working");
        }
    }
}
