package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is so for one application: its owned containers, as the engine and Traefik show them.
 *
 * @param containers owned by this installation and labelled with the application; never any other
 * @param routed whether the routes that Traefik has confirmed are those of the goal, whatever their servers; no routes
 *     at all are confirmed by there being none
 * @param shares how Traefik shares out the requests between the servers; empty when nothing is published
 * @param quiet ids of containers that nobody is connected to and nobody else can look up
 */
public record Observed(List<Container> containers, boolean routed, Optional<Shares> shares, Set<String> quiet) {
    public Observed {
        containers = List.copyOf(containers);
        quiet = Set.copyOf(quiet);
    }

    public static Observed nothing() {
        return new Observed(List.of(), false, Optional.empty(), Set.of());
    }

    /**
     * How the requests that come by the routes are shared out.
     *
     * @param canaries ids of the containers that try a new generation; empty: all servers are alike
     * @param weight percent of the requests that the canaries get together; 0 exactly when there are none
     * @param since when this was published
     */
    public record Shares(Set<String> canaries, int weight, Instant since) {
        public Shares {
            canaries = Set.copyOf(canaries);
        }
    }

    /**
     * One container.
     *
     * @param id the engine's; names are never acted on
     * @param generation of its label
     * @param replica of its label, from 0
     * @param address on the project's network, when it is attached
     * @param shared where it is on networks that projects share
     * @param readiness what the probes say; for a container without a probe, what the engine says
     * @param named whether it has the application's name on the project's network
     * @param served whether it is one of the servers that Traefik has confirmed
     * @param withdrawnAt when it left service, while it is drained
     * @param drift how it differs from the generation of its label; empty when it does not
     */
    public record Container(
            String id,
            String name,
            long generation,
            int replica,
            State state,
            Optional<String> address,
            List<Attachment> shared,
            Readiness readiness,
            boolean named,
            boolean served,
            Optional<Instant> withdrawnAt,
            List<Difference> drift) {
        public Container {
            shared = List.copyOf(shared);
            drift = List.copyOf(drift);
        }

        /** Whether it made room for its successor of the same generation. */
        public boolean retired() {
            return name.endsWith(EngineNames.RETIRED);
        }

        public boolean running() {
            return state instanceof State.Running;
        }

        public boolean ready() {
            return running() && readiness instanceof Readiness.Ready;
        }
    }

    /** The engine's word on a container. */
    public sealed interface State {
        /** Never started. */
        record Created() implements State {}

        /**
         * Running.
         *
         * @param restarts how often the engine restarted it by itself
         */
        record Running(Instant startedAt, int restarts) implements State {}

        record Paused() implements State {}

        /** Between two starts, by the engine's restart policy. */
        record Restarting(int exitCode, int restarts) implements State {}

        /**
         * Ended.
         *
         * @param witnessed whether it ended while its engine was watched; if not, the engine may have ended it
         */
        record Exited(int exitCode, boolean outOfMemory, String error, Instant finishedAt, boolean witnessed)
                implements State {

            public Exited(int exitCode, boolean outOfMemory, String error, Instant finishedAt) {
                this(exitCode, outOfMemory, error, finishedAt, true);
            }

            public Exited unwitnessed() {
                return new Exited(exitCode, outOfMemory, error, finishedAt, false);
            }
        }

        /** Being removed, or left over by the engine. */
        record Dead() implements State {}
    }

    /** What is known of a container's health. */
    public sealed interface Readiness {
        /** Not healthy yet, and not failed either. */
        record Starting(String detail) implements Readiness {}

        /** Healthy without a break since. */
        record Ready(Instant since) implements Readiness {}

        /** Failed its retries; the detail is the probe's answer. */
        record Failing(Instant since, String detail) implements Readiness {}
    }

    /**
     * A live container as inspected, in the vocabulary of manifests, so that it can be compared with a generation.
     *
     * @param image the pinned reference it was created from
     * @param workload what it is made of, with the image's own defaults taken away; without files, and without health,
     *     which the engine does not know
     * @param defaults the image's own, which a manifest may repeat
     * @param healthcheck what the engine itself runs to know its health, in one line; empty when nothing
     * @param others what no manifest can ask for, by the engine's name
     * @param networks attached to, by name, with the addresses and the aliases there
     */
    public record Live(
            String image,
            Workload workload,
            ImageDefaults defaults,
            List<Attachment> networks,
            String healthcheck,
            Map<String, String> others) {
        public Live {
            others = Map.copyOf(others);
            networks = List.copyOf(networks);
        }
    }

    /** A container's place on one network. */
    public record Attachment(String network, String address, List<String> aliases) {
        public Attachment {
            aliases = List.copyOf(aliases);
        }
    }
}
