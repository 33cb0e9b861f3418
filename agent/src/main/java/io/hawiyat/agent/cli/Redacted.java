package io.hawiyat.agent.cli;

import java.util.Objects;

/** A secret: printed by nothing. */
public final class Redacted {

    private final String value;

    public Redacted(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself, for the one who has to present it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Redacted that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
