package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.TreeMap;

/** What containers are made of, in the language of manifests. */
final class RenderedWorkload {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RenderedWorkload() {}

    static ObjectNode of(Workload workload) {
        var spec = NODES.objectNode();
        process(spec, workload);
        storage(spec, workload);
        host(spec, workload);
        workload.health().ifPresent(health -> spec.set("health", health(health)));
        spec.put("restartPolicy", constant(workload.restartPolicy()));
        spec.set("security", security(workload.security()));
        return spec;
    }

    private static void process(ObjectNode spec, Workload workload) {
        workload.build()
                .ifPresentOrElse(build -> spec.set("build", build(build)), () -> spec.put("image", workload.image()));
        RenderedManifest.put(spec, "platform", workload.platform());
        spec.set("command", RenderedManifest.words(workload.command()));
        spec.set("args", RenderedManifest.words(workload.args()));
        RenderedManifest.put(spec, "workingDir", workload.workingDir());
        RenderedManifest.put(spec, "user", workload.user());
        spec.set("env", RenderedManifest.texts(workload.env()));
        secrets(spec, workload.secrets());
        spec.put("init", workload.init());
        RenderedManifest.put(spec, "stopSignal", workload.stopSignal());
        spec.put("stopGracePeriod", Quantities.text(workload.stopGracePeriod()));
    }

    private static ObjectNode build(Build build) {
        var node = NODES.objectNode().put("context", build.context()).put("dockerfile", build.dockerfile());
        RenderedManifest.put(node, "target", build.target());
        node.set("args", RenderedManifest.texts(build.args()));
        return node.put("sha256", build.sha256());
    }

    /** By their names: what they hold, and what tells that it changed, is nobody's to see. */
    private static void secrets(ObjectNode spec, SecretUse secrets) {
        if (!secrets.env().isEmpty()) {
            var variables = spec.putObject("secretEnv");
            new TreeMap<>(secrets.env()).forEach((name, value) -> variables.put(name, value.reference()));
        }
        if (!secrets.from().isEmpty()) {
            var all = spec.putArray("envFrom");
            secrets.from().forEach(name -> all.addObject().put("secret", name));
        }
    }

    private static void storage(ObjectNode spec, Workload workload) {
        var files = RenderedManifest.list(workload.files().stream().map(RenderedWorkload::file));
        workload.secrets().files().stream().map(RenderedWorkload::file).forEach(files::add);
        spec.set("files", files);
        spec.set("volumes", RenderedManifest.list(workload.volumes().stream().map(RenderedWorkload::volume)));
        spec.set("tmpfs", RenderedManifest.words(workload.tmpfs()));
        workload.shmSize().ifPresent(size -> spec.put("shmSize", Quantities.text(size)));
    }

    private static void host(ObjectNode spec, Workload workload) {
        spec.set("ports", RenderedManifest.list(workload.ports().stream().map(RenderedWorkload::port)));
        spec.set("resources", resources(workload.resources()));
        var ulimits = spec.putObject("ulimits");
        new TreeMap<>(workload.ulimits())
                .forEach((name, limit) ->
                        ulimits.putObject(name).put("soft", limit.soft()).put("hard", limit.hard()));
        RenderedManifest.put(spec, "hostname", workload.hostname());
        spec.set("extraHosts", RenderedManifest.texts(workload.extraHosts()));
        if (!workload.networks().isEmpty()) {
            spec.set("networks", RenderedManifest.words(workload.networks()));
        }
        var logging = spec.putObject("logging").put("driver", workload.logging().driver());
        logging.set("options", RenderedManifest.texts(workload.logging().options()));
    }

    private static ObjectNode file(Workload.FileMount file) {
        return NODES.objectNode()
                .put("source", file.source())
                .put("target", file.target())
                .put("mode", "%04o".formatted(file.mode()))
                .put("sha256", file.sha256());
    }

    private static ObjectNode file(SecretUse.Mount file) {
        return NODES.objectNode()
                .put("secret", file.value().reference())
                .put("target", file.target())
                .put("mode", "%04o".formatted(file.mode()));
    }

    private static ObjectNode volume(Workload.VolumeMount volume) {
        var node = NODES.objectNode();
        switch (volume.source()) {
            case Workload.VolumeSource.Named(var name) -> node.put("name", name);
            case Workload.VolumeSource.HostPath(var path) -> node.put("hostPath", path);
        }
        return node.put("target", volume.target()).put("readOnly", volume.readOnly());
    }

    private static ObjectNode port(Workload.Port port) {
        return NODES.objectNode()
                .put("port", port.port())
                .put("publish", port.publish())
                .put("protocol", constant(port.protocol()))
                .put("hostIp", port.hostIp());
    }

    private static ObjectNode resources(Workload.Resources resources) {
        var node = NODES.objectNode();
        resources.cpus().ifPresent(cpus -> node.put("cpus", cpus));
        resources.memory().ifPresent(memory -> node.put("memory", Quantities.text(memory)));
        resources.pids().ifPresent(pids -> node.put("pids", pids));
        return node;
    }

    private static ObjectNode health(Health health) {
        var node = NODES.objectNode();
        switch (health.probe()) {
            case Health.Probe.Http(var path, var port) ->
                node.putObject("http").put("path", path).put("port", port);
            case Health.Probe.Tcp(var port) -> node.putObject("tcp").put("port", port);
            case Health.Probe.Command(var command) -> node.set("command", RenderedManifest.words(command));
        }
        return node.put("interval", Quantities.text(health.interval()))
                .put("timeout", Quantities.text(health.timeout()))
                .put("retries", health.retries())
                .put("startPeriod", Quantities.text(health.startPeriod()));
    }

    private static ObjectNode security(Workload.Security security) {
        var node = NODES.objectNode().put("readOnlyRootFilesystem", security.readOnlyRootFilesystem());
        node.set("capAdd", RenderedManifest.words(security.capAdd()));
        node.set("capDrop", RenderedManifest.words(security.capDrop()));
        return node.put("privileged", security.privileged()).put("noNewPrivileges", security.noNewPrivileges());
    }

    /** {@code ON_FAILURE} as {@code on-failure}. */
    private static String constant(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
