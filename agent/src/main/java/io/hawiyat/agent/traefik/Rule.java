package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.TcpRoute;
import java.util.regex.Pattern;

/** Traefik's rule of one route. Its literals stand between backticks, where Traefik knows no escape at all. */
final class Rule {

    private static final Pattern HOST = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?");
    private static final Pattern PATH = Pattern.compile("/[^`\\p{Cntrl}]*");

    private Rule() {}

    /**
     * The rule for a host, and for the paths below a prefix.
     *
     * @throws IllegalArgumentException for a text that could end its literal: manifests are validated before
     */
    static String of(String host, String pathPrefix) {
        require(HOST, host, "host");
        require(PATH, pathPrefix, "pathPrefix");
        var hostRule = "Host(`" + host + "`)";
        return pathPrefix.equals("/") ? hostRule : hostRule + " && PathPrefix(`" + pathPrefix + "`)";
    }

    /**
     * The rule for a name that is asked for within TLS; {@code *} for every connection.
     *
     * @throws IllegalArgumentException as above
     */
    static String ofSni(String name) {
        if (!name.equals(TcpRoute.ANY)) {
            require(HOST, name, "hostSNI");
        }
        return "HostSNI(`" + name + "`)";
    }

    private static void require(Pattern pattern, String text, String field) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("a route's " + field + " can not be: " + text);
        }
    }
}
