package io.hawiyat.agent.api;

import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.ApplicationView.OperationPhase;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Status;
import java.util.Optional;

/**
 * Where an application stands.
 *
 * @param state in a word
 * @param summary in one sentence
 */
record Verdict(String state, String summary) {

    /** The first cause that applies, not its consequences. */
    static Verdict of(Facts facts) {
        return removing(facts)
                .or(() -> putAside(facts))
                .or(() -> refused(facts))
                .or(() -> held(facts))
                .or(() -> waiting(facts))
                .or(() -> underway(facts))
                .or(() -> adrift(facts))
                .or(() -> unwell(facts))
                .orElseGet(() -> live(facts));
    }

    private static Optional<Verdict> removing(Facts facts) {
        return facts.application().removed()
                ? Optional.of(
                        new Verdict("Removing", "no manifest declares it any more, and its containers are removed"))
                : Optional.empty();
    }

    private static Optional<Verdict> refused(Facts facts) {
        return facts.refused()
                .map(it -> new Verdict(
                        "Refused",
                        "its newest manifest is not valid, and its last good one goes on running: " + it.message()));
    }

    private static Optional<Verdict> putAside(Facts facts) {
        return facts.deadLetter()
                .map(it -> new Verdict(
                        "PutAside", "no agent can work on it, and what runs is left alone: " + it.message()));
    }

    private static Optional<Verdict> held(Facts facts) {
        return facts.held().map(it -> new Verdict("Held", it.message()));
    }

    private static Optional<Verdict> waiting(Facts facts) {
        return operation(facts)
                .filter(it -> it.phase() == OperationPhase.RETRY_SCHEDULED)
                .map(it -> new Verdict("Waiting", "something around it failed, and is waited for: " + it.message()));
    }

    private static Optional<Verdict> underway(Facts facts) {
        return facts.deploymentIn(Phase.RUNNING)
                .map(it -> new Verdict(
                        "Deploying", "deployment " + it.id() + " brings commit " + Facts.brief(it.revision())))
                .or(() -> facts.deploymentIn(Phase.QUEUED)
                        .map(it -> new Verdict("Queued", "deployment " + it.id() + " waits for its turn")));
    }

    private static Optional<Verdict> adrift(Facts facts) {
        return facts.application().sync() == Status.Sync.OUT_OF_SYNC
                ? Optional.of(new Verdict("Drifted", "what runs is not what is desired" + lastWords(facts)))
                : Optional.empty();
    }

    private static Optional<Verdict> unwell(Facts facts) {
        return switch (facts.application().health()) {
            case HEALTHY, UNKNOWN -> Optional.empty();
            case SUSPENDED -> Optional.of(new Verdict("Suspended", "its manifest says `suspend: true`"));
            case PROGRESSING, DEGRADED, MISSING ->
                Optional.of(new Verdict("Unwell", "it is as desired, but not healthy" + lastWords(facts)));
        };
    }

    private static Verdict live(Facts facts) {
        var commit = facts.application().revision().applied().map(Facts::brief);
        return commit.map(it -> new Verdict("Live", "everything of commit " + it + " is live"))
                .orElseGet(() -> new Verdict("Queued", "nothing of it was deployed yet"));
    }

    private static String lastWords(Facts facts) {
        return facts.application().conditions().stream()
                .filter(it -> !it.status() && !it.message().isBlank())
                .map(Status.Condition::message)
                .findFirst()
                .or(() -> operation(facts).map(ApplicationView.Operation::message))
                .filter(it -> !it.isBlank())
                .map(it -> ": " + it)
                .orElse("");
    }

    private static Optional<ApplicationView.Operation> operation(Facts facts) {
        return facts.application().operation();
    }
}
