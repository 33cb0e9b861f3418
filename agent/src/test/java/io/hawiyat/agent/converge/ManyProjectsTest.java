package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.EngineFixture;
import io.hawiyat.agent.docker.Networks.Owned;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.state.PostgresFixture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The engine's own pools end after some 30 networks; ours do not. */
class ManyProjectsTest {

    /** Of which none shares a subnet; that there are hundreds of subnets is the state's to know, and tested there. */
    private static final int PROJECTS = 40;

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    @AutoClose
    private static PostgresFixture database;

    @BeforeAll
    static void open() {
        database = PostgresFixture.create();
    }

    @Test
    void eachHasANetworkOfItsOwnAndGivesItBack() {
        var networks = new ProjectNetworks(ENGINE.engine(), database.bean(Networks.class), ENGINE.names());

        var made = AtOnce.all(IntStream.range(0, PROJECTS)
                .<Supplier<Owned>>mapToObj(it -> () -> networks.ensure("project-" + it))
                .toList());

        assertThat(made).extracting(Owned::subnet).doesNotHaveDuplicates();
        assertThat(made).extracting(Owned::subnet).extracting(Subnet::toString).allMatch(it -> it.endsWith("/24"));
        assertThat(ENGINE.engine().networks().list()).hasSize(PROJECTS);

        AtOnce.all(IntStream.range(0, PROJECTS)
                .<Supplier<Integer>>mapToObj(it -> () -> {
                    networks.removeIfEmpty("project-" + it);
                    return it;
                })
                .toList());

        assertThat(ENGINE.engine().networks().list()).isEmpty();
        assertThat(database.ask("SELECT count(*) FROM network")).isEqualTo("0");
    }
}
