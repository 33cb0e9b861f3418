package io.hawiyat.agent.api;

import io.hawiyat.agent.state.Filter;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.QueryValue;
import java.util.Optional;

/**
 * What part of a list a request is about.
 *
 * @param limit 1 to 1000; 100 when not given
 */
@Introspected
record ListQuery(
        @QueryValue Optional<String> project,
        @QueryValue Optional<String> application,
        @QueryValue Optional<String> limit,
        @QueryValue Optional<String> cursor) {

    private static final int USUAL = 100;

    /**
     * As the state knows it.
     *
     * @throws IllegalArgumentException when the limit or the cursor is none
     */
    Filter filter() {
        return new Filter(project, application, limit.map(ListQuery::number).orElse(USUAL), cursor);
    }

    private static int number(String limit) {
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("limit must be a number from 1 to 1000, not " + limit, e);
        }
    }
}
