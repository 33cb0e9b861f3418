package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeFeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final ChangeFeed feed = SCENE.database.bean(ChangeFeed.class);

    @Test
    void tellsOfWhatChanged() throws Exception {
        var before = settled();

        SCENE.commit("c1", declared("web", "nginx:1"));

        assertThat(feed.await(before, PATIENCE)).isTrue();
        assertThat(feed.after(before, 100))
                .extracting(Change::kind)
                .contains(Change.Kind.APPLICATION, Change.Kind.DEPLOYMENT, Change.Kind.SOURCE);
        assertThat(feed.after(before, 100))
                .filteredOn(it -> it.kind() == Change.Kind.APPLICATION)
                .singleElement()
                .satisfies(it -> assertThat(it.ref()).isEqualTo(SCENE.id("web")));
    }

    @Test
    void givesIdsInTheOrderInWhichTransactionsCommit() throws Exception {
        SCENE.commit("c1", declared("slow", "nginx:1"), declared("quick", "nginx:1"));
        var before = settled();
        try (var slow = SCENE.database.connect();
                var statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("UPDATE application SET ready = 7 WHERE name = 'slow'");
            SCENE.database.execute("UPDATE application SET ready = 7 WHERE name = 'quick'");
            assertThat(feed.await(before, PATIENCE)).isTrue();
            var quick = feed.after(before, 10);
            assertThat(quick).extracting(Change::ref).containsExactly(SCENE.id("quick"));

            slow.commit();

            var id = quick.getLast().id();
            assertThat(feed.await(id, PATIENCE)).isTrue();
            assertThat(feed.after(id, 10)).extracting(Change::ref).containsExactly(SCENE.id("slow"));
        }
    }

    @Test
    void saysNothingOfWhatWasRolledBack() throws Exception {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var before = settled();
        try (var connection = SCENE.database.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE application SET ready = 7");
            connection.rollback();
        }
        SCENE.database.execute("UPDATE source SET failures = 3");

        assertThat(feed.await(before, PATIENCE)).isTrue();

        assertThat(feed.after(before, 10)).extracting(Change::kind).containsExactly(Change.Kind.SOURCE);
    }

    @Test
    void goesOnWhenItsConnectionIsLost() throws Exception {
        var before = settled();
        SCENE.database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE application_name = 'hawiyat changes' AND datname = current_database()");

        SCENE.commit("c1", declared("web", "nginx:1"));

        assertThat(feed.await(before, PATIENCE)).isTrue();
    }

    @Test
    void wakesWhoeverWaits() throws Exception {
        var before = settled();
        var woken = CompletableFuture.supplyAsync(() -> {
            try {
                return feed.await(before, PATIENCE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        SCENE.commit("c1", declared("web", "nginx:1"));

        assertThat(woken.get()).isTrue();
    }

    @Test
    void knowsWhichIdsAReaderCanGoOnFrom() throws Exception {
        SCENE.commit("c1", declared("web", "nginx:1"));
        settled();

        assertThat(feed.knows(feed.newest())).isTrue();
        assertThat(feed.knows(feed.newest() + 1)).isFalse();
    }

    /** The newest id once all that came before is published. */
    private long settled() throws InterruptedException, SQLException {
        feed.await(Long.MAX_VALUE, Duration.ofMillis(1));
        SCENE.database.ask("SELECT publish_changes()");
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        // What it knows from before the tables were emptied is more than there is now.
        while (feed.await(feed.newest(), Duration.ofMillis(10))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return feed.newest();
    }
}
