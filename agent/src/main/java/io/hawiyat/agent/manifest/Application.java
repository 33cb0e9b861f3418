package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Application, or one Job, as its manifest declares it, every default filled in.
 *
 * <p>{@link #workload} is all that its containers are made of: a change of it is a new generation. Everything beside it
 * changes without replacing a container.
 *
 * @param file the manifest's path, relative to the source's path, with the line of its document: {@code web.yaml:1}
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

    /** The same application, its manifest standing elsewhere. */
    public Application declaredIn(String otherFile) {
        return with(otherFile, workload, hooks);
    }

    /** The same application, its use of Secrets resolved. */
    public Application withSecrets(SecretUse resolved) {
        return with(file, workload.withSecrets(resolved), hooks);
    }

    private Application with(String declaredAt, Workload content, Hooks around) {
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
        return with(file, workload.withDefaultEnvironment(defaults), hooks.withDefaultEnvironment(defaults));
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
