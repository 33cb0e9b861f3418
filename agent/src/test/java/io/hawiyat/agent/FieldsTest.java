package io.hawiyat.agent;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ProjectPolicy;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a manifest asks of the engine is so in the container: seen by the process in it, or told by the engine. */
class FieldsTest {

    private static final ApplicationId FIELDS = new ApplicationId("default", "fields");
    private static final ApplicationId TRUSTED = new ApplicationId("trusted", "trusted");

    private static Path shared;
    private static int port;
    private static Stage stage;

    @BeforeAll
    static void deploy() throws IOException {
        shared = Files.createTempDirectory("hawiyat-shared");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        port = FreePort.next();
        var policy =
                new ProjectPolicy(false, Set.of("NET_ADMIN"), Optional.empty(), List.of(), List.of(shared.toString()));
        stage = Stage.open(Map.of("trusted", policy));
        stage.repository()
                .write("report.sh", REPORT)
                .write("fields.yaml", manifest())
                .write("trusted.yaml", trustedManifest())
                .commit("Ask for everything");
    }

    @AfterAll
    static void close() {
        stage.close();
        Stage.deleteRecursively(shared);
    }

    @Test
    void theProcessFindsWhatItsManifestAskedFor() {
        awaitSynced(FIELDS);
        assertThat(report())
                .containsEntry("arguments", "one|two words|")
                .containsEntry("folder", "/tmp")
                .containsEntry("user", "1000:1001")
                .containsEntry("greeting", "hello from the manifest")
                .containsEntry("hostname", "reporter")
                .containsEntry("first process", "docker-init")
                .containsEntry("shared memory", "131072")
                .containsEntry("open files", "512 1024")
                .containsEntry("registry.internal", "192.0.2.7")
                .containsEntry("mode of this script", "555")
                .containsEntry("tmpfs", "yes")
                .containsEntry("root filesystem", "read-only")
                .containsEntry("capabilities", "0000000000000000")
                .containsEntry("no new privileges", "1");
    }

    @Test
    void theEngineHoldsTheLimitsAndPolicies() {
        awaitSynced(FIELDS);
        assertThat(inspect(FIELDS, "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}"))
                .isEqualTo("250000000 50331648 50331648");
        assertThat(inspect(FIELDS, "{{.HostConfig.PidsLimit}} {{.HostConfig.RestartPolicy.Name}}"))
                .isEqualTo("40 on-failure");
        assertThat(inspect(FIELDS, "{{.Config.StopSignal}} {{.Config.StopTimeout}}"))
                .isEqualTo("SIGUSR1 3");
        assertThat(inspect(
                        FIELDS, "{{.HostConfig.LogConfig.Type}} {{index .HostConfig.LogConfig.Config \"max-size\"}}"))
                .isEqualTo("json-file 1m");
        assertThat(Docker.output("port", stage.containers(FIELDS).getFirst().id()))
                .isEqualTo("8080/tcp -> 127.0.0.1:" + port);
    }

    @Test
    void theOperatorsWordGrantsMoreUntilItsOwnSignalStopsIt() {
        awaitSynced(TRUSTED);
        assertThat(stage.run(TRUSTED, "ip", "link", "set", "lo", "mtu", "1400")).isEmpty();
        assertThat(shared.resolve("began")).hasContent("keeper");

        stage.repository().replace("trusted.yaml", "suspend: false", "suspend: true");
        stage.repository().commit("Take a rest");
        stage.awaitApplication(
                TRUSTED,
                it -> it.status().health() == Health.SUSPENDED
                        && stage.containers(TRUSTED).isEmpty());
        assertThat(shared.resolve("ended-by-USR1")).exists();
    }

    private static void awaitSynced(ApplicationId name) {
        stage.awaitApplication(
                name,
                it -> it.running().isEmpty()
                        && it.lastGood().isPresent()
                        && it.status().sync() == Sync.SYNCED);
    }

    private static Map<String, String> report() {
        var answer = new Browser(port).visit("127.0.0.1", "/");
        assertThat(answer).startsWith("200 ");
        return answer.substring("200 ".length())
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(toMap(line -> line[0], line -> line[1]));
    }

    private static String inspect(ApplicationId name, String format) {
        return Docker.output(
                "inspect", "--format", format, stage.containers(name).getFirst().id());
    }

    /** Serves what it sees of itself. Without an init it would be the first process, which heeds no signal. */
    private static final String REPORT = """
            mkdir /tmp/www
            {
                echo "arguments: $(printf '%s|' "$@")"
                echo "folder: $(pwd)"
                echo "user: $(id -u):$(id -g)"
                echo "greeting: $GREETING"
                echo "hostname: $(hostname)"
                echo "first process: $(cat /proc/1/comm)"
                echo "shared memory: $(df -k /dev/shm | awk 'NR == 2 {print $2}')"
                echo "open files: $(ulimit -S -n) $(ulimit -H -n)"
                echo "registry.internal: $(awk '/registry.internal/ {print $1}' /etc/hosts)"
                echo "mode of this script: $(stat -c %a "$0")"
                echo "tmpfs: $(grep -q ' /tmp tmpfs ' /proc/mounts && echo yes)"
                echo "root filesystem: $(touch /opt/x 2>/dev/null && echo writable || echo read-only)"
                echo "capabilities: $(awk '/CapBnd/ {print $2}' /proc/self/status)"
                echo "no new privileges: $(awk '/NoNewPrivs/ {print $2}' /proc/self/status)"
            } >/tmp/www/index.html
            exec httpd -f -p 8080 -h /tmp/www
            """;

    private static String manifest() {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: fields
                spec:
                  image: busybox:1.36
                  command: [sh, /opt/app/report.sh]
                  args: [one, two words]
                  workingDir: /tmp
                  user: 1000:1001
                  env: {GREETING: hello from the manifest}
                  files:
                    - {source: report.sh, target: /opt/app/report.sh, mode: "0555"}
                  tmpfs: [/tmp]
                  shmSize: 128Mi
                  ports:
                    - {port: 8080, publish: %d, hostIp: 127.0.0.1}
                  resources: {cpus: 0.25, memory: 48Mi, pids: 40}
                  ulimits:
                    nofile: {soft: 512, hard: 1024}
                  init: true
                  stopSignal: SIGUSR1
                  stopGracePeriod: 3s
                  hostname: reporter
                  extraHosts: {registry.internal: 192.0.2.7}
                  logging: {driver: json-file, options: {max-size: 1m}}
                  restartPolicy: on-failure
                  health:
                    tcp: {port: 8080}
                  rollout: {minHealthyTime: 100ms}
                  security: {readOnlyRootFilesystem: true, capDrop: [ALL], noNewPrivileges: true}
                """.formatted(port);
    }

    private static String trustedManifest() {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: trusted
                  project: trusted
                spec:
                  image: busybox:1.36
                  command: [sh, -c, 'trap "touch /shared/ended-by-USR1; exit" USR1; hostname >/shared/began; while :; do sleep 0.1; done']
                  hostname: keeper
                  volumes:
                    - {hostPath: %s, target: /shared}
                  stopSignal: SIGUSR1
                  suspend: false
                  rollout: {minHealthyTime: 100ms}
                  security: {capAdd: [NET_ADMIN]}
                """.formatted(shared);
    }
}
