package io.hawiyat.agent.manifest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Secret as its manifest declares it: nothing of it can be read without the agent's identity.
 *
 * @param data as it stands there, by key: armored age files, or values of SOPS
 * @param sops the whole document when it is one of SOPS
 * @param file the manifest's path and line: {@code secrets.yaml:1}
 */
public record Secret(String project, String name, Map<String, String> data, Optional<SopsDocument> sops, String file) {

    public Secret {
        data = Map.copyOf(data);
    }

    public Set<String> keys() {
        return data.keySet();
    }

    /** All that is needed to read one of the values with an identity; empty when there is no such key. */
    public Optional<String> sealed(String key) {
        return Optional.ofNullable(data.get(key))
                .map(value -> sops.map(document -> document.sealed(key)).orElse(value));
    }
}
