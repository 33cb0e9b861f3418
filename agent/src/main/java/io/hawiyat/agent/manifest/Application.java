package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One Application as its manifest declares it, every default filled in.
 *
 * <p>{@link #workload} is all that its containers are made of: a change of it is a new generation. Everything beside it
 * changes without replacing a container.
 *
 * @param file the manifest's path, relative to the source's path, with the line of its document: {@code web.yaml:1}
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
        Duration pullDeadline,
        boolean suspend,
        boolean prune) {

    public Application {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        routes = List.copyOf(routes);
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas must not be negative: " + replicas);
        }
    }

    /** The same application, its manifest standing elsewhere. */
    public Application declaredIn(String otherFile) {
        return with(otherFile, workload);
    }

    /** The same application, its use of Secrets resolved. */
    public Application withSecrets(SecretUse resolved) {
        return with(file, workload.withSecrets(resolved));
    }

    private Application with(String declaredAt, Workload content) {
        return new Application(
                id,
                labels,
                annotations,
                declaredAt,
                content,
                replicas,
                routes,
                rollout,
                pullPolicy,
                pullDeadline,
                suspend,
                prune);
    }

    /** The same application with its project's environment below its own. */
    public Application withDefaultEnvironment(Map<String, String> defaults) {
        return with(file, workload.withDefaultEnvironment(defaults));
    }

    /** When an image is looked for in its registry, as in Kubernetes; resolved once for each generation. */
    public enum PullPolicy {
        ALWAYS,
        IF_NOT_PRESENT,
        NEVER
    }
}
