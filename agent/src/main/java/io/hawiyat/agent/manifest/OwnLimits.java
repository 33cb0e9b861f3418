package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The limits that Projects set their own applications, beside those of the operator. */
public final class OwnLimits {

    private final Map<String, Project> projects;

    /** @param projects of one source, by name unique */
    public OwnLimits(List<Project> projects) {
        this.projects = projects.stream()
                .collect(Collectors.toUnmodifiableMap(Project::name, Function.identity(), (first, second) -> first));
    }

    /** All that an application asks for beyond its Project's policy and networks. */
    public List<PolicyProblem> forbidden(Application application) {
        var forbidden = of(application)
                .flatMap(project -> project.policy()
                        .map(policy ->
                                PolicyCheck.check(application, Map.of(project.name(), policy), authority(project))))
                .orElse(List.of());
        return Stream.concat(forbidden.stream(), undeclaredNetworks(application))
                .toList();
    }

    /** Whoever reads a project's manifest sees all that it shares with others. */
    private Stream<PolicyProblem> undeclaredNetworks(Application application) {
        var declared = of(application).map(Project::networks).orElse(List.of());
        var wanted = application.workload().networks();
        return IntStream.range(0, wanted.size())
                .filter(index -> !declared.contains(wanted.get(index)))
                .mapToObj(index -> new PolicyProblem(
                        "spec.networks[" + index + "]",
                        "the network " + wanted.get(index) + " is not shared by the project "
                                + application.id().project()
                                + ": declare it in this source, in `networks` of the Project "
                                + application.id().project()));
    }

    /**
     * All limits of its Project's quota that an application breaks.
     *
     * @param others the project's other applications that stand
     */
    public List<PolicyProblem> excessive(Application application, List<Application> others) {
        return of(application)
                .flatMap(project ->
                        project.quota().map(quota -> QuotaCheck.check(application, others, quota, authority(project))))
                .orElse(List.of());
    }

    private Optional<Project> of(Application application) {
        return Optional.ofNullable(projects.get(application.id().project()));
    }

    private static String authority(Project project) {
        return "its Project (" + project.file() + ")";
    }
}
