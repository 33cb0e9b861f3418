package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The limits that Projects set their own applications, beside those of the operator. */
public final class OwnLimits {

    private final Map<String, Project> projects;

    /** @param projects of one source, by name unique */
    public OwnLimits(List<Project> projects) {
        this.projects = projects.stream()
                .collect(Collectors.toUnmodifiableMap(Project::name, Function.identity(), (first, second) -> first));
    }

    /** All that an application asks for beyond its Project's policy. */
    public List<PolicyProblem> forbidden(Application application) {
        return of(application)
                .flatMap(project -> project.policy()
                        .map(policy ->
                                PolicyCheck.check(application, Map.of(project.name(), policy), authority(project))))
                .orElse(List.of());
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
