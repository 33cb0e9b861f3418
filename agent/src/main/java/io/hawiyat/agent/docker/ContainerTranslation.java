package io.hawiyat.agent.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.Security;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import io.hawiyat.agent.plan.EngineNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From the vocabulary of manifests to the engine's. {@link ContainerReading} is its inverse. What the daemon's own
 * configuration could decide otherwise, such as {@code init} or {@code ShmSize}, is always said.
 */
final class ContainerTranslation {

    /** The engine's own default, said so that a daemon configured otherwise makes the same container. */
    static final long SHM_SIZE = 64L << 20;

    static final String NO_NEW_PRIVILEGES = "no-new-privileges:true";
    static final double NANO = 1e9;

    private final EngineNames names;

    ContainerTranslation(EngineNames names) {
        this.names = names;
    }

    CreateContainerCmd fill(CreateContainerCmd command, ContainerSpec spec, List<Mount> fileMounts) {
        var workload = spec.workload();
        var host = hostConfig(spec.identity().application(), workload, fileMounts);
        fillProcess(command, workload);
        workload.platform().ifPresent(command::withPlatform);
        workload.hostname().ifPresent(command::withHostName);
        return command.withHostConfig(place(command, host, spec.networks().getFirst()))
                .withExposedPorts(workload.ports().stream()
                        .map(ContainerTranslation::exposed)
                        .distinct()
                        .toList());
    }

    private static void fillProcess(CreateContainerCmd command, Workload workload) {
        if (!workload.command().isEmpty()) {
            command.withEntrypoint(workload.command());
        }
        if (!workload.args().isEmpty()) {
            command.withCmd(workload.args());
        }
        workload.workingDir().ifPresent(command::withWorkingDir);
        workload.user().ifPresent(command::withUser);
        workload.stopSignal().ifPresent(command::withStopSignal);
        command.withEnv(environment(workload.env())).withStopTimeout(seconds(workload.stopGracePeriod()));
        if (workload.health().isPresent()) {
            // The agent probes: the image's own check beside it would only take time and raise events.
            command.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
        }
    }

    /** Attaches the container to one network at its birth: older engines take no more than one. */
    static HostConfig place(CreateContainerCmd command, HostConfig host, Endpoint endpoint) {
        command.withAliases(endpoint.aliases());
        endpoint.address().ifPresent(command::withIpv4Address);
        return host.withNetworkMode(endpoint.network());
    }

    private HostConfig hostConfig(ApplicationId application, Workload workload, List<Mount> fileMounts) {
        var mounts = Stream.concat(
                workload.volumes().stream().map(volume -> mount(application, volume)), fileMounts.stream());
        var host = new HostConfig()
                .withMounts(mounts.toList())
                .withTmpFs(workload.tmpfs().stream().collect(Collectors.toMap(path -> path, path -> "", (a, b) -> a)))
                .withShmSize(workload.shmSize().orElse(SHM_SIZE))
                .withPortBindings(bindings(workload.ports()))
                .withUlimits(workload.ulimits().entrySet().stream()
                        .map(limit -> new Ulimit(
                                limit.getKey(),
                                limit.getValue().soft(),
                                limit.getValue().hard()))
                        .toList())
                .withInit(workload.init())
                .withExtraHosts(workload.extraHosts().entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .toArray(String[]::new))
                .withLogConfig(logging(workload.logging()))
                .withRestartPolicy(restartPolicy(workload.restartPolicy()));
        limit(host, workload.resources());
        secure(host, workload.security());
        return host;
    }

    private Mount mount(ApplicationId application, Workload.VolumeMount volume) {
        var mount = new Mount().withTarget(volume.target()).withReadOnly(volume.readOnly());
        return switch (volume.source()) {
            case VolumeSource.Named named ->
                mount.withType(MountType.VOLUME).withSource(names.volume(application, named.name()));
            case VolumeSource.HostPath host -> mount.withType(MountType.BIND).withSource(host.path());
        };
    }

    private static void limit(HostConfig host, Resources resources) {
        resources.cpus().ifPresent(cpus -> host.withNanoCPUs(nanoCpus(cpus)));
        // Without its own limit the engine adds as much swap again, and the limit means twice what it says.
        resources.memory().ifPresent(bytes -> host.withMemory(bytes).withMemorySwap(bytes));
        resources.pids().ifPresent(host::withPidsLimit);
    }

    static long nanoCpus(double cpus) {
        return Math.round(cpus * NANO);
    }

    private static void secure(HostConfig host, Security security) {
        host.withReadonlyRootfs(security.readOnlyRootFilesystem())
                .withPrivileged(security.privileged())
                .withCapAdd(capabilities(security.capAdd()))
                .withCapDrop(capabilities(security.capDrop()));
        if (security.noNewPrivileges()) {
            host.withSecurityOpts(List.of(NO_NEW_PRIVILEGES));
        }
    }

    private static Capability[] capabilities(List<String> names) {
        return names.stream().map(ContainerTranslation::capability).toArray(Capability[]::new);
    }

    private static Capability capability(String name) {
        try {
            return Capability.valueOf(HostReading.capability(name));
        } catch (IllegalArgumentException e) {
            throw new EngineException.Refused("'" + name + "' is not a capability of Linux; see: man 7 capabilities");
        }
    }

    private static LogConfig logging(Workload.Logging logging) {
        var type = Arrays.stream(LoggingType.values())
                .filter(known -> known.getType().equals(logging.driver()))
                .findFirst()
                .orElseThrow(() -> new EngineException.Refused(
                        "'" + logging.driver() + "' is not a logging driver that is supported"));
        return new LogConfig(type, logging.options());
    }

    static RestartPolicy restartPolicy(Workload.RestartPolicy policy) {
        return switch (policy) {
            case NO -> RestartPolicy.noRestart();
            case ON_FAILURE -> RestartPolicy.onFailureRestart(0);
            case UNLESS_STOPPED -> RestartPolicy.unlessStoppedRestart();
        };
    }

    static Ports bindings(List<Port> ports) {
        var bindings = new Ports();
        for (var port : ports) {
            bindings.add(new PortBinding(Binding.bindIpAndPort(port.hostIp(), port.publish()), exposed(port)));
        }
        return bindings;
    }

    static ExposedPort exposed(Port port) {
        return ExposedPort.parse(port.port() + "/" + port.protocol().name().toLowerCase(Locale.ROOT));
    }

    static List<String> environment(Map<String, String> env) {
        var entries = new ArrayList<String>(env.size());
        env.forEach((name, value) -> entries.add(name + "=" + value));
        return entries;
    }

    /** The engine knows whole seconds: a part of one is rounded up, so that no process gets less time than it asked. */
    static int seconds(Duration duration) {
        var whole = duration.toSeconds();
        return Math.toIntExact(duration.toNanosPart() == 0 ? whole : whole + 1);
    }
}
