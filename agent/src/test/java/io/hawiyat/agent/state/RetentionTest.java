package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static io.hawiyat.agent.state.Samples.mounting;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Retention retention = SCENE.database.bean(Retention.class);

    @Test
    void keepsTheLastTenGenerationsAndTheLastGoodOne() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        for (var number = 2; number <= 15; number++) {
            SCENE.commit("c" + number, declared("web", "nginx:" + number));
        }

        retention.sweep();

        assertThat(SCENE.reader.history(ApplicationId.parse("shop/web")))
                .extracting(GenerationView::number)
                .containsExactly(15L, 14L, 13L, 12L, 11L, 10L, 9L, 8L, 7L, 6L, 1L);
        assertThat(SCENE.load("web").lastGood()).isPresent();
    }

    @Test
    void keepsTheContentsOfKeptGenerationsOnly() {
        for (var number = 1; number <= 12; number++) {
            SCENE.applications.record(SCENE.render("shop", "c" + number)
                    .changed(mounting("web", "nginx:1", "sha" + number))
                    .file("sha" + number, new byte[] {1})
                    .build());
        }

        retention.sweep();

        assertThat(SCENE.applications.files(List.of("sha1", "sha2", "sha3", "sha12")))
                .containsOnlyKeys("sha3", "sha12");
    }

    @Test
    void keepsAHundredDeploymentsAndThoseOfKeptGenerations() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.database.execute("""
                INSERT INTO deployment (application_id, source_id, project, application, generation, revision, trigger,
                    phase, finished_at)
                SELECT 1, 1, 'shop', 'web', 77, 'c', 'drift', 'SUCCEEDED', now() FROM generate_series(1, 150)
                """);

        retention.sweep();

        assertThat(SCENE.database.ask("SELECT count(*) FROM deployment WHERE generation = 77"))
                .isEqualTo("100");
        assertThat(SCENE.database.ask("SELECT count(*) FROM deployment WHERE generation = 1"))
                .isEqualTo("1");
    }

    @Test
    void keepsDeliveriesForThirtyDays() {
        SCENE.sources.deliver("shop", "github", Optional.of("old"), "push");
        SCENE.sources.deliver("shop", "github", Optional.of("new"), "push");
        SCENE.database.execute(
                "UPDATE delivery SET received_at = now() - interval '31 days' WHERE delivery_id = 'old'");

        retention.sweep();

        assertThat(SCENE.database.ask("SELECT string_agg(delivery_id, ',') FROM delivery"))
                .isEqualTo("new");
    }

    @Test
    void dropsOldEventsByTheDayAndMakesTheDaysToCome() {
        SCENE.database.execute(
                "CREATE TABLE event_20200101 PARTITION OF event FOR VALUES FROM ('2020-01-01Z') TO ('2020-01-02Z')");
        SCENE.database.execute(
                "INSERT INTO event (time, type, reason, message) VALUES "
                        + "('2020-01-01 12:00Z', 'NORMAL', 'Old', 'old'), (now() + interval '13 days', 'NORMAL', 'New', 'new')");

        retention.sweep();

        assertThat(SCENE.reasons()).containsExactly("New");
        assertThat(SCENE.database.ask("SELECT to_regclass('event_20200101')")).isEqualTo("null");
    }

    @Test
    void keepsTheLastTwentyThousandChanges() {
        SCENE.database.execute("INSERT INTO change (kind, ref) SELECT 'source', 1 FROM generate_series(1, 20500)");

        retention.sweep();

        assertThat(SCENE.database.ask("SELECT count(*) FROM change")).isEqualTo("20000");
    }
}
