package io.hawiyat.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StateFailuresTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @Test
    void knowsAServerThatCannotBeReached() {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none?user=nobody");
        config.setConnectionTimeout(300);
        config.setInitializationFailTimeout(-1);

        var failure = catchThrowable(() -> {
            try (var pool = new HikariDataSource(config)) {
                pool.getConnection().close();
            }
        });

        assertThat(failure).isNotNull();
        assertThat(StateFailures.unavailable(failure)).isTrue();
    }

    @Test
    void knowsAConnectionThatWasCut() {
        SCENE.database.execute("SELECT 1");
        var failure = catchThrowable(() -> SCENE.database.execute("SELECT pg_terminate_backend(pg_backend_pid())"));

        assertThat(StateFailures.unavailable(failure)).isTrue();
    }

    @Test
    void doesNotExcuseAMistake() {
        var failure = catchThrowable(() -> SCENE.database.execute("SELECT nonsense"));

        assertThat(failure).isNotNull();
        assertThat(StateFailures.unavailable(failure)).isFalse();
    }
}
