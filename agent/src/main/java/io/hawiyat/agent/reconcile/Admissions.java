package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.OwnLimits;
import io.hawiyat.agent.manifest.Project;
import io.hawiyat.agent.state.Rollbacks;
import java.util.List;
import java.util.stream.Stream;

/** Policies and quotas of today, for what comes back from another time. */
public record Admissions(Policies policies, Quotas quotas) implements Rollbacks.Admission {

    @Override
    public List<ManifestError> check(Application candidate, List<Application> others, List<Project> projects) {
        var own = new OwnLimits(projects);
        return Stream.concat(
                        policies.check(List.of(candidate), own).stream(),
                        quotas.check(List.of(candidate), others, own).stream())
                .toList();
    }
}
