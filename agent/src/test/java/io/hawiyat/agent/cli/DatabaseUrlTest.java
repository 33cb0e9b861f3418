package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:p%40s+s@db:5432/state",
                "jdbc:postgresql://me:p%40s+s@db:5432/state",
                "jdbc:postgresql://db:5432/state?user=me&password=p%40s%2Bs"
            })
    void readsEveryForm(String text) {
        assertThat(DatabaseUrl.parse(text))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db:5432/state", "me", new Redacted("p@s+s")));
    }

    @Test
    void keepsOtherParametersAndSeveralHosts() {
        assertThat(DatabaseUrl.parse("postgresql://me:x@a:1,b:2/state?sslmode=require")
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://a:1,b:2/state?sslmode=require");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://me:hunter2@db/state",
                "postgresql://db:5432/state?password=hunter2",
                "postgresql://me:hunter2@db",
                "postgresql://me:hunter2%@db/x",
                "hunter2"
            })
    void refusesOthersWithoutPrintingThem(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be postgresql://")
                .message()
                .doesNotContain("hunter2");
    }
}
