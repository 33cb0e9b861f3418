package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the source's tree, in the container before its first start. */
@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class FilesTest {

    @AutoClose
    private final EngineFixture fixture;

    private final Containers containers;

    FilesTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        containers = fixture.engine().containers();
    }

    private String started(Workload workload, int replica) {
        var id = containers.create(fixture.spec(workload, replica, 20 + replica, Workloads.contents(workload)));
        containers.start(id);
        return id;
    }

    private String output(String id, String script) {
        return containers
                .exec(id, List.of("sh", "-c", script), Duration.ofSeconds(10))
                .output()
                .strip();
    }

    @Test
    void putsFilesWithTheirModeOwnedByRootAndMakesMissingFolders() {
        var id = started(
                Workloads.withFiles(
                        false,
                        Workloads.file("hello", "/etc/app/deep/down/config.txt", 0640),
                        Workloads.file("echo ran", "/usr/local/bin/run.sh", 0755)),
                1);
        assertThat(output(id, "stat -c '%a %u %g' /etc/app/deep/down/config.txt; cat /etc/app/deep/down/config.txt"))
                .isEqualTo("640 0 0\nhello");
        assertThat(output(id, "/usr/local/bin/run.sh")).isEqualTo("ran");
        assertThat(output(id, "stat -c %a /etc /etc/app /etc/app/deep /etc/app/deep/down"))
                .as("a process that is not root can reach them")
                .isEqualTo("755\n755\n755\n755");
    }

    @Test
    void putsFilesBelowAReadOnlyRootBesideWhatTheImageHasThere() {
        var workload = Workloads.withFiles(
                true,
                Workloads.file("hello", "/etc/app.conf", 0644),
                Workloads.file("deep", "/etc/app/deep/other.conf", 0600),
                Workloads.file("elsewhere", "/opt/app/file", 0644));
        var id = started(workload, 1);
        assertThat(output(id, "cat /etc/app.conf /etc/app/deep/other.conf /opt/app/file"))
                .isEqualTo("hellodeepelsewhere");
        assertThat(output(id, "grep -c root /etc/passwd; cat /etc/hostname")).startsWith("1");
        assertThat(output(id, "touch /etc/app.conf 2>&1; touch /opt/app/x 2>&1; touch /x 2>&1"))
                .contains("/etc/app.conf: Read-only")
                .contains("/opt/app/x: Read-only")
                .contains("/x: Read-only");
        assertThat(containers.inspect(id).live().workload().volumes()).isEmpty();
        assertThat(containers.list()).as("nothing is left of the making").hasSize(1);
    }

    @Test
    void sharesTheVolumeAmongContainersOfTheSameFiles() {
        var workload = Workloads.withFiles(true, Workloads.file("hello", "/opt/app.conf", 0644));
        var first = started(workload, 1);
        var second = started(workload, 2);
        assertThat(output(first, "cat /opt/app.conf")).isEqualTo("hello");
        assertThat(output(second, "cat /opt/app.conf")).isEqualTo("hello");
        assertThat(fixture.engine().volumes().list()).hasSize(1);
        var other = started(Workloads.withFiles(true, Workloads.file("changed", "/opt/app.conf", 0644)), 3);
        assertThat(output(other, "cat /opt/app.conf")).isEqualTo("changed");
        assertThat(fixture.engine().volumes().list()).hasSize(2);
    }

    @Test
    void saysThatAReadOnlyRootTakesNoFileInItsRootFolder() {
        assertThatThrownBy(() -> started(Workloads.withFiles(true, Workloads.file("x", "/app.conf", 0644)), 1))
                .isInstanceOf(EngineException.Refused.class)
                .hasMessageContaining("/app.conf")
                .hasMessageContaining("choose a target within another folder");
    }
}
