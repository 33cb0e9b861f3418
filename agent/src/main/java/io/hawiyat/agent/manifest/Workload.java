package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a container is made of, as declared: the content of a generation before its image is pinned.
 *
 * <p>The same vocabulary describes what runs, so that desired and live are compared field by field.
 *
 * @param image the reference as written ({@code nginx:1.27}), or what stands for it until it is built; in what runs, the
 *     pinned reference
 * @param build what the image is made of, where it is not pulled
 * @param command replaces the image's ENTRYPOINT when not empty
 * @param args replaces the image's CMD when not empty
 * @param shmSize in bytes
 * @param networks shared networks beside the project's own
 * @param extraHosts host name to address
 * @param ulimits by name, such as {@code nofile}
 * @param secrets values that are no part of this content, which is kept and shown, but by their digests
 */
public record Workload(
        String image,
        Optional<Build> build,
        Optional<String> platform,
        List<String> command,
        List<String> args,
        Optional<String> workingDir,
        Optional<String> user,
        Map<String, String> env,
        List<FileMount> files,
        List<VolumeMount> volumes,
        List<String> tmpfs,
        OptionalLong shmSize,
        List<Port> ports,
        Resources resources,
        Map<String, Ulimit> ulimits,
        boolean init,
        Optional<String> stopSignal,
        Duration stopGracePeriod,
        Optional<String> hostname,
        Map<String, String> extraHosts,
        List<String> networks,
        Logging logging,
        Optional<Health> health,
        RestartPolicy restartPolicy,
        Security security,
        SecretUse secrets) {

    public Workload {
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = Map.copyOf(env);
        files = List.copyOf(files);
        volumes = List.copyOf(volumes);
        tmpfs = List.copyOf(tmpfs);
        ports = List.copyOf(ports);
        ulimits = Map.copyOf(ulimits);
        extraHosts = Map.copyOf(extraHosts);
        networks = List.copyOf(networks);
    }

    /** Whether two containers of this content may not run side by side (DESIGN: published ports, writable volumes). */
    public boolean exclusive() {
        return !ports.isEmpty() || volumes.stream().anyMatch(volume -> !volume.readOnly());
    }

    /** The same content with an environment below its own. */
    public Workload withDefaultEnvironment(Map<String, String> defaults) {
        if (defaults.isEmpty()) {
            return this;
        }
        var merged = new HashMap<>(defaults);
        merged.putAll(env);
        return with(merged, secrets);
    }

    /** The same content with these variables over its own; those that it is given of Secrets are among them. */
    public Workload withEnvironment(Map<String, String> variables) {
        var merged = new HashMap<>(env);
        merged.putAll(variables);
        return with(merged, secrets.withoutVariables());
    }

    /** All variables, with marks in place of the values of Secrets. */
    public Map<String, String> shownEnv() {
        var all = new HashMap<>(env);
        secrets.env().forEach((name, value) -> all.put(name, SecretUse.mark(value.digest())));
        return all;
    }

    /** The same content, its use of Secrets resolved. */
    public Workload withSecrets(SecretUse resolved) {
        return with(env, resolved);
    }

    private Workload with(Map<String, String> variables, SecretUse use) {
        return new Workload(
                image,
                build,
                platform,
                command,
                args,
                workingDir,
                user,
                variables,
                files,
                volumes,
                tmpfs,
                shmSize,
                ports,
                resources,
                ulimits,
                init,
                stopSignal,
                stopGracePeriod,
                hostname,
                extraHosts,
                networks,
                logging,
                health,
                restartPolicy,
                security,
                use);
    }

    /**
     * A file of the source's tree, uploaded before the first start.
     *
     * @param source path relative to the source's path
     * @param target absolute path in the container
     * @param mode permission bits, such as 0644
     * @param sha256 lower-case hex digest of the content
     */
    public record FileMount(String source, String target, int mode, String sha256) {}

    /** A named volume of the application, or a path of the host where the operator allows it. */
    public record VolumeMount(VolumeSource source, String target, boolean readOnly) {}

    /** Where a mounted volume comes from. */
    public sealed interface VolumeSource {
        /** The application's own volume; on the engine {@code <instance>-<project>-<application>-<name>}. */
        record Named(String name) implements VolumeSource {}

        /** A path of the engine's host. */
        record HostPath(String path) implements VolumeSource {}
    }

    /**
     * A published port.
     *
     * @param port the container's
     * @param publish the host's
     * @param hostIp {@code 0.0.0.0} when not given
     */
    public record Port(int port, int publish, Protocol protocol, String hostIp) {}

    public enum Protocol {
        TCP,
        UDP
    }

    /**
     * Limits; an absent one is unlimited.
     *
     * @param cpus in cores
     * @param memory in bytes
     */
    public record Resources(OptionalDouble cpus, OptionalLong memory, OptionalLong pids) {}

    public record Ulimit(long soft, long hard) {}

    public record Logging(String driver, Map<String, String> options) {
        public Logging {
            options = Map.copyOf(options);
        }
    }

    /** {@code always} is not offered: it would restart a container that was stopped on purpose. */
    public enum RestartPolicy {
        NO,
        ON_FAILURE,
        UNLESS_STOPPED
    }

    public record Security(
            boolean readOnlyRootFilesystem,
            List<String> capAdd,
            List<String> capDrop,
            boolean privileged,
            boolean noNewPrivileges) {
        public Security {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
        }
    }
}
