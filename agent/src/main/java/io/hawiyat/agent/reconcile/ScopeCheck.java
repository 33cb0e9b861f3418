package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.DeclaredSource;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Manifests;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.manifest.Project;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Holds what a commit declares against the projects that its source may declare anything in. */
final class ScopeCheck {

    private static final String FIELD = "metadata.project";

    private final Grant grant;
    private final Set<ApplicationId> declared;
    private final List<ManifestError> errors;

    private ScopeCheck(Grant grant, Set<ApplicationId> declared, List<ManifestError> errors) {
        this.grant = grant;
        this.declared = declared;
        this.errors = errors;
    }

    /**
     * What is within the source's projects.
     *
     * @param declared applications that the same source declared validly before
     * @param errors takes one for each thing that is not
     */
    static Manifests check(Manifests read, Grant grant, Set<ApplicationId> declared, List<ManifestError> errors) {
        var check = new ScopeCheck(grant, declared, errors);
        var applications = check.within(read.applications(), it -> it.id().project(), check::error);
        var projects =
                check.within(read.projects(), Project::name, it -> at(it.file(), "metadata.name", grant, it.name()));
        var notifications = check.within(
                read.notifications(), Notification::project, it -> at(it.file(), FIELD, grant, it.project()));
        var sources =
                check.within(read.sources(), DeclaredSource::project, it -> at(it.file(), FIELD, grant, it.project()));
        return new Manifests(
                applications,
                projects,
                read.secrets(),
                notifications,
                sources,
                read.middlewares(),
                read.files(),
                read.errors());
    }

    private <T> List<T> within(List<T> all, Function<T, String> project, Function<T, ManifestError> error) {
        all.stream().filter(it -> !grant.allows(project.apply(it))).map(error).forEach(errors::add);
        return all.stream().filter(it -> grant.allows(project.apply(it))).toList();
    }

    /** Not listed as an application of that project, unless it is one already: the name is for those who may have it. */
    private ManifestError error(Application application) {
        return ManifestError.at(
                application.file(),
                FIELD,
                grant.refusal(application.id().project()),
                Optional.of(application.id()).filter(declared::contains));
    }

    private static ManifestError at(String file, String field, Grant grant, String project) {
        return ManifestError.at(file, field, grant.refusal(project), Optional.empty());
    }
}
