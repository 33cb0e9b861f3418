package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternsTest {

    private static boolean leavesOut(String patterns, String path) {
        return IgnorePatterns.parse(patterns.replace(";", "\n")).leaveOut(path);
    }

    /** The examples of Docker's documentation, and of its patternmatcher's own tests. */
    @ParameterizedTest
    @CsvSource({
        "node_modules, node_modules/a/b.js, true",
        "node_modules, web/node_modules/a.js, false",
        "/node_modules, node_modules/a.js, true",
        "./target/, target/x.jar, true",
        "*/temp*, somedir/temporary.txt, true",
        "*/temp*, temporary.txt, false",
        "*/*/temp*, a/b/temp/c.txt, true",
        "temp?, tempa, true",
        "temp?, temp, false",
        "**/*.log, a.log, true",
        "**/*.log, deep/er/a.log, true",
        "**, anything/at/all, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "docs/**, docs/a/b, true",
        "docs/**, docs, false",
        "*.md;!README.md, README.md, false",
        "*.md;!README.md, NEWS.md, true",
        "*.md;!README*.md;README-secret.md, README-secret.md, true",
        "*;!src, src/Main.java, false",
        "*;!src, pom.xml, true",
        "# a comment;b, # a comment, false",
        "a.b, axb, false",
        "file(1).txt, file(1).txt, true",
        "a+b, a+b, true",
        "[a-c].txt, b.txt, true",
        "[a-c].txt, d.txt, false",
        "\\*.txt, a.txt, false",
        "\\*.txt, *.txt, true",
        "a/../b, b, true",
    })
    void leavesOutWhatDockerDoes(String patterns, String path, boolean out) {
        assertThat(leavesOut(patterns, path)).isEqualTo(out);
    }

    @Test
    void takesBlankLinesAndTheMarkOfWindowsForNothing() {
        assertThat(leavesOut("\uFEFFa.txt;;   ;", "a.txt")).isTrue();
        assertThat(leavesOut("a.txt\r;b.txt\r", "a.txt")).isTrue();
    }

    @Test
    void refusesAPatternThatNobodyCanRead() {
        assertThatThrownBy(() -> leavesOut("a[b", "a")).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void isNotSlowedByAPatternThatWantsIt() {
        var patterns = "*a".repeat(200) + "b";
        Assertions.assertThat(org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> leavesOut(patterns, "a".repeat(4000))))
                .isFalse();
    }
}
