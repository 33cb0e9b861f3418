package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;

/**
 * What a container is given of the Secrets of its project.
 *
 * @param env by the name of the environment variable
 * @param from Secrets of which every key is a variable; none once they were resolved
 */
public record SecretUse(Map<String, Value> env, List<String> from) {

    public SecretUse {
        env = Map.copyOf(env);
        from = List.copyOf(from);
    }

    /**
     * One value of a Secret.
     *
     * @param digest HMAC-SHA256 of the value under the installation's own key, lower-case hex: equal digests are equal
     *     values, and nobody without the key can try values on it; empty until it was resolved
     */
    public record Value(String secret, String key, String digest) {

        /** As manifests name it. */
        public String reference() {
            return secret + "/" + key;
        }
    }

    /** What stands for a value where it would be shown. */
    public static String mark(String digest) {
        return "(secret " + digest.substring(0, Math.min(16, digest.length())) + ")";
    }

    public static SecretUse none() {
        return new SecretUse(Map.of(), List.of());
    }

    public boolean isEmpty() {
        return env.isEmpty() && from.isEmpty();
    }
}
