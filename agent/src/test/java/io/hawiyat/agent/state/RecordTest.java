package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordTest {

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void queuesADeploymentOfWhatIsNew() {
        var web = declared("web", "nginx:1");

        var toConverge = scene.commit("c1", web);

        var stored = scene.load("web");
        assertThat(toConverge).containsExactly(new Applications.ToConverge(stored.id(), "shop"));
        assertThat(stored.desired()).hasValueSatisfying(version -> {
            assertThat(version.application()).isEqualTo(web.application());
            assertThat(version.revision()).isEqualTo("c1");
            assertThat(version.generation()).isEqualTo(1);
            assertThat(version.image()).isEmpty();
        });
        assertThat(stored.queued()).hasValueSatisfying(queued -> {
            assertThat(queued.revision()).isEqualTo("c1");
            assertThat(queued.trigger()).isEqualTo(Trigger.POLL);
        });
        assertThat(stored.lastGood()).isEmpty();
    }

    @Test
    void recordsAsAppliedOnlyWhatSucceeded() {
        scene.commit("c1", declared("web", "nginx:1"));
        assertThat(scene.load("web").lastGood()).isEmpty();

        scene.deploy("web");

        var stored = scene.load("web");
        assertThat(stored.lastGood()).isEqualTo(stored.desired());
        assertThat(stored.queued()).isEmpty();
        assertThat(stored.running()).isEmpty();
    }
}
