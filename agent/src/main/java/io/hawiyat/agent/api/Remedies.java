package io.hawiyat.agent.api;

import io.hawiyat.agent.api.Explanation.Way;
import io.hawiyat.agent.state.ApplicationView.OperationPhase;
import io.hawiyat.agent.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person can do so that an application goes on. */
final class Remedies {

    private Remedies() {}

    static List<Way> of(Facts facts) {
        var ways = new ArrayList<Way>();
        if (facts.deadLetter().isPresent()) {
            ways.add(way("mend what is named above, then take it back", "hawiyat retry " + facts.name()));
        }
        if (facts.refused().isPresent()) {
            ways.add(way("correct the manifest and commit it; this checks it beforehand", "hawiyat validate PATH"));
        }
        if (facts.held().isPresent()) {
            ways.add(new Way("commit a change of what the application is made of", Optional.empty()));
            ways.add(way(
                    "or, when the cause was elsewhere and is gone, try the same again",
                    "hawiyat retry " + facts.name()));
        } else if (waits(facts)) {
            ways.add(way(
                    "mend what is named above; it goes on by itself, or at once with",
                    "hawiyat retry " + facts.name()));
        } else if (unwell(facts)) {
            ways.add(way("read what its containers say", "hawiyat logs " + facts.name()));
        }
        facts.sourceLost()
                .ifPresent(it -> ways.add(way(
                        "mend the source: newer commits are not seen until it can be fetched",
                        "hawiyat sync " + facts.application().source())));
        facts.prune()
                .ifPresent(it -> ways.add(way(
                        "it is to be removed: declare it again, or let the removal go ahead",
                        "hawiyat approve " + it.id())));
        return ways;
    }

    private static boolean waits(Facts facts) {
        return facts.application()
                .operation()
                .filter(it -> it.phase() == OperationPhase.RETRY_SCHEDULED)
                .isPresent();
    }

    private static boolean unwell(Facts facts) {
        return switch (facts.application().health()) {
            case DEGRADED, MISSING -> true;
            case HEALTHY, PROGRESSING, SUSPENDED, UNKNOWN -> facts.application().sync() == Status.Sync.OUT_OF_SYNC;
        };
    }

    private static Way way(String message, String command) {
        return new Way(message, Optional.of(command));
    }
}
