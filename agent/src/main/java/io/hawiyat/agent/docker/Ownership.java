package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The labels by which things on the engine are known as ours: instance and installation together. A second installation
 * under the same name, or one that lost its database, never takes the first one's containers for orphans.
 */
public record Ownership(String instance, String installation) {

    static final String PROJECT = "io.hawiyat.project";
    static final String ROLE = "io.hawiyat.role";
    private static final String INSTANCE = "io.hawiyat.instance";
    private static final String INSTALLATION = "io.hawiyat.installation";
    private static final String APPLICATION = "io.hawiyat.application";
    private static final String GENERATION = "io.hawiyat.generation";
    private static final String REPLICA = "io.hawiyat.replica";
    private static final String SPEC_HASH = "io.hawiyat.spec-hash";

    static Ownership of(EngineConfig config) {
        return new Ownership(config.instance(), config.installation());
    }

    boolean owns(Map<String, String> labels) {
        return instance.equals(labels.get(INSTANCE)) && installation.equals(labels.get(INSTALLATION));
    }

    Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put(INSTANCE, instance);
        labels.put(INSTALLATION, installation);
        return labels;
    }

    Map<String, String> labels(ApplicationId application) {
        var labels = labels();
        labels.put(PROJECT, application.project());
        labels.put(APPLICATION, application.name());
        return labels;
    }

    Map<String, String> labels(Identity identity) {
        var labels = labels(identity.application());
        labels.put(GENERATION, Long.toString(identity.generation()));
        labels.put(REPLICA, Integer.toString(identity.replica()));
        labels.put(SPEC_HASH, identity.specHash());
        return labels;
    }

    /** The value of the engine's {@code filters} parameter that lists only what is ours. */
    String filter() {
        return labelFilter(labels());
    }

    /** The same for what has the instance's name, whosoever it is. */
    String instanceFilter() {
        return labelFilter(Map.of(INSTANCE, instance));
    }

    /** The installation that something belongs to, by its labels. */
    static Optional<String> installation(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(INSTALLATION));
    }

    String filter(ApplicationId application) {
        return labelFilter(labels(application));
    }

    /** Volumes of a role that no container uses. */
    String unusedFilter(String role) {
        var labels = labels();
        labels.put(ROLE, role);
        return labelFilter(labels).replaceFirst("\\{", "{\"dangling\":[\"true\"],");
    }

    private static String labelFilter(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "=" + label.getValue() + "\"")
                .collect(Collectors.joining(",", "{\"label\":[", "]}"));
    }

    /** Empty for what is ours but not an application's container, such as the ingress, or was labelled by hand. */
    static Optional<Identity> identity(Map<String, String> labels) {
        var project = labels.get(PROJECT);
        var application = labels.get(APPLICATION);
        if (project == null || application == null || labels.containsKey(ROLE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Identity(
                    new ApplicationId(project, application),
                    Long.parseLong(labels.getOrDefault(GENERATION, "")),
                    Integer.parseInt(labels.getOrDefault(REPLICA, "")),
                    labels.getOrDefault(SPEC_HASH, "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Map<String, String> read(JsonNode labels) {
        var read = new LinkedHashMap<String, String>();
        labels.properties()
                .forEach(label -> read.put(label.getKey(), label.getValue().asText()));
        return read;
    }

    /** Whose container it is: what its labels say. */
    public record Identity(ApplicationId application, long generation, int replica, String specHash) {}
}
