package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NetworksTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Networks networks = SCENE.database.bean(Networks.class);
    private long web;

    @BeforeEach
    void oneApplication() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        web = SCENE.id("web");
    }

    @Test
    void giveEachProjectASubnetOfItsOwnForEver() {
        assertThat(networks.subnet("shop", Set.of())).isEqualTo("10.208.0.0/24");
        assertThat(networks.subnet("blog", Set.of())).isEqualTo("10.208.1.0/24");
        assertThat(networks.subnet("shop", Set.of())).isEqualTo("10.208.0.0/24");
    }

    @Test
    void skipWhatTheEngineRefuses() {
        networks.subnet("shop", Set.of());
        networks.address("shop", web, "web-0", Set.of());

        assertThat(networks.subnet("shop", Set.of("10.208.0.0/23"))).isEqualTo("10.208.2.0/24");

        assertThat(networks.find("shop", "web-0")).as("of the subnet before").isEmpty();
        networks.release("shop");
        assertThat(networks.subnet("blog", Set.of())).isEqualTo("10.208.0.0/24");
    }

    @Test
    void giveThreeHundredProjectsDistinctSubnets() throws Exception {
        var subnets = inParallel(IntStream.range(0, 300)
                .<Callable<String>>mapToObj(project -> () -> networks.subnet("p" + project, Set.of()))
                .toList());

        assertThat(subnets).doesNotHaveDuplicates();
    }

    @Test
    void keepTheAddressOfAContainer() {
        networks.subnet("shop", Set.of());

        assertThat(networks.address("shop", web, "web-0", Set.of())).isEqualTo("10.208.0.2");
        assertThat(networks.address("shop", web, "web-0", Set.of("10.208.0.2")))
                .as("it is its own")
                .isEqualTo("10.208.0.2");
        assertThat(networks.find("shop", "web-0")).hasValue("10.208.0.2");
        networks.rename("shop", "web-0", "web-0-out");
        assertThat(networks.find("shop", "web-0")).isEmpty();
        assertThat(networks.address("shop", web, "web-0", Set.of())).isEqualTo("10.208.0.3");
        assertThat(networks.find("shop", "web-0-out")).hasValue("10.208.0.2");
    }

    @Test
    void giveAnAddressOutAgainAsLateAsPossibleAndNeverWhileItIsInUse() {
        networks.subnet("shop", Set.of());
        for (var host = 2; host <= 126; host++) {
            var address = networks.address("shop", web, "web-" + host, Set.of());
            assertThat(address).isEqualTo("10.208.0." + host);
            networks.releaseAddress("shop", "web-" + host);
        }

        assertThat(networks.address("shop", web, "next", Set.of("10.208.0.2", "10.208.0.3")))
                .isEqualTo("10.208.0.4");
    }

    @Test
    void sayWhenNoAddressIsLeft() {
        networks.subnet("shop", Set.of());
        var inUse = IntStream.rangeClosed(2, 126)
                .mapToObj(host -> "10.208.0." + host)
                .collect(Collectors.toSet());

        assertThatThrownBy(() -> networks.address("shop", web, "web-0", inUse))
                .hasMessageStartingWith("no address is left for web-0 in 10.208.0.0/24");
    }

    @Test
    void giveDistinctAddressesToEightThreads() throws Exception {
        networks.subnet("shop", Set.of());

        var addresses = inParallel(IntStream.range(0, 100)
                .<Callable<String>>mapToObj(
                        container -> () -> networks.address("shop", web, "c-" + container, Set.of()))
                .toList());

        assertThat(addresses).doesNotHaveDuplicates().hasSize(100);
    }

    @Test
    void sayWhenThePoolIsEmpty() {
        try (var small = PostgresFixture.create(Map.of("hawiyat.state.network-pool", "10.9.0.0/23"))) {
            var two = small.bean(Networks.class);
            assertThat(List.of(two.subnet("a", Set.of()), two.subnet("b", Set.of())))
                    .containsExactly("10.9.0.0/24", "10.9.1.0/24");
            assertThatThrownBy(() -> two.subnet("c", Set.of()))
                    .hasMessageStartingWith("no subnet is left for project c");
        }
    }

    private static List<String> inParallel(List<Callable<String>> tasks) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var results = new ArrayList<String>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
