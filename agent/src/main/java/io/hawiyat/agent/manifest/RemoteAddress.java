package io.hawiyat.agent.manifest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which git remotes a manifest may name: never a path, a program, a password, or the host that the agent runs on. */
final class RemoteAddress {

    private static final Pattern SSH_SHORTHAND = Pattern.compile("([A-Za-z0-9._][A-Za-z0-9._-]*)@([^/@:]+):([^:-].*)");
    private static final String FORM =
            "must be an https, http or ssh URL such as https://git.example.com/team/shop.git: no path, file, option or"
                    + " other transport";

    private RemoteAddress() {}

    /** Why a remote is refused; the text itself is not repeated, as it may hold a password. */
    static Optional<String> refusal(String url, Set<String> localHosts) {
        if (url.startsWith("-")
                || url.isBlank()
                || url.chars().anyMatch(letter -> Character.isISOControl(letter) || Character.isWhitespace(letter))) {
            return Optional.of(FORM);
        }
        var shorthand = SSH_SHORTHAND.matcher(url);
        return shorthand.matches() ? ofHost(shorthand.group(2), localHosts) : withScheme(url, localHosts);
    }

    static boolean isSsh(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("ssh://")
                || SSH_SHORTHAND.matcher(url).matches();
    }

    private static Optional<String> withScheme(String text, Set<String> localHosts) {
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (!Set.of("https", "http", "ssh").contains(scheme) || url.getHost() == null) {
                return Optional.of(FORM);
            }
            var user = Optional.ofNullable(url.getUserInfo()).orElse("");
            if (!user.isEmpty() && (!scheme.equals("ssh") || user.contains(":"))) {
                return Optional.of("must not hold a name or password, which would be in git: give them as credentials"
                        + " {username, password: {secret: name/key}}");
            }
            return url.getPath().length() < 2 ? Optional.of(FORM) : ofHost(url.getHost(), localHosts);
        } catch (URISyntaxException malformed) {
            return Optional.of(FORM);
        }
    }

    private static Optional<String> ofHost(String host, Set<String> localHosts) {
        return localHosts.contains(host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", ""))
                ? Optional.empty()
                : AuthAddress.refusalOfHost(host);
    }
}
