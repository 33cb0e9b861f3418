package io.hawiyat.agent.manifest;

import java.util.List;

/**
 * In which projects a repository may declare anything.
 *
 * @param names of projects; one that ends in {@code *} is all that begin so; none at all is every project
 */
public record ProjectScope(List<String> names) {

    public ProjectScope {
        names = List.copyOf(names);
    }

    public static ProjectScope everything() {
        return new ProjectScope(List.of());
    }

    public boolean allows(String project) {
        return names.isEmpty() || names.stream().anyMatch(name -> matches(name, project));
    }

    private static boolean matches(String name, String project) {
        return name.endsWith("*") ? project.startsWith(name.substring(0, name.length() - 1)) : project.equals(name);
    }

    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
