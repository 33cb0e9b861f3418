package io.hawiyat.agent.docker;

import static io.hawiyat.agent.Alike.but;

import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.FileMount;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.Security;
import io.hawiyat.agent.plan.Examples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Workloads of busybox for tests: only what a test is about has to be said. */
final class Workloads {

    private Workloads() {}

    /** Runs a script of the shell, which ends at once when it is told to. */
    static Workload script(String script) {
        return command("/bin/sh", "-c", script);
    }

    static Workload command(String... command) {
        return but(
                Examples.workload(EngineFixture.IMAGE),
                Map.of("command", List.of(command), "stopGracePeriod", Duration.ofSeconds(1)));
    }

    static Workload publishing(Port port) {
        return but(idle(), Map.of("ports", List.of(port)));
    }

    static Workload sleeping() {
        return script("trap 'exit 0' TERM; echo awake; while :; do sleep 0.1; done");
    }

    /** Serves the folder /www on port 80. */
    static Workload serving(String prepare) {
        return script("mkdir -p /www; cd /www; " + prepare + "; exec httpd -f -p 80 -h /www");
    }

    static Workload limited(Resources resources) {
        return but(idle(), Map.of("resources", resources));
    }

    static Workload withFiles(boolean readOnlyRoot, FileMount... files) {
        var security = new Security(readOnlyRoot, List.of(), List.of(), false, false);
        return but(idle(), Map.of("files", List.of(files), "security", security));
    }

    private static Workload idle() {
        return command("sleep", "600");
    }

    /** A file whose content is its source, and so is its hash. */
    static FileMount file(String content, String target, int mode) {
        return new FileMount(content, target, mode, content);
    }

    static Map<String, byte[]> contents(Workload workload) {
        return workload.files().stream()
                .collect(Collectors.toMap(
                        FileMount::sha256, file -> file.source().getBytes(StandardCharsets.UTF_8), (a, b) -> a));
    }
}
