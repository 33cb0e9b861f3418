package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An application in the language of manifests, every default written out: what the API answers for its manifest, and
 * what two versions of it are compared by.
 *
 * <p>Read again it gives the same application, but for {@code files} and {@code build}, whose contents are named by {@code sha256}, and for
 * the {@code middlewares} of routes, whose contents stand beside the specification.
 */
public final class RenderedManifest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RenderedManifest() {}

    /** The manifest as JSON: {@code apiVersion, kind, metadata, spec}, and {@code middlewares} when routes have some. */
    public static ObjectNode of(Application application) {
        var manifest = NODES.objectNode();
        manifest.put("apiVersion", "hawiyat.io/v1").put("kind", application.kind());
        manifest.set("metadata", metadata(application));
        manifest.set("spec", spec(application));
        var middlewares = RenderedMiddlewares.of(application.routes());
        if (!middlewares.isEmpty()) {
            manifest.set("middlewares", middlewares);
        }
        return manifest;
    }

    /** What containers are made of, as it stands in the {@code spec} of a manifest. */
    public static ObjectNode of(Workload workload) {
        var manifest = NODES.objectNode();
        manifest.set("spec", RenderedWorkload.of(workload));
        return manifest;
    }

    private static ObjectNode metadata(Application application) {
        var metadata = NODES.objectNode();
        metadata.put("name", application.id().name())
                .put("project", application.id().project());
        metadata.set("labels", texts(application.labels()));
        metadata.set("annotations", texts(application.annotations()));
        return metadata;
    }

    private static ObjectNode spec(Application application) {
        var spec = RenderedWorkload.of(application.workload());
        spec.put("pullPolicy", pullPolicy(application.pullPolicy()));
        put(spec, "pullSecret", application.pullSecret().map(SecretUse.Value::reference));
        spec.put("pullDeadline", text(application.pullDeadline()));
        application.job().ifPresentOrElse(rules -> RenderedOrder.job(spec, rules), () -> kept(spec, application));
        spec.set("dependsOn", words(application.dependsOn()));
        spec.put("suspend", application.suspend()).put("prune", application.prune());
        return spec;
    }

    /** Of what is kept running. */
    private static void kept(ObjectNode spec, Application application) {
        spec.put("replicas", application.replicas());
        spec.set("routes", RenderedRoutes.of(application.routes()));
        spec.set("rollout", rollout(application.rollout()));
        spec.set("hooks", RenderedOrder.hooks(application.hooks()));
    }

    private static String pullPolicy(Application.PullPolicy policy) {
        return switch (policy) {
            case ALWAYS -> "Always";
            case IF_NOT_PRESENT -> "IfNotPresent";
            case NEVER -> "Never";
        };
    }

    private static ObjectNode rollout(Rollout rollout) {
        var node = NODES.objectNode()
                .put("strategy", strategy(rollout.strategy()))
                .put("maxSurge", rollout.maxSurge())
                .put("maxUnavailable", rollout.maxUnavailable())
                .put("minHealthyTime", text(rollout.minHealthyTime()))
                .put("progressDeadline", text(rollout.progressDeadline()))
                .put("drainTimeout", text(rollout.drainTimeout()))
                .put("autoRollback", rollout.autoRollback());
        if (!rollout.steps().isEmpty()) {
            var steps = node.putObject("canary").putArray("steps");
            rollout.steps()
                    .forEach(step ->
                            steps.addObject().put("weight", step.weight()).put("pause", text(step.pause())));
        }
        return node;
    }

    private static String strategy(Rollout.Strategy strategy) {
        return switch (strategy) {
            case ROLLING -> "rolling";
            case BLUE_GREEN -> "blueGreen";
            case CANARY -> "canary";
            case RECREATE -> "recreate";
        };
    }

    static String text(Duration duration) {
        return Quantities.text(duration);
    }

    static ObjectNode texts(Map<String, String> texts) {
        var node = NODES.objectNode();
        new TreeMap<>(texts).forEach(node::put);
        return node;
    }

    static ArrayNode words(List<String> words) {
        var node = NODES.arrayNode();
        words.forEach(node::add);
        return node;
    }

    static ArrayNode list(Stream<? extends JsonNode> items) {
        var node = NODES.arrayNode();
        items.forEach(node::add);
        return node;
    }

    static void put(ObjectNode node, String name, Optional<String> text) {
        text.ifPresent(it -> node.put(name, it));
    }
}
