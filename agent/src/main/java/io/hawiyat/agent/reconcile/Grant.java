package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.ProjectScope;
import io.hawiyat.agent.source.SourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one source may declare: never more than the one that declares it.
 *
 * @param scopes each has to allow a project
 * @param line what is read, from the operator's source down to this one
 */
record Grant(List<ProjectScope> scopes, List<Place> line) {

    /** A source of the operator's, what it declares, and what that declares. */
    private static final int DEEPEST = 3;

    Grant {
        scopes = List.copyOf(scopes);
        line = List.copyOf(line);
    }

    /** What is read: the same twice in one line would declare itself without end. */
    record Place(String url, String tracked, String path) {

        static Place of(SourceDefinition source) {
            var url = source.url().display().replaceAll("/+$", "").replaceAll("\\.git$", "");
            return new Place(url, source.tracked().toString(), source.path().value());
        }
    }

    static Grant root(ProjectScope scope, SourceDefinition source) {
        return new Grant(List.of(scope), List.of(Place.of(source)));
    }

    /** Of a source that this one declares. */
    Grant to(ProjectScope scope, SourceDefinition source) {
        var narrower = new ArrayList<>(scopes);
        narrower.add(scope);
        var longer = new ArrayList<>(line);
        longer.add(Place.of(source));
        return new Grant(narrower, longer);
    }

    boolean allows(String project) {
        return scopes.stream().allMatch(scope -> scope.allows(project));
    }

    /** Why a project is not among those allowed. */
    String refusal(String project) {
        var tightest = scopes.stream().filter(scope -> !scope.allows(project)).findFirst();
        return "this source may not declare anything in the project " + project + ", only in "
                + tightest.map(ProjectScope::toString).orElse("others")
                + " (`projects` of the source in hawiyat.yml, or of the Source that declares it)";
    }

    /** Why this source may not declare another one. */
    Optional<String> refusal(SourceDefinition declared) {
        if (line.contains(Place.of(declared))) {
            return Optional.of("declares what it comes from itself: the same repository, path and branch");
        }
        return line.size() >= DEEPEST
                ? Optional.of("is declared by a Source of a Source: one more would be too deep")
                : Optional.empty();
    }
}
