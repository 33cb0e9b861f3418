package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.manifest.Hooks.Hook;
import io.hawiyat.agent.manifest.Hooks.Moment;
import io.hawiyat.agent.manifest.JobRules.ConcurrencyPolicy;
import java.util.List;

/** Hooks, and when a Job runs, in the language of manifests. */
final class RenderedOrder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Fields of what containers are made of that a Job does not have. */
    private static final List<String> NOT_OF_JOBS = List.of("ports", "health", "restartPolicy");

    private RenderedOrder() {}

    static ObjectNode hooks(Hooks hooks) {
        var node = NODES.objectNode();
        for (var moment : Moment.values()) {
            node.set(
                    moment.field(),
                    RenderedManifest.list(hooks.at(moment).stream().map(RenderedOrder::hook)));
        }
        return node;
    }

    private static ObjectNode hook(Hook hook) {
        var node = NODES.objectNode().put("name", hook.name()).put("image", hook.image());
        node.set("command", RenderedManifest.words(hook.command()));
        node.set("args", RenderedManifest.words(hook.args()));
        node.set("env", RenderedManifest.texts(hook.env()));
        return node.put("timeout", RenderedManifest.text(hook.timeout()));
    }

    static void job(ObjectNode spec, JobRules rules) {
        spec.remove(NOT_OF_JOBS);
        rules.schedule()
                .ifPresent(schedule -> spec.put("schedule", schedule.cron()).put("timeZone", schedule.timeZone()));
        spec.put("concurrencyPolicy", policy(rules.concurrencyPolicy()))
                .put("deadline", RenderedManifest.text(rules.deadline()))
                .put("backoffLimit", rules.backoffLimit())
                .put("historyLimit", rules.historyLimit());
    }

    private static String policy(ConcurrencyPolicy policy) {
        return switch (policy) {
            case ALLOW -> "Allow";
            case FORBID -> "Forbid";
            case REPLACE -> "Replace";
        };
    }
}
