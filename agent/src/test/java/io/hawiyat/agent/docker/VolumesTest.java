package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VolumesTest {

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    private final Volumes volumes = ENGINE.engine().volumes();

    @Test
    void keepsAnOwnedVolumeAndRefusesAnothers() {
        var name = ENGINE.config().instance() + "-shop-db-data";
        volumes.ensure(name, Map.of());
        volumes.ensure(name, Map.of());
        assertThat(volumes.list()).contains(name);

        var config = ENGINE.config();
        var other = new EngineConfig(config.instance(), "another-installation", config.host());
        try (var engine = new Engine(other, InstantSource.system())) {
            assertThatThrownBy(() -> engine.volumes().ensure(name, Map.of()))
                    .isInstanceOf(EngineException.Conflict.class)
                    .hasMessageContaining(name);
            engine.volumes().remove(name);
        }
        assertThat(volumes.list()).contains(name);
        volumes.remove(name);
        volumes.remove(name);
        assertThat(volumes.list()).doesNotContain(name);
    }
}
