package io.hawiyat.agent.manifest;

import java.util.Map;

/**
 * A Secret as its manifest declares it: nothing of it can be read without the agent's identity.
 *
 * @param data armored age files by key
 * @param file the manifest's path and line: {@code secrets.yaml:1}
 */
public record Secret(String project, String name, Map<String, String> data, String file) {

    public Secret {
        data = Map.copyOf(data);
    }
}
