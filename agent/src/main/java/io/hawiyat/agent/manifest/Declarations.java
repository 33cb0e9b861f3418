package io.hawiyat.agent.manifest;

import java.util.List;

/** What one file declares, all of it valid by itself. */
public record Declarations(List<Application> applications, List<Project> projects) {

    public Declarations {
        applications = List.copyOf(applications);
        projects = List.copyOf(projects);
    }

    int count() {
        return applications.size() + projects.size();
    }
}
