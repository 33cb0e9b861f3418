package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.source;
import static io.hawiyat.agent.source.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {

    @TempDir
    Path directory;

    @Test
    void startsNoProgramAndLeavesNothingInTheRemote() throws IOException {
        var repository = GitRepository.with(directory.resolve("shop"), "web.yaml", "text");
        var trap = directory.resolve("trap.sh");
        Files.writeString(trap, "#!/bin/sh\ntouch '" + directory + "/sprung'\n");
        Files.setPosixFilePermissions(trap, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var hook : List.of("post-checkout", "reference-transaction", "pre-auto-gc", "post-update")) {
            Files.copy(trap, repository.directory().resolve(".git/hooks/" + hook));
        }
        repository.git("config", "core.fsmonitor", trap.toString());
        repository.git("config", "uploadpack.packObjectsHook", trap.toString());
        repository.git("config", "core.sshCommand", trap.toString());
        var before = files(repository.directory());

        try (var recording = new Recording();
                var fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT)) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            assertThat(text(fetched(fetcher, source(repository.directory())), "web.yaml"))
                    .isEqualTo("text");
            recording.stop();
            var dump = directory.resolve("events.jfr");
            recording.dump(dump);
            assertThat(RecordingFile.readAllEvents(dump)).isEmpty();
        }
        assertThat(directory.resolve("sprung")).doesNotExist();
        assertThat(files(repository.directory())).isEqualTo(before);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted().toList();
        }
    }

    @Test
    void readsNoConfigurationOfTheUserOrTheSystem() throws Exception {
        try (var fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT)) {
            assertThat(fetcher).isNotNull();
            var reader = SystemReader.getInstance();
            for (var config : List.of(reader.getUserConfig(), reader.getSystemConfig(), reader.getJGitConfig())) {
                assertThat(config.getSections()).isEmpty();
            }
            assertThat(reader.openUserConfig(null, FS.DETECTED).getFile()).isNull();
            assertThat(reader.getenv("GIT_SSH")).isNull();
        }
    }
}
