package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.regex.Pattern;

/** {@code PROJECT/APPLICATION} of a command line; a name alone is of the project {@code default}. */
final class ApplicationName {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    private ApplicationName() {}

    static ApplicationId parse(String text) {
        var id = ApplicationId.parse(text);
        if (!LABEL.matcher(id.project()).matches() || !LABEL.matcher(id.name()).matches()) {
            throw CommandFailed.usage("must be PROJECT/APPLICATION, such as shop/web: " + Table.plain(text));
        }
        return id;
    }

    /** Where its part of the API stands, below {@code /api/v1}. */
    static String path(ApplicationId id) {
        return "/applications/" + id.project() + "/" + id.name();
    }
}
