package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.state.Search;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which applications the overview lists. */
public enum Show {
    ALL(Search.Standing.ALL),
    ATTENTION(Search.Standing.UNWELL),
    DEPLOYING(Search.Standing.DEPLOYING),
    HEALTHY(Search.Standing.HEALTHY);

    private final Search.Standing standing;

    Show(Search.Standing standing) {
        this.standing = standing;
    }

    /** As the state knows it. */
    Search.Standing standing() {
        return standing;
    }

    /** As it stands in the address of the page. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All, unless it is one of the others. */
    static Show of(Optional<String> text) {
        return Arrays.stream(values())
                .filter(it -> text.filter(it.text()::equals).isPresent())
                .findFirst()
                .orElse(ALL);
    }
}
