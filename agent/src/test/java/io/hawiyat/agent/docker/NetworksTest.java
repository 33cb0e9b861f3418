package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class NetworksTest {

    @AutoClose
    private final EngineFixture fixture;

    private final Networks networks;

    NetworksTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        networks = fixture.engine().networks();
    }

    @Test
    void keepsTheSubnetOfANetworkThatIsThere() {
        var made = fixture.network("shop");
        assertThat(networks.ensure(made.name(), new Subnet("10.208.255"), Map.of()))
                .isEqualTo(made);
        assertThat(networks.find(made.name())).contains(made);
        assertThat(networks.list()).containsExactly(made);
        assertThat(networks.subnetsInUse()).contains(made.subnet().toString());
    }

    @Test
    void leavesTheLowerHalfOfTheAddressesToTheAgent() {
        var network = fixture.network("shop");
        var spec = fixture.spec(Workloads.sleeping(), 1, 2);
        var free = new ContainerSpec(
                spec.identity(),
                spec.image(),
                spec.workload(),
                List.of(new Endpoint(network.name(), Optional.empty(), List.of())),
                Map.of());
        var containers = fixture.engine().containers();
        containers.start(containers.create(free));
        var address = containers.list().getFirst().addresses().get(network.name());
        assertThat(Integer.parseInt(String.valueOf(address)
                        .substring(network.subnet().prefix().length() + 1)))
                .isBetween(128, 254);
    }

    @Test
    void saysThatTheSubnetOverlapsWithAnother() {
        var made = fixture.network("shop");
        var other = fixture.names().network("other");
        assertThatThrownBy(() -> networks.ensure(other, made.subnet(), Map.of()))
                .isInstanceOf(EngineException.SubnetTaken.class);
    }

    @Test
    void refusesANetworkOfAnotherInstallationAndLeavesItAlone() {
        var made = fixture.network("shop");
        var config = fixture.config();
        var other = new EngineConfig(config.instance(), "another-installation", config.host());
        try (var engine = new Engine(other, InstantSource.system())) {
            assertThatThrownBy(() -> engine.networks().ensure(made.name(), made.subnet(), Map.of()))
                    .isInstanceOf(EngineException.Conflict.class)
                    .hasMessageContaining("docker network rm " + made.name());
            assertThat(engine.networks().list()).isEmpty();
        }
    }

    @Test
    void saysThatAnAddressIsTaken() {
        var containers = fixture.engine().containers();
        containers.start(containers.create(fixture.spec(Workloads.sleeping(), 1, 2)));
        var second = containers.create(fixture.spec(Workloads.sleeping(), 2, 2));
        assertThatThrownBy(() -> containers.start(second)).isInstanceOf(EngineException.Conflict.class);
    }

    @Test
    void removesAnEmptyNetworkOnly() {
        var made = fixture.network("shop");
        var containers = fixture.engine().containers();
        var id = containers.create(fixture.spec(Workloads.sleeping(), 1, 2));
        containers.start(id);
        assertThatThrownBy(() -> networks.remove(made.id())).isInstanceOf(EngineException.class);
        networks.disconnect(id, made.name());
        networks.remove(made.id());
        networks.remove(made.id());
        assertThat(networks.list()).isEmpty();
    }
}
