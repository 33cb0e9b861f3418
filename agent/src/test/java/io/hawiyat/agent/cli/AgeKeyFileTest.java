package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeKeyFileTest {

    @ParameterizedTest
    @CsvSource({"rw-------, false", "r--------, false", "rw-r-----, true", "rw----r--, true", "rw--w----, true"})
    void tellsWhetherOthersHaveAnythingToDoWithIt(String mode, boolean open, @TempDir Path folder) throws IOException {
        var file = Files.createFile(folder.resolve("age.key"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThat(AgeKeyFile.isOpenToOthers(file)).isEqualTo(open);
    }
}
