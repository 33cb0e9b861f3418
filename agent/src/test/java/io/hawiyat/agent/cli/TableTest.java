package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table("APPLICATION", "SYNC", "MESSAGE");

    @Test
    void alignsColumnsWithoutTrailingBlanks() {
        table.row("shop/web", "OutOfSync", "").row("a/b", "Synced", "is live");

        assertThat(table.lines(false))
                .containsExactly(
                        "APPLICATION  SYNC       MESSAGE", "shop/web     OutOfSync", "a/b          Synced     is live");
    }

    @Test
    void keepsColumnsAlignedInColour() {
        table.row("a/b", "Synced", "is live");

        assertThat(table.lines(true).getLast()).isEqualTo("a/b          \u001b[32mSynced\u001b[0m  is live");
    }

    @Test
    void letsNoTextMoveTheCursor() {
        table.row("a/b", "Synced", "one\ntwo \u001b[2J\u202e");

        assertThat(table.lines(false).getLast()).endsWith("one two ?[2J?");
    }
}
