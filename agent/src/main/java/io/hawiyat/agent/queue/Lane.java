package io.hawiyat.agent.queue;

/**
 * What takes turns within a priority, so that a busy one starves no other.
 *
 * @param name of a project or a source, not blank, at most 200 characters
 */
public record Lane(String name) {

    private static final int LONGEST_NAME = 200;

    public Lane {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a lane's name has 1 to " + LONGEST_NAME + " characters and is not blank, but is \"" + name + "\"");
        }
    }
}
