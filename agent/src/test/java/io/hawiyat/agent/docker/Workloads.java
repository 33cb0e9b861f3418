package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.SecretUse;
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
import java.util.Optional;
import java.util.stream.Collectors;

/** Workloads of busybox for tests: only what a test is about has to be said. */
final class Workloads {

    private Workloads() {}

    /** Runs a script of the shell, which ends at once when it is told to. */
    static Workload script(String script) {
        return with(List.of("/bin/sh", "-c", script), Examples.workload("").resources(), List.of(), false);
    }

    static Workload command(String... command) {
        return with(List.of(command), Examples.workload("").resources(), List.of(), false);
    }

    static Workload publishing(Port port) {
        return with(List.of("sleep", "600"), Examples.workload("").resources(), List.of(), false, List.of(port));
    }

    static Workload sleeping() {
        return script("trap 'exit 0' TERM; echo awake; while :; do sleep 0.1; done");
    }

    /** Serves the folder /www on port 80. */
    static Workload serving(String prepare) {
        return script("mkdir -p /www; cd /www; " + prepare + "; exec httpd -f -p 80 -h /www");
    }

    static Workload limited(Resources resources) {
        return with(List.of("sleep", "600"), resources, List.of(), false);
    }

    static Workload withFiles(boolean readOnlyRoot, FileMount... files) {
        return with(List.of("sleep", "600"), Examples.workload("").resources(), List.of(files), readOnlyRoot);
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

    private static Workload with(List<String> command, Resources resources, List<FileMount> files, boolean readOnly) {
        return with(command, resources, files, readOnly, List.of());
    }

    private static Workload with(
            List<String> command, Resources resources, List<FileMount> files, boolean readOnly, List<Port> ports) {
        var base = Examples.workload(EngineFixture.IMAGE);
        return new Workload(
                base.image(),
                Optional.empty(),
                base.platform(),
                command,
                base.args(),
                base.workingDir(),
                base.user(),
                base.env(),
                files,
                base.volumes(),
                base.tmpfs(),
                base.shmSize(),
                ports,
                resources,
                base.ulimits(),
                base.init(),
                base.stopSignal(),
                Duration.ofSeconds(1),
                base.hostname(),
                base.extraHosts(),
                base.networks(),
                base.logging(),
                base.health(),
                base.restartPolicy(),
                new Security(readOnly, List.of(), List.of(), false, false),
                SecretUse.none());
    }
}
