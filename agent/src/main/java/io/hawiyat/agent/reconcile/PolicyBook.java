package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.OwnLimits;
import io.hawiyat.agent.manifest.PolicyCheck;
import io.hawiyat.agent.manifest.PolicyProblem;
import io.hawiyat.agent.manifest.ProjectPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The operator's configuration as policies.
 *
 * @param byProject a project without one has the standard policy
 */
public record PolicyBook(Map<String, ProjectPolicy> byProject) implements Policies {

    public PolicyBook {
        byProject = Map.copyOf(byProject);
    }

    @Override
    public List<ManifestError> check(List<Application> applications, OwnLimits own) {
        return applications.stream()
                .flatMap(it -> Stream.concat(PolicyCheck.check(it, byProject).stream(), own.forbidden(it).stream())
                        .map(problem -> error(it, problem)))
                .toList();
    }

    static ManifestError error(Application application, PolicyProblem problem) {
        return ManifestError.of(application, problem.field(), problem.message());
    }
}
