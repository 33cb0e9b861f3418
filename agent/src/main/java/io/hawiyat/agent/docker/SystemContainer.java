package io.hawiyat.agent.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import java.util.List;
import java.util.Map;

/**
 * A container of the installation's own, such as the ingress.
 *
 * @param role its label {@code io.hawiyat.role}
 * @param args after the image's entry point
 * @param files contents by their path in it, put there before its start
 * @param labels beside those of ownership and the role
 */
public record SystemContainer(
        String name,
        String role,
        String image,
        List<String> args,
        Map<String, String> env,
        List<Port> ports,
        Endpoint network,
        List<Share> shares,
        Map<String, byte[]> files,
        Map<String, String> labels) {

    public SystemContainer {
        args = List.copyOf(args);
        env = Map.copyOf(env);
        ports = List.copyOf(ports);
        shares = List.copyOf(shares);
        files = Map.copyOf(files);
        labels = Map.copyOf(labels);
    }

    /**
     * A folder shared with it.
     *
     * @param source path of the engine's host, or name of a volume
     */
    public record Share(String source, String target, boolean readOnly) {
        Mount mount() {
            return new Mount()
                    .withType(source.startsWith("/") ? MountType.BIND : MountType.VOLUME)
                    .withSource(source)
                    .withTarget(target)
                    .withReadOnly(readOnly);
        }
    }

    CreateContainerCmd fill(CreateContainerCmd command) {
        var host = new HostConfig()
                .withMounts(shares.stream().map(Share::mount).toList())
                .withPortBindings(ContainerTranslation.bindings(ports))
                .withLogConfig(new LogConfig(LoggingType.LOCAL, Map.of("max-size", "10m", "max-file", "3")))
                .withRestartPolicy(ContainerTranslation.restartPolicy(RestartPolicy.UNLESS_STOPPED));
        return command.withCmd(args)
                .withEnv(ContainerTranslation.environment(env))
                .withExposedPorts(
                        ports.stream().map(ContainerTranslation::exposed).toList())
                .withHostConfig(ContainerTranslation.place(command, host, network));
    }
}
