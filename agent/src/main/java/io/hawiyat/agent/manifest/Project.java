package io.hawiyat.agent.manifest;

import java.util.Map;

/**
 * A project as its manifest declares it.
 *
 * @param env given to every application of the project that does not set the name itself
 * @param file the manifest's path and line: {@code project.yaml:1}
 */
public record Project(String name, Map<String, String> labels, Map<String, String> env, String file) {
    public Project {
        labels = Map.copyOf(labels);
        env = Map.copyOf(env);
    }
}
