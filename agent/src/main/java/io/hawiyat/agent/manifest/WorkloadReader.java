package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Workload.FileMount;
import io.hawiyat.agent.manifest.Workload.Logging;
import io.hawiyat.agent.manifest.Workload.Port;
import io.hawiyat.agent.manifest.Workload.Protocol;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.manifest.Workload.Security;
import io.hawiyat.agent.manifest.Workload.Ulimit;
import io.hawiyat.agent.manifest.Workload.VolumeMount;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads what containers are made of from a specification that is right. */
final class WorkloadReader {

    private WorkloadReader() {}

    static Workload read(Field spec, List<FileMount> files, Optional<Build> build) {
        return new Workload(
                build.map(Build::image).orElseGet(() -> spec.at("image").text()),
                build,
                spec.at("platform").optionalText(),
                spec.at("command").texts(),
                spec.at("args").texts(),
                spec.at("workingDir").optionalText(),
                spec.at("user").optionalText(),
                spec.at("env").textsByName(),
                files,
                spec.at("volumes").items().map(WorkloadReader::volume).toList(),
                spec.at("tmpfs").texts(),
                spec.at("shmSize").bytes(),
                spec.at("ports").items().map(WorkloadReader::port).toList(),
                resources(spec.at("resources")),
                spec.at("ulimits").byName(WorkloadReader::ulimit),
                spec.at("init").flag(),
                spec.at("stopSignal").optionalText(),
                spec.at("stopGracePeriod").duration(),
                spec.at("hostname").optionalText(),
                spec.at("extraHosts").textsByName(),
                spec.at("networks").texts(),
                logging(spec.at("logging")),
                health(spec.at("health")),
                restartPolicy(spec.at("restartPolicy")),
                security(spec.at("security")),
                secrets(spec));
    }

    private static SecretUse secrets(Field spec) {
        return new SecretUse(
                spec.at("secretEnv").byName(WorkloadReader::secret),
                spec.at("envFrom").items().map(from -> from.at("secret").text()).toList(),
                spec.at("files")
                        .items()
                        .filter(file -> file.at("secret").present())
                        .map(WorkloadReader::secretFile)
                        .toList());
    }

    private static SecretUse.Mount secretFile(Field file) {
        return new SecretUse.Mount(
                secret(file.at("secret")),
                file.at("target").text(),
                Integer.parseInt(file.at("mode").text(), 8));
    }

    private static SecretUse.Value secret(Field value) {
        return SecretUse.Value.named(value.text());
    }

    /** What runs to completion has none. */
    private static RestartPolicy restartPolicy(Field policy) {
        return policy.present() ? RestartPolicy.valueOf(constant(policy)) : RestartPolicy.NO;
    }

    private static VolumeMount volume(Field volume) {
        var source = volume.at("hostPath").present()
                ? new VolumeSource.HostPath(volume.at("hostPath").text())
                : new VolumeSource.Named(volume.at("name").text());
        return new VolumeMount(
                source, volume.at("target").text(), volume.at("readOnly").flag());
    }

    private static Port port(Field port) {
        return new Port(
                port.at("port").number(),
                port.at("publish").number(),
                Protocol.valueOf(constant(port.at("protocol"))),
                port.at("hostIp").text());
    }

    private static Resources resources(Field resources) {
        var cpus = resources.at("cpus");
        var pids = resources.at("pids");
        return new Resources(
                cpus.present() ? OptionalDouble.of(cpus.json().doubleValue()) : OptionalDouble.empty(),
                resources.at("memory").bytes(),
                pids.present() ? OptionalLong.of(pids.json().longValue()) : OptionalLong.empty());
    }

    private static Ulimit ulimit(Field limit) {
        return limit.json().isObject()
                ? new Ulimit(
                        limit.at("soft").json().longValue(),
                        limit.at("hard").json().longValue())
                : new Ulimit(limit.json().longValue(), limit.json().longValue());
    }

    private static Logging logging(Field logging) {
        return new Logging(logging.at("driver").text(), logging.at("options").textsByName());
    }

    private static Optional<Health> health(Field health) {
        return probe(health)
                .map(probe -> new Health(
                        probe,
                        health.at("interval").duration(),
                        health.at("timeout").duration(),
                        health.at("retries").number(),
                        health.at("startPeriod").duration()));
    }

    private static Optional<Health.Probe> probe(Field health) {
        var http = health.at("http");
        if (http.present()) {
            return Optional.of(new Health.Probe.Http(
                    http.at("path").text(), http.at("port").number()));
        }
        var tcp = health.at("tcp");
        if (tcp.present()) {
            return Optional.of(new Health.Probe.Tcp(tcp.at("port").number()));
        }
        var command = health.at("command");
        return command.present() ? Optional.of(new Health.Probe.Command(command.texts())) : Optional.empty();
    }

    private static Security security(Field security) {
        return new Security(
                security.at("readOnlyRootFilesystem").flag(),
                security.at("capAdd").texts(),
                security.at("capDrop").texts(),
                security.at("privileged").flag(),
                security.at("noNewPrivileges").flag());
    }

    /** {@code on-failure} as {@code ON_FAILURE}. */
    private static String constant(Field choice) {
        return choice.text().toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
