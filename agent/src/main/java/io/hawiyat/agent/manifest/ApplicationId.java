package io.hawiyat.agent.manifest;

/**
 * The identity of an application on an instance: unique over all sources.
 *
 * @param project a DNS label of at most 30 characters
 * @param name a DNS label of at most 40 characters
 */
public record ApplicationId(String project, String name) implements Comparable<ApplicationId> {

    /** Reads {@code project/name}, or {@code name} alone in the project {@code default}. */
    public static ApplicationId parse(String text) {
        var slash = text.indexOf('/');
        return slash < 0
                ? new ApplicationId("default", text)
                : new ApplicationId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ApplicationId other) {
        var byProject = project.compareTo(other.project);
        return byProject != 0 ? byProject : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
