package io.hawiyat.agent.state;

import java.util.Locale;

/** What set a deployment off. */
public enum Trigger {
    POLL,
    WEBHOOK,
    DRIFT,
    ROLLBACK,
    SYNC,
    RETRY,
    RESTART,
    DEPENDENCY,
    SCHEDULE;

    /** As the API and PostgreSQL write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
