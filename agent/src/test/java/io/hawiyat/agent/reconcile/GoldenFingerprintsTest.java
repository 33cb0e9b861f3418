package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.Golden;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whether a commit changed an application is told by its fingerprint: an upgrade of the agent is no commit. */
class GoldenFingerprintsTest {

    @Test
    void areThoseOfTheReleaseBefore() {
        Golden.checked(
                "fingerprints",
                Golden.applications().stream()
                        .map(it -> "%s %s %s%n".formatted(it.id(), Fingerprint.of(it), Fingerprint.of(it.workload())))
                        .collect(Collectors.joining()));
    }
}
