package io.hawiyat.agent.dashboard;

/** How bad a word is: the class of its badge. */
public enum Tone {
    BAD("bad"),
    WARN("warn"),
    BUSY("busy"),
    IDLE("idle"),
    GOOD("good");

    private final String css;

    Tone(String css) {
        this.css = css;
    }

    /** The class in the stylesheet. */
    public String css() {
        return css;
    }

    /** Of a word for sync, health, phase or state. */
    public static Tone of(String word) {
        return switch (word) {
            case "Synced", "Healthy", "Succeeded", "Live" -> GOOD;
            case "Progressing", "Running", "Queued", "Deploying", "Removing" -> BUSY;
            case "OutOfSync", "RetryScheduled", "Missing", "Drifted", "Waiting" -> WARN;
            case "Degraded", "Failed", "RolledBack", "Held", "Refused", "Unwell" -> BAD;
            default -> IDLE;
        };
    }
}
