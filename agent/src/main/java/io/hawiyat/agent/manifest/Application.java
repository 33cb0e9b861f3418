package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One Application, or one Job, as its manifest declares it, every default filled in.
 *
 * <p>{@link #workload} is all that its containers are made of: a change of it is a new generation. Everything beside it
 * changes without replacing a container.
 *
 * @param file the manifest's path, relative to the source's path, with the line of its document: {@code web.yaml:1}
 * @param pullSecret credentials of registries: {@code user:password}, or the configuration of a Docker client
 * @param dependsOn names of the same project
 * @param job how it runs to completion; empty for an Application, which is kept running
 */
public record Application(
        ApplicationId id,
        Map<String, String> labels,
        Map<String, String> annotations,
        String file,
        Workload workload,
        int replicas,
        List<Route> routes,
        Rollout rollout,
        PullPolicy pullPolicy,
        Optional<SecretUse.Value> pullSecret,
        Duration pullDeadline,
        boolean suspend,
        boolean prune,
        List<String> dependsOn,
        Hooks hooks,
        Optional<JobRules> job) {

    public Application {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        routes = List.copyOf(routes);
        dependsOn = List.copyOf(dependsOn);
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas must not be negative: " + replicas);
        }
    }

    /** One whose image needs no credentials. */
    public Application(
            ApplicationId id,
            Map<String, String> labels,
            Map<String, String> annotations,
            String file,
            Workload workload,
            int replicas,
            List<Route> routes,
            Rollout rollout,
            PullPolicy pullPolicy,
            Duration pullDeadline,
            boolean suspend,
            boolean prune,
            List<String> dependsOn,
            Hooks hooks,
            Optional<JobRules> job) {
        this(
                id,
                labels,
                annotations,
                file,
                workload,
                replicas,
                routes,
                rollout,
                pullPolicy,
                Optional.empty(),
                pullDeadline,
                suspend,
                prune,
                dependsOn,
                hooks,
                job);
    }

    /** The same application, its manifest standing elsewhere. */
    public Application declaredIn(String otherFile) {
        return with(otherFile, workload, hooks, pullSecret, routes);
    }

    /** The same application, its use of Secrets resolved. */
    public Application withSecrets(SecretUse resolved, Optional<SecretUse.Value> pull, List<Route> reached) {
        return with(file, workload.withSecrets(resolved), hooks, pull, reached);
    }

    /** Digests of all that it uses of Secrets, within its containers and beside them, each once. */
    public List<String> secretDigests() {
        var beside = Stream.concat(pullSecret.stream(), routes.stream().flatMap(Route::secrets));
        return Stream.concat(workload.secrets().digests().stream(), beside.map(SecretUse.Value::digest))
                .distinct()
                .toList();
    }

    private Application with(
            String declaredAt, Workload content, Hooks around, Optional<SecretUse.Value> pull, List<Route> reached) {
        return new Application(
                id,
                labels,
                annotations,
                declaredAt,
                content,
                replicas,
                reached,
                rollout,
                pullPolicy,
                pull,
                pullDeadline,
                suspend,
                prune,
                dependsOn,
                around,
                job);
    }

    /** The same application with its project's environment below its own. */
    public Application withDefaultEnvironment(Map<String, String> defaults) {
        if (defaults.isEmpty()) {
            return this;
        }
        return with(
                file,
                workload.withDefaultEnvironment(defaults),
                hooks.withDefaultEnvironment(defaults),
                pullSecret,
                routes);
    }

    /** Its kind, as in its manifest. */
    public String kind() {
        return (job.isPresent() ? Kind.JOB : Kind.APPLICATION).title();
    }

    /** When an image is looked for in its registry, as in Kubernetes; resolved once for each generation. */
    public enum PullPolicy {
        ALWAYS,
        IF_NOT_PRESENT,
        NEVER;

        /** That of an image for which none is given. */
        public static PullPolicy standard(String image) {
            return ImageReference.isMoving(image) ? ALWAYS : IF_NOT_PRESENT;
        }
    }
}
