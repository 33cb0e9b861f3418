package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.FieldChange;
import java.util.List;

/** What a commit of the manifests would change of one application. */
sealed interface PlannedChange {

    ApplicationId application();

    record Added(ApplicationId application) implements PlannedChange {}

    record Removed(ApplicationId application) implements PlannedChange {}

    /**
     * Some of its fields.
     *
     * @param fields sorted by name, never empty
     */
    record Changed(ApplicationId application, List<FieldChange> fields) implements PlannedChange {
        public Changed {
            fields = List.copyOf(fields);
        }
    }
}
