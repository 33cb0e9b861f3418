package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.SourceView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A source as the API shows it.
 *
 * @param url without credentials
 * @param declaredBy the source whose repository declares it; none for one of the operator's configuration
 */
public record SourceJson(
        String name,
        String url,
        String branch,
        String path,
        Optional<String> declaredBy,
        SourceView.Revision revision,
        Optional<Instant> lastFetch,
        Instant nextFetch,
        List<ConditionJson> conditions,
        List<Fault> errors) {

    public SourceJson {
        conditions = List.copyOf(conditions);
        errors = List.copyOf(errors);
    }

    /** What is wrong with one manifest; line and column are 1-based. */
    public record Fault(String file, int line, int column, String field, String message) {

        static Fault of(ManifestError error) {
            return new Fault(error.file(), error.line(), error.column(), error.field(), error.message());
        }
    }

    /** A source, with all that is known of it. */
    public static SourceJson of(SourceView view) {
        return new SourceJson(
                view.name(),
                view.url(),
                view.branch(),
                view.path(),
                view.declaredBy(),
                view.revision(),
                view.lastFetch(),
                view.nextFetch(),
                view.conditions().stream()
                        .map(condition -> ConditionJson.of(condition, view))
                        .toList(),
                view.errors().stream().map(Fault::of).toList());
    }
}
