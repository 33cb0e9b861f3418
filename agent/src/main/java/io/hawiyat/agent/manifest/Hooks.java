package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Workload.Logging;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.manifest.Workload.Security;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Containers that run to completion around the deployment of a commit, those of one moment one after the other. */
public record Hooks(List<Hook> preSync, List<Hook> postSync, List<Hook> syncFail) {

    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of());

    private static final Duration GRACE = Duration.ofSeconds(10);

    public Hooks {
        preSync = List.copyOf(preSync);
        postSync = List.copyOf(postSync);
        syncFail = List.copyOf(syncFail);
    }

    /** When hooks run, as Argo CD names it. */
    public enum Moment {
        /** Before any running container changes. */
        PRE_SYNC("preSync"),
        /** Once the new version is in service. */
        POST_SYNC("postSync"),
        /** After the deployment has failed. */
        SYNC_FAIL("syncFail");

        private final String field;

        Moment(String field) {
            this.field = field;
        }

        /** Its name in manifests. */
        public String field() {
            return field;
        }
    }

    /**
     * One of them.
     *
     * @param name unique among those of its moment
     * @param command replaces the image's ENTRYPOINT when not empty
     * @param args replaces the image's CMD when not empty
     * @param timeout after which it is killed, and has failed
     */
    public record Hook(
            String name,
            String image,
            List<String> command,
            List<String> args,
            Map<String, String> env,
            Duration timeout) {
        public Hook {
            command = List.copyOf(command);
            args = List.copyOf(args);
            env = Map.copyOf(env);
        }

        /** What its container is made of. */
        public Workload workload() {
            return new Workload(
                    image,
                    Optional.empty(),
                    Optional.empty(),
                    command,
                    args,
                    Optional.empty(),
                    Optional.empty(),
                    env,
                    List.of(),
                    List.of(),
                    List.of(),
                    OptionalLong.empty(),
                    List.of(),
                    new Resources(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty()),
                    Map.of(),
                    false,
                    Optional.empty(),
                    GRACE,
                    Optional.empty(),
                    Map.of(),
                    List.of(),
                    new Logging("local", Map.of("max-size", "10m", "max-file", "3")),
                    Optional.empty(),
                    RestartPolicy.NO,
                    new Security(false, List.of(), List.of(), false, false),
                    SecretUse.none());
        }

        Hook withDefaultEnvironment(Map<String, String> defaults) {
            var merged = new HashMap<>(defaults);
            merged.putAll(env);
            return new Hook(name, image, command, args, merged, timeout);
        }
    }

    public List<Hook> at(Moment moment) {
        return switch (moment) {
            case PRE_SYNC -> preSync;
            case POST_SYNC -> postSync;
            case SYNC_FAIL -> syncFail;
        };
    }

    Hooks withDefaultEnvironment(Map<String, String> defaults) {
        return new Hooks(with(preSync, defaults), with(postSync, defaults), with(syncFail, defaults));
    }

    private static List<Hook> with(List<Hook> hooks, Map<String, String> defaults) {
        return hooks.stream().map(it -> it.withDefaultEnvironment(defaults)).toList();
    }
}
