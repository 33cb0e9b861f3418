package io.hawiyat.agent.manifest;

import io.hawiyat.agent.host.OwnHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whom a manifest may have asked or told: never the host that it runs on, nor its neighbours on the link. */
final class AuthAddress {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    /** What resolvers may take for an address in another spelling, such as {@code 0x7f.1}. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

    private AuthAddress() {}

    /** Why an address of {@code forwardAuth} is refused. */
    static Optional<String> refusal(String address) {
        return refusal(address, "http://auth:8080/verify");
    }

    /** Why a URL is refused; {@code example} is one that is not. */
    static Optional<String> refusal(String address, String example) {
        try {
            var url = new URI(address);
            var scheme = String.valueOf(url.getScheme());
            if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
                return Optional.of("must be a URL such as " + example + ", not " + Quoting.quoted(address));
            }
            return url.getUserInfo() == null
                    ? refusalOfHost(url.getHost())
                    : Optional.of("must not hold a name or password: they would be in git");
        } catch (URISyntaxException malformed) {
            return Optional.of("must be a URL such as " + example + ", not " + Quoting.quoted(address));
        }
    }

    /** Why a host is refused; one of a URL may be in brackets. */
    static Optional<String> refusalOfHost(String urlHost) {
        var host = urlHost.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        var literal = Addresses.parse(host);
        if (literal.map(OwnHost::isOwn).orElseGet(() -> isLocalName(host))) {
            return Optional.of(Quoting.quoted(host)
                    + " is an address of the host itself or of its link, which no manifest may ask");
        }
        return literal.isPresent() || NAME.matcher(host).matches()
                ? Optional.empty()
                : Optional.of(Quoting.quoted(host) + " is not the name of a host");
    }

    private static boolean isLocalName(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || NUMERIC.matcher(host).matches();
    }

    /** With a name without a dot made that of an application of the project, whatever other projects call theirs. */
    static String within(String project, String address) {
        var url = URI.create(address);
        var host = url.getHost();
        return host.contains(".") || host.contains(":")
                ? address
                : url.getScheme() + "://" + host + "." + project
                        + address.substring(address.indexOf(host) + host.length());
    }
}
