package io.hawiyat.agent.state;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param application name within its project
 * @param limit of items, 1 to 1000
 * @param cursor of the page before, as it was given out
 */
public record Filter(Optional<String> project, Optional<String> application, int limit, Optional<String> cursor) {

    public Filter {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be from 1 to 1000, not " + limit);
        }
        cursor.ifPresent(Filter::number);
    }

    /** The first items of everything. */
    public static Filter first(int limit) {
        return new Filter(Optional.empty(), Optional.empty(), limit, Optional.empty());
    }

    public Filter in(String otherProject) {
        return new Filter(Optional.of(otherProject), application, limit, cursor);
    }

    public Filter named(String otherApplication) {
        return new Filter(project, Optional.of(otherApplication), limit, cursor);
    }

    public Filter from(String otherCursor) {
        return new Filter(project, application, limit, Optional.of(otherCursor));
    }

    /** Only what is older than this id. */
    long before() {
        return cursor.map(Filter::number).orElse(Long.MAX_VALUE);
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("cursor is not one that was given out: " + cursor, e);
        }
    }
}
