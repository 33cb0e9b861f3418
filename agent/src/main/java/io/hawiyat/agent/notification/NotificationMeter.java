package io.hawiyat.agent.notification;

/** Counts what became of each try to tell something. */
@FunctionalInterface
public interface NotificationMeter {

    /**
     * One try has ended.
     *
     * @param type webhook, slack, smtp or commitStatus
     */
    void tried(String type, Outcome outcome);

    /** How a try ends. */
    enum Outcome {
        TOLD,
        POSTPONED,
        GIVEN_UP
    }
}
