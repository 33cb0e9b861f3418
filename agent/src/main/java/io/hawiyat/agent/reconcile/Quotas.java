package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.OwnLimits;
import io.hawiyat.agent.manifest.Quota;
import io.hawiyat.agent.manifest.QuotaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operator's quotas, held against what commits declare.
 *
 * @param byProject a project without one is unlimited
 */
public record Quotas(Map<String, Quota> byProject) {

    public Quotas {
        byProject = Map.copyOf(byProject);
    }

    /**
     * An error for each limit that an application breaks, together with those before it that stand.
     *
     * @param candidates in the order in which they are declared: the first ones have the quota
     * @param elsewhere applications of other sources, which have theirs
     * @param own limits that projects set themselves
     */
    List<ManifestError> check(List<Application> candidates, List<Application> elsewhere, OwnLimits own) {
        var standing = new ArrayList<>(elsewhere);
        var errors = new ArrayList<ManifestError>();
        for (var candidate : candidates) {
            var broken = check(candidate, standing, own);
            if (broken.isEmpty()) {
                standing.add(candidate);
            }
            errors.addAll(broken);
        }
        return errors;
    }

    private List<ManifestError> check(Application candidate, List<Application> standing, OwnLimits own) {
        var project = candidate.id().project();
        var others = standing.stream()
                .filter(it -> it.id().project().equals(project))
                .toList();
        var operators = Optional.ofNullable(byProject.get(project))
                .map(quota -> QuotaCheck.check(candidate, others, quota))
                .orElse(List.of());
        return Stream.concat(operators.stream(), own.excessive(candidate, others).stream())
                .map(problem -> PolicyBook.error(candidate, problem))
                .toList();
    }
}
