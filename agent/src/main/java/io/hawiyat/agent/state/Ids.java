package io.hawiyat.agent.state;

import java.util.Collection;
import java.util.stream.Collectors;

/** Ids as one parameter: a PostgreSQL array literal, whatever their number. */
final class Ids {

    private Ids() {}

    static String array(Collection<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
