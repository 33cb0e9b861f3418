package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what documents depend on is there, and whether nothing waits for itself, over all files of a source. */
final class DependencyChecks {

    private final Map<ApplicationId, Declared> declared = new LinkedHashMap<>();

    private record Declared(Document document, List<ApplicationId> dependsOn) {}

    void add(Application application, Document document) {
        var project = application.id().project();
        declared.put(
                application.id(),
                new Declared(
                        document,
                        application.dependsOn().stream()
                                .map(name -> new ApplicationId(project, name))
                                .toList()));
    }

    /**
     * An error for each dependency that can never be met.
     *
     * @param known every name that is declared, also by a document in error, and by other sources
     */
    List<ManifestError> check(Set<ApplicationId> known) {
        var errors = new ArrayList<ManifestError>();
        declared.forEach((id, one) -> {
            for (var index = 0; index < one.dependsOn().size(); index++) {
                var pointer = Pointers.item("/spec/dependsOn", index);
                var problem = problem(id, one.dependsOn().get(index), known);
                problem.ifPresent(it -> {
                    var findings = new Findings(one.document());
                    findings.atValue(pointer, it);
                    findings.errors(Optional.of(id)).forEach(errors::add);
                });
            }
        });
        return errors;
    }

    private Optional<String> problem(ApplicationId id, ApplicationId dependency, Set<ApplicationId> known) {
        if (!known.contains(dependency)) {
            var names = known.stream()
                    .filter(it -> it.project().equals(id.project()) && !it.equals(id))
                    .map(ApplicationId::name)
                    .sorted()
                    .toList();
            return Optional.of("there is no Application or Job " + Quoting.quoted(dependency.name())
                    + " in the project " + id.project() + Nearest.hint(dependency.name(), names));
        }
        var way = way(dependency, id, new ArrayList<>());
        return way.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        way.size() == 1
                                ? "must not name itself"
                                : "each would wait for the other: " + id.name() + " -> " + String.join(" -> ", way));
    }

    /** The names from one to another along their dependencies; empty when there is no way. */
    private List<String> way(ApplicationId from, ApplicationId to, List<ApplicationId> seen) {
        if (from.equals(to)) {
            return List.of(to.name());
        }
        if (seen.contains(from) || !declared.containsKey(from)) {
            return List.of();
        }
        seen.add(from);
        for (var next : declared.get(from).dependsOn()) {
            var rest = way(next, to, seen);
            if (!rest.isEmpty()) {
                var way = new ArrayList<String>();
                way.add(from.name());
                way.addAll(rest);
                return way;
            }
        }
        return List.of();
    }
}
