package io.hawiyat.agent.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * What an application depends on, as it stands.
 *
 * @param declared whether any source declares it
 * @param refused whether its manifest is in error at this commit
 * @param held why its newest commit failed, where that one is held
 * @param underWay whether it is being deployed
 * @param current whether its newest version is live, for one of the same source at the same commit
 * @param health as last seen
 */
public record Dependency(
        String name,
        boolean declared,
        boolean refused,
        Optional<String> held,
        boolean underWay,
        boolean current,
        String health) {

    /** What is waited for, in words that follow "waits for"; empty when it is met. */
    public Optional<String> obstacle() {
        if (!declared) {
            return said("which no source declares");
        }
        if (refused) {
            return said("whose manifest is in error");
        }
        if (held.isPresent()) {
            return said("which failed: " + held.get());
        }
        if (underWay) {
            return said("which is being deployed");
        }
        if (!current) {
            return said("which is not live at this commit yet");
        }
        return health.equals("HEALTHY") ? Optional.empty() : said("which is " + health.toLowerCase(Locale.ROOT));
    }

    private Optional<String> said(String what) {
        return Optional.of(name + ", " + what);
    }
}
