package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project as its manifest declares it. Policy and quota bind the applications of the same source, beside those of the
 * operator: a manifest allows nothing that the operator does not, and takes nothing from other sources.
 *
 * @param networks those that its applications may share with other projects
 * @param env given to every application of the project that does not set the name itself
 * @param policy what it does not mention is allowed by it
 * @param file the manifest's path and line: {@code project.yaml:1}
 */
public record Project(
        String name,
        Map<String, String> labels,
        Map<String, String> env,
        List<String> networks,
        Optional<ProjectPolicy> policy,
        Optional<Quota> quota,
        String file) {
    public Project {
        labels = Map.copyOf(labels);
        env = Map.copyOf(env);
        networks = List.copyOf(networks);
    }

    /** One without limits of its own. */
    public Project(String name, Map<String, String> labels, Map<String, String> env, String file) {
        this(name, labels, env, List.of(), Optional.empty(), Optional.empty(), file);
    }
}
