package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN = List.of("replicas", "env", "restartPolicy", "image", "capAdd");

    @Test
    void findsWhatAPersonMeant() {
        assertThat(Nearest.of("replicsa", KNOWN)).contains("replicas");
        assertThat(Nearest.of("replica", KNOWN)).contains("replicas");
        assertThat(Nearest.of("cap_add", KNOWN)).contains("capAdd");
        assertThat(Nearest.of("environment", KNOWN)).contains("env");
        assertThat(Nearest.of("restart", KNOWN)).contains("restartPolicy");
    }

    @Test
    void doesNotGuessWhenNothingIsNear() {
        assertThat(Nearest.of("zebra", KNOWN)).isEmpty();
        assertThat(Nearest.of("x".repeat(100_000), KNOWN)).isEmpty();
        assertThat(Nearest.hint("zebra", KNOWN)).isEqualTo("; known are replicas, env, restartPolicy, image, capAdd");
    }
}
