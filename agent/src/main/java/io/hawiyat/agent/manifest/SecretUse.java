package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a container is given of the Secrets of its project.
 *
 * @param env by the name of the environment variable
 * @param from Secrets of which every key is a variable; none once they were resolved
 * @param files in the order of the manifest
 */
public record SecretUse(Map<String, Value> env, List<String> from, List<Mount> files) {

    public SecretUse {
        env = Map.copyOf(env);
        from = List.copyOf(from);
        files = List.copyOf(files);
    }

    /**
     * One value of a Secret.
     *
     * @param digest HMAC-SHA256 of the value under the installation's own key, lower-case hex: equal digests are equal
     *     values, and nobody without the key can try values on it; empty until it was resolved
     */
    public record Value(String secret, String key, String digest) {

        /** Not resolved yet, from how manifests name it. */
        static Value named(String reference) {
            var parts = reference.split("/", 2);
            return new Value(parts[0], parts[1], "");
        }

        /** As manifests name it. */
        public String reference() {
            return secret + "/" + key;
        }

        /** The same value, resolved. */
        public Value with(String resolved) {
            return new Value(secret, key, resolved);
        }
    }

    /**
     * A value as a file, which is never on a disk.
     *
     * @param target absolute path in the container
     * @param mode permission bits, such as 0400
     */
    public record Mount(Value value, String target, int mode) {

        /** The same file, its value resolved. */
        public Mount with(Value resolved) {
            return new Mount(resolved, target, mode);
        }

        /** What is shown of it, and compared. */
        public String shown() {
            return mark(value.digest()) + ", mode %04o".formatted(mode);
        }
    }

    /** What stands for a value where it would be shown. */
    public static String mark(String digest) {
        return "(secret " + digest.substring(0, Math.min(16, digest.length())) + ")";
    }

    public static SecretUse none() {
        return new SecretUse(Map.of(), List.of(), List.of());
    }

    public boolean isEmpty() {
        return env.isEmpty() && from.isEmpty() && files.isEmpty();
    }

    /** What is left when the variables were given. */
    public SecretUse withoutVariables() {
        return new SecretUse(Map.of(), List.of(), files);
    }

    /** Of all values, each once. */
    public List<String> digests() {
        return Stream.concat(env.values().stream(), files.stream().map(Mount::value))
                .map(Value::digest)
                .distinct()
                .toList();
    }
}
