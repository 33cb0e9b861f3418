package io.hawiyat.agent.converge;

import io.hawiyat.agent.converge.EngineView.Sight;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.Generation;
import io.hawiyat.agent.plan.Mending;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Unseen;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.Status.Condition;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users are told of an application: the desired revision against live, and the health of what runs. Pure. */
final class StatusReport {

    private StatusReport() {}

    /**
     * Says how things stand.
     *
     * @param underWay whether a deployment is being worked on
     */
    static Status of(StoredApplication application, Sight sight, boolean underWay, Instant now) {
        var serving = serving(sight);
        var ready = (int) serving.stream().filter(Container::ready).count();
        var diff = diff(application, sight, serving, underWay);
        var sync = application.desired().isEmpty() ? Sync.UNKNOWN : diff.isEmpty() ? Sync.SYNCED : Sync.OUT_OF_SYNC;
        var generation = serving.stream().mapToLong(Container::generation).max().orElse(0);
        var health = health(application, sight, ready, underWay);
        return new Status(sync, health, generation, ready, diff, conditions(application, sight, health, ready, now));
    }

    private static List<Container> serving(Sight sight) {
        return sight.observed().containers().stream()
                .filter(it -> it.running() && (it.named() || it.served()))
                .filter(it -> it.withdrawnAt().isEmpty())
                .toList();
    }

    private static Health health(StoredApplication application, Sight sight, int ready, boolean underWay) {
        var wanted = application.lastGood().or(application::desired);
        var replicas = wanted.map(it -> it.application().replicas()).orElse(0);
        if (application.desired().filter(it -> it.application().suspend()).isPresent()) {
            return Health.SUSPENDED;
        }
        if (underWay) {
            return Health.PROGRESSING;
        }
        if (sight.observed().containers().isEmpty()) {
            return Health.MISSING;
        }
        return ready >= replicas && sight.unstable().isEmpty() ? Health.HEALTHY : Health.DEGRADED;
    }

    private static List<Difference> diff(
            StoredApplication application, Sight sight, List<Container> serving, boolean underWay) {
        if (application.removed()) {
            return serving.isEmpty()
                    ? List.of()
                    : List.of(new Difference(
                            "metadata.name", "", application.name().toString()));
        }
        return application
                .desired()
                .map(desired -> diff(application, desired, sight, serving, underWay))
                .orElse(List.of());
    }

    private static List<Difference> diff(
            StoredApplication application, Version desired, Sight sight, List<Container> serving, boolean underWay) {
        var differences = new ArrayList<Difference>();
        var replicas =
                desired.application().suspend() ? 0 : desired.application().replicas();
        if (serving.size() != replicas) {
            differences.add(
                    new Difference("spec.replicas", Integer.toString(replicas), Integer.toString(serving.size())));
        }
        for (var container : serving) {
            sight.of(container)
                    .ifPresent(it -> Stream.concat(
                                    Drift.between(generation(desired), it.live()).stream(),
                                    container.drift().stream().filter(StatusReport::ofPlace))
                            .filter(difference -> !differences.contains(difference))
                            .forEach(differences::add));
        }
        if (!underWay) {
            strangers(sight).forEach(it -> differences.add(new Difference("containers." + it.name(), "", state(it))));
        }
        if (!sight.observed().routed()) {
            differences.add(new Difference("spec.routes", "published", "missing or edited"));
        }
        instead(application)
                .ifPresent(other -> differences.addAll(Unseen.between(desired.application(), other.application())));
        if (differences.isEmpty() && instead(application).isPresent()) {
            // They differ in what neither the engine nor Traefik shows, such as how it is rolled out.
            differences.add(new Difference(
                    "revision", desired.revision(), instead(application).get().revision()));
        }
        differences.sort(Comparator.comparing(Difference::field));
        return differences;
    }

    /** What no rollout left there: of another generation, or one replica too many. */
    private static List<Container> strangers(Sight sight) {
        var goal = sight.goal();
        return sight.observed().containers().stream()
                .filter(it -> it.generation() != goal.generation().number()
                        || it.replica() >= goal.replicas()
                        || it.retired())
                .filter(it -> !it.named() && !it.served() && it.withdrawnAt().isEmpty())
                .toList();
    }

    private static String state(Container container) {
        return container.state().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static boolean ofPlace(Difference difference) {
        return difference.field().equals(Mending.NAME) || difference.field().startsWith(Mending.NETWORKS);
    }

    /** What is kept running in place of the desired version, which is held. */
    private static Optional<Version> instead(StoredApplication application) {
        return application.rollback().or(() -> application.held() ? application.lastGood() : Optional.empty());
    }

    private static Generation generation(Version desired) {
        var workload = desired.application().workload();
        return new Generation(desired.generation(), workload, desired.image().orElse(workload.image()));
    }

    private static List<Condition> conditions(
            StoredApplication application, Sight sight, Health health, int ready, Instant now) {
        var conditions = new ArrayList<Condition>();
        var isReady = health == Health.HEALTHY || health == Health.SUSPENDED;
        conditions.add(condition(application, "Ready", isReady, word(health), reason(sight, ready), now));
        if (application.rollback().isPresent()) {
            var message = "rolled back, as generation "
                    + application.rollback().get().generation() + "; commit a change, or `hawiyat retry "
                    + application.name() + "`";
            conditions.add(condition(application, "Held", true, "RolledBack", message, now));
        } else if (application.held()) {
            var revision = application.desired().map(Version::revision).orElse("");
            var message = "commit " + revision + " is held because it failed; commit a change, or `hawiyat retry "
                    + application.name() + "`";
            conditions.add(condition(application, "Held", true, "AtFault", message, now));
        }
        return conditions;
    }

    private static String reason(Sight sight, int ready) {
        var failing = sight.observed().containers().stream()
                .filter(it -> it.named() || it.served())
                .flatMap(it -> it.readiness() instanceof Readiness.Failing(var since, var detail)
                        ? Stream.of(it.name() + " is unhealthy: " + detail)
                        : Stream.empty());
        return Stream.concat(Stream.of(ready + " ready"), Stream.concat(failing, sight.unstable().stream()))
                .collect(Collectors.joining("; "));
    }

    private static String word(Health health) {
        return health.name().charAt(0) + health.name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** A condition keeps its time for as long as it says the same. */
    private static Condition condition(
            StoredApplication application, String type, boolean status, String reason, String message, Instant now) {
        var since = application.status().conditions().stream()
                .filter(it -> it.type().equals(type) && it.status() == status)
                .map(Condition::since)
                .findFirst()
                .orElse(now);
        return new Condition(type, status, reason, message, since);
    }
}
