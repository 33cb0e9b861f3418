package io.hawiyat.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InstallationsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Installations installations = SCENE.database.bean(Installations.class);

    @Test
    void keepTheFirstId() {
        var first = UUID.randomUUID().toString();

        assertThat(installations.open(first, "hawiyat")).isEqualTo(first);
        assertThat(installations.open(UUID.randomUUID().toString(), "hawiyat")).isEqualTo(first);
        assertThatThrownBy(() -> installations.open(first, "other"))
                .hasMessageStartingWith("this database belongs to instance hawiyat, not to other");
    }

    @Test
    void actOnOneEngineWhileAnotherAgentLives() {
        installations.open(UUID.randomUUID().toString(), "hawiyat");
        installations.register("one");
        installations.register("two");
        assertThat(installations.bindEngine("engine-1", "one", MINUTE)).isEmpty();

        assertThat(installations.bindEngine("engine-2", "two", MINUTE)).hasValue("engine-1");
        assertThat(installations.bindEngine("engine-1", "two", MINUTE)).isEmpty();

        SCENE.database.execute("UPDATE agent SET heartbeat_at = now() - interval '2 minutes' WHERE name = 'one'");
        assertThat(installations.bindEngine("engine-2", "two", MINUTE)).isEmpty();
    }
}
