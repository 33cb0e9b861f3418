package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that one tree of manifests declares, and all that is wrong with it. One bad document never hides another.
 *
 * @param middlewares how many there are: what they are stands in the routes that refer to them
 * @param files contents by SHA-256 (lower-case hex) of what the applications' {@code files} name and their images are built of;
 *     readable for as long as the tree is
 * @param errors sorted by file, line and column
 */
public record Manifests(
        List<Application> applications,
        List<Project> projects,
        List<Secret> secrets,
        List<Notification> notifications,
        List<DeclaredSource> sources,
        int middlewares,
        Map<String, FileBytes> files,
        List<ManifestError> errors) {
    public Manifests {
        applications = List.copyOf(applications);
        projects = List.copyOf(projects);
        secrets = List.copyOf(secrets);
        notifications = List.copyOf(notifications);
        sources = List.copyOf(sources);
        files = Map.copyOf(files);
        errors = List.copyOf(errors);
    }

    /** Every application with the environment of its project below its own: as it is to run. */
    public List<Application> withProjectEnvironment() {
        var environments =
                projects.stream().collect(Collectors.toMap(Project::name, Project::env, (first, second) -> first));
        return applications.stream()
                .map(it -> it.withDefaultEnvironment(
                        environments.getOrDefault(it.id().project(), Map.of())))
                .toList();
    }

    /** Whether every error belongs to one application: else what seems to be gone may stand in what could not be read. */
    public boolean everyErrorIsOfAnApplication() {
        return errors.stream().allMatch(error -> error.application().isPresent());
    }
}
