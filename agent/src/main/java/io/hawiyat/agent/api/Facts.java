package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.FieldChange;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.DeadLetters;
import io.hawiyat.agent.state.DeliveryView;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.RevisionView;
import io.hawiyat.agent.state.SourceView;
import io.hawiyat.agent.state.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an application and of what led to it.
 *
 * @param revision the desired commit, as it was found
 * @param delivery the webhook that led to the look which found it
 * @param deployments newest first
 * @param changes what the desired commit changed of it
 * @param first whether it is the commit that first declared it
 * @param unreadable why what it is to be, and was, is not known
 * @param retryAt when it is tried again, while it waits for that
 * @param details whether the reader may see what stands in fields
 */
record Facts(
        ApplicationView application,
        Optional<SourceView> source,
        Optional<RevisionView> revision,
        Optional<DeliveryView> delivery,
        List<Deployment> deployments,
        List<FieldChange> changes,
        boolean first,
        Optional<String> unreadable,
        Optional<Instant> retryAt,
        boolean details) {

    Facts {
        deployments = List.copyOf(deployments);
        changes = List.copyOf(changes);
    }

    /** Its condition of a type, whether it holds or not. */
    Optional<Status.Condition> condition(String type) {
        return application.conditions().stream()
                .filter(it -> it.type().equals(type))
                .findFirst();
    }

    /** Why its newest manifest is not taken. */
    Optional<Status.Condition> refused() {
        return condition("ManifestValid").filter(it -> !it.status());
    }

    Optional<Status.Condition> held() {
        return condition("Held").filter(Status.Condition::status);
    }

    /** Why agents have given it up. */
    Optional<Status.Condition> deadLetter() {
        return condition(DeadLetters.CONDITION).filter(Status.Condition::status);
    }

    /** Why its source can not be read, while it can not. */
    Optional<Status.Condition> sourceLost() {
        return source.flatMap(it -> it.conditions().stream()
                .filter(condition ->
                        condition.type().equals("Ready") && condition.reason().equals("FetchFailed"))
                .findFirst());
    }

    /** The removal of it that waits for a person. */
    Optional<SourceView.HeldPrune> prune() {
        return source.flatMap(SourceView::prune).filter(it -> it.applications().contains(application.name()));
    }

    Optional<Deployment> deploymentIn(Deployment.Phase phase) {
        return deployments.stream().filter(it -> it.phase() == phase).findFirst();
    }

    String name() {
        return application.name().toString();
    }

    static String brief(String commit) {
        return commit.length() > 8 ? commit.substring(0, 8) : commit;
    }
}
