package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;

/**
 * All that one tree of manifests declares, and all that is wrong with it. One bad document never hides another.
 *
 * @param files contents by SHA-256 (lower-case hex) of what the applications' {@code files} name
 * @param errors sorted by file, line and column
 */
public record Manifests(
        List<Application> applications,
        List<Project> projects,
        List<Secret> secrets,
        List<Notification> notifications,
        Map<String, byte[]> files,
        List<ManifestError> errors) {
    public Manifests {
        applications = List.copyOf(applications);
        projects = List.copyOf(projects);
        secrets = List.copyOf(secrets);
        notifications = List.copyOf(notifications);
        files = Map.copyOf(files);
        errors = List.copyOf(errors);
    }
}
