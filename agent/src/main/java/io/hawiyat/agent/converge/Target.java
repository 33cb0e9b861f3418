package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.plan.Generation;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.util.List;

/** What an application is to be brought to, given all that is recorded of it. */
sealed interface Target {

    /** Bring this version up. */
    record Deploy(Version version, boolean proven) implements Target {}

    /** Take everything away: it is no longer declared, or nothing of it was ever good. Volumes stay. */
    record Clear(Version version) implements Target {}

    /** Leave it as it is: nothing valid was ever declared, or a person wants to look at what failed. */
    record Leave() implements Target {}

    static Target of(StoredApplication application) {
        if (application.removed()) {
            return application
                    .lastGood()
                    .or(application::desired)
                    .<Target>map(Clear::new)
                    .orElseGet(Leave::new);
        }
        if (application.rollback().isPresent()) {
            var version = application.rollback().get();
            return new Deploy(version, proven(application, version));
        }
        if (!application.held()) {
            return application
                    .desired()
                    .<Target>map(version -> new Deploy(version, proven(application, version)))
                    .orElseGet(Leave::new);
        }
        return application
                .desired()
                .filter(failed -> failed.application().rollout().autoRollback())
                .map(failed -> back(application, failed))
                .orElseGet(Leave::new);
    }

    private static Target back(StoredApplication application, Version failed) {
        return application
                .lastGood()
                .<Target>map(version -> new Deploy(version, true))
                .orElseGet(() -> new Clear(failed));
    }

    private static boolean proven(StoredApplication application, Version version) {
        return application
                .lastGood()
                .filter(good -> good.generation() == version.generation())
                .isPresent();
    }

    /** The goal of a version whose image is resolved. */
    static Goal goal(Version version, boolean proven) {
        var application = version.application();
        var suspended = application.suspend();
        return new Goal(
                application.id(),
                version.resolved(),
                suspended ? 0 : application.replicas(),
                suspended ? List.of() : application.routes(),
                application.rollout(),
                proven);
    }

    /** The goal of being gone. */
    static Goal gone(Version version) {
        var application = version.application();
        return new Goal(application.id(), declared(version), 0, List.<Route>of(), application.rollout(), true);
    }

    /** What would be, to be compared with what is: its image may never have been resolved. */
    static Goal compared(Version version) {
        var application = version.application();
        return new Goal(
                application.id(),
                declared(version),
                application.replicas(),
                application.routes(),
                application.rollout(),
                false);
    }

    private static Generation declared(Version version) {
        var workload = version.application().workload();
        return new Generation(version.generation(), workload, version.image().orElse(workload.image()));
    }
}
