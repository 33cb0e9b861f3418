package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.docker.EngineException.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    private static EngineException meaning(int status, String message) {
        return Failures.translate(
                EngineHost.socket(Path.of("/run/docker.sock")),
                "create container web",
                new EngineAnswer(status, "{\"message\":\"" + message + "\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | No such image: web:1 | ImageNotFound | VERDICT",
                "404 | No such container: 1234 | Gone | ENVIRONMENT",
                "409 | Conflict. The container name \\\"/web\\\" is already in use by container 12 | Conflict | ENVIRONMENT",
                "409 | Container 12 is not running | WrongState | ENVIRONMENT",
                "403 | error while removing network: network a id 12 has active endpoints | WrongState | ENVIRONMENT",
                "500 | Cannot update container 12: cannot update a stopped container: unknown | WrongState | ENVIRONMENT",
                "400 | invalid mount config for type: bind source path does not exist: /x | Refused | VERDICT",
                "500 | driver failed: Bind for 0.0.0.0:80 failed: port is already allocated | Conflict | ENVIRONMENT",
                "500 | OCI runtime create failed: exec: no-such: executable file not found in $PATH | Refused | VERDICT",
                "500 | OCI runtime create failed: fork/exec: cannot allocate memory | Failed | ENVIRONMENT",
                "500 | write /var/lib/docker/x: no space left on device | DiskFull | ENVIRONMENT",
                "403 | Pool overlaps with other one on this address space | SubnetTaken | ENVIRONMENT",
                "503 | something new | Failed | ENVIRONMENT"
            })
    void tellsWhoIsAtFault(int status, String message, String kind, Fault fault) {
        var meaning = meaning(status, message);
        assertThat(meaning.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(meaning.fault()).isEqualTo(fault);
        assertThat(meaning).hasMessageStartingWith("Docker could not create container web: ");
    }

    @Test
    void putsAnAnswerOfSeveralLinesOnOne() {
        assertThat(meaning(400, "first\\n  second")).hasMessage("Docker could not create container web: first second");
        assertThat(Failures.text("plain text\n")).isEqualTo("plain text");
        assertThat(Failures.text("")).isEqualTo("no reason given");
    }

    @Test
    void doesNotHideADefectOfTheAgent() {
        var defect = new IllegalStateException("a defect");
        assertThatThrownBy(() -> Failures.translate(EngineHost.socket(Path.of("/x")), "list", defect))
                .isSameAs(defect);
    }
}
