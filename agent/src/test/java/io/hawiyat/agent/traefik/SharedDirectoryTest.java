package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.SharedDirectory.HostPath;
import io.hawiyat.agent.traefik.SharedDirectory.NotShared;
import io.hawiyat.agent.traefik.SharedDirectory.OwnMount;
import io.hawiyat.agent.traefik.SharedDirectory.Volume;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedDirectoryTest {

    private static final Path DYNAMIC = Path.of("/data/traefik/dynamic");
    private static final OwnMount DATA = new OwnMount("/data", new Volume("hawiyat-data"));
    private static final OwnMount OWN = new OwnMount("/data/traefik/dynamic", new Volume("hawiyat-traefik-dynamic"));

    @Test
    void isItselfOnTheHost() {
        assertThat(SharedDirectory.onHost(DYNAMIC)).isEqualTo(new HostPath("/data/traefik/dynamic"));
    }

    @Test
    void isTheVolumeThatIsMountedJustThere() {
        assertThat(SharedDirectory.inContainer(DYNAMIC, List.of(DATA, OWN)))
                .isEqualTo(new Volume("hawiyat-traefik-dynamic"));
    }

    @Test
    void isThePathOfTheHostThatABindMountLeadsTo() {
        var bind = new OwnMount("/data", new HostPath("/srv/hawiyat"));

        assertThat(SharedDirectory.inContainer(DYNAMIC, List.of(bind)))
                .isEqualTo(new HostPath("/srv/hawiyat/traefik/dynamic"));
    }

    @Test
    void doesNotShowTraefikTheWholeVolumeOfTheAgentsData() {
        assertThat(SharedDirectory.inContainer(DYNAMIC, List.of(DATA)))
                .isInstanceOfSatisfying(
                        NotShared.class,
                        none -> assertThat(none.remedy()).contains("-v hawiyat-traefik-dynamic:/data/traefik/dynamic"));
    }

    @Test
    void isNotSharedWithoutAMount() {
        assertThat(SharedDirectory.inContainer(DYNAMIC, List.of())).isInstanceOf(NotShared.class);
    }
}
