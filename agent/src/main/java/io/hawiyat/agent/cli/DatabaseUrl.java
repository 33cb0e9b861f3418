package io.hawiyat.agent.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A PostgreSQL, in the parts that JDBC wants.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port[,host:port...]/database?...}, without user and password
 */
public record DatabaseUrl(String jdbcUrl, String user, Redacted password) {

    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

    /** Several hosts are those of a primary and its stand-ins. */
    private static final Pattern AUTHORITY = Pattern.compile("((?<login>[^@]*)@)?(?<hosts>[^@\\s]+)");

    private static final String EXPECTED =
            "must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or jdbc:postgresql://... with user and password";

    /**
     * Reads {@code postgresql://user:password@host:port/database} as libpq does, percent-encoding included, or the same
     * with {@code jdbc:} before it, where user and password may also be parameters.
     *
     * @throws IllegalArgumentException when it is neither; the message holds nothing of the text
     */
    public static DatabaseUrl parse(String text) {
        try {
            return parse(new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(EXPECTED + " (%-encode special characters)");
        }
    }

    private static DatabaseUrl parse(URI url) {
        var scheme = Optional.ofNullable(url.getScheme()).orElse("");
        var database = Optional.ofNullable(url.getRawPath()).orElse("");
        var authority =
                AUTHORITY.matcher(Optional.ofNullable(url.getRawAuthority()).orElse(""));
        if (!SCHEMES.contains(scheme) || !authority.matches() || database.length() < 2) {
            throw new IllegalArgumentException(EXPECTED);
        }
        var parameters = Parameters.of(Optional.ofNullable(url.getRawQuery()).orElse(""));
        var login = Optional.ofNullable(authority.group("login")).orElse("").split(":", 2);
        var user = login[0].isEmpty() ? parameters.user() : Optional.of(decoded(login[0]));
        var password = login.length < 2 ? parameters.password() : Optional.of(decoded(login[1]));
        return new DatabaseUrl(
                "jdbc:postgresql://" + authority.group("hosts") + database + parameters.others(),
                user.orElseThrow(() -> new IllegalArgumentException(EXPECTED + ": the user is missing")),
                new Redacted(password.orElse("")));
    }

    private static String decoded(String text) {
        // URLDecoder is for forms, where a plus sign is a blank.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * What stands after the question mark.
     *
     * @param others with the question mark, when there are any
     */
    private record Parameters(Optional<String> user, Optional<String> password, String others) {

        static Parameters of(String query) {
            var user = Optional.<String>empty();
            var password = Optional.<String>empty();
            var others = new ArrayList<String>();
            for (var parameter : query.isEmpty() ? List.<String>of() : List.of(query.split("&"))) {
                if (parameter.startsWith("user=")) {
                    user = Optional.of(decoded(parameter.substring("user=".length())));
                } else if (parameter.startsWith("password=")) {
                    password = Optional.of(decoded(parameter.substring("password=".length())));
                } else {
                    others.add(parameter);
                }
            }
            return new Parameters(user, password, others.isEmpty() ? "" : "?" + String.join("&", others));
        }
    }
}
