package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    Path folder;

    @Test
    void showsTheLastLinesSinceAPoint() throws Exception {
        var log = new ServerLog(folder.resolve("x.log"));
        assertThat(log.since(0)).isEmpty();
        Files.writeString(log.file(), "old\n");
        var from = log.end();
        Files.writeString(log.file(), "old\n1\n2\n3\n4\n5\n6\n");
        assertThat(log.since(from)).isEqualTo("2 | 3 | 4 | 5 | 6");
    }

    @Test
    void keepsALongLogOnceAndBeginsAgain() throws Exception {
        var log = new ServerLog(folder.resolve("x.log"));
        Files.write(log.file(), new byte[(int) ServerLog.LIMIT]);
        log.rotateWhenLong();
        assertThat(log.file()).isEmptyFile();
        assertThat(folder.resolve("x.log.1")).hasSize(ServerLog.LIMIT);
    }
}
