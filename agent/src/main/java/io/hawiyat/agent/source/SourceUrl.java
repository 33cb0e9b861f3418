package io.hawiyat.agent.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a source is fetched from: https, http, ssh ({@code git@host:path} included), file or a local path.
 *
 * <p>Made by {@link #parse} only. Nothing shown to people comes from {@link #address}: a user name may be a token.
 */
public final class SourceUrl {

    private static final Pattern SSH_SHORTHAND = Pattern.compile("([^/@:]+)@([^/@:]+):([^:].*)");
    private static final Pattern WITH_PASSWORD = Pattern.compile("[^/@]*:[^/@]*@.*");

    private final Transport transport;
    private final String address;
    private final String display;

    private SourceUrl(Transport transport, String address, String display) {
        this.transport = transport;
        this.address = address;
        this.display = display;
    }

    /** How the remote is reached; file URLs are local paths. */
    public enum Transport {
        HTTP,
        SSH,
        LOCAL
    }

    /** What {@link #parse} found. */
    public sealed interface Parsed {

        record Accepted(SourceUrl url) implements Parsed {}

        /** The rule alone: the text is not kept, it may hold a password. */
        record Rejected(Rule rule) implements Parsed {}
    }

    /** The rules that a source URL can break; each message goes after the name of the source. */
    public enum Rule {
        EMPTY("the URL is empty"),
        LEADING_DASH("the URL begins with '-', as an option would"),
        PASSWORD("the URL holds a password: take it out and give it as credentials {username, password: {file: ...}}"),
        SCHEME("the URL must be https, http, ssh, file or a local path"),
        MALFORMED("the URL is malformed: it needs a host and a path, without blanks or control characters"),
        FILE_HOST("a file URL names no host: write file:///path");

        private final String message;

        Rule(String message) {
            this.message = message;
        }

        /** What is wrong, without the URL. */
        public String message() {
            return message;
        }
    }

    /** Reads a URL as an operator writes it; a relative local path is taken from the working directory. */
    public static Parsed parse(String text) {
        if (text.isBlank()) {
            return new Parsed.Rejected(Rule.EMPTY);
        }
        if (text.startsWith("-")) {
            return new Parsed.Rejected(Rule.LEADING_DASH);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return new Parsed.Rejected(Rule.MALFORMED);
        }
        if (text.contains("://")) {
            return withScheme(text);
        }
        var colon = text.indexOf(':');
        var slash = text.indexOf('/');
        return colon < 0 || (slash >= 0 && slash < colon) ? localPath(text) : sshShorthand(text);
    }

    private static Parsed withScheme(String text) {
        var scheme = text.substring(0, text.indexOf("://")).toLowerCase(Locale.ROOT);
        if (WITH_PASSWORD.matcher(text.substring(scheme.length() + 3)).matches()) {
            return new Parsed.Rejected(Rule.PASSWORD);
        }
        return switch (scheme) {
            case "https", "http" -> remote(text, Transport.HTTP);
            case "ssh" -> remote(text, Transport.SSH);
            case "file" -> file(text);
            default -> new Parsed.Rejected(Rule.SCHEME);
        };
    }

    private static Parsed remote(String text, Transport transport) {
        try {
            var uri = new URI(text);
            if (uri.getHost() == null
                    || uri.getHost().startsWith("-")
                    || uri.getPath().length() < 2) {
                return new Parsed.Rejected(Rule.MALFORMED);
            }
            var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            var shown = uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port + uri.getPath();
            return accepted(transport, text, shown);
        } catch (URISyntaxException malformed) {
            return new Parsed.Rejected(Rule.MALFORMED);
        }
    }

    private static Parsed file(String text) {
        try {
            var uri = new URI(text);
            var host = uri.getAuthority();
            if (host != null && !host.equalsIgnoreCase("localhost")) {
                return new Parsed.Rejected(Rule.FILE_HOST);
            }
            return uri.getPath().isEmpty() ? new Parsed.Rejected(Rule.MALFORMED) : localPath(uri.getPath());
        } catch (URISyntaxException malformed) {
            return new Parsed.Rejected(Rule.MALFORMED);
        }
    }

    private static Parsed localPath(String text) {
        try {
            var path = Path.of(text).toAbsolutePath().normalize().toString();
            return accepted(Transport.LOCAL, path, path);
        } catch (InvalidPathException malformed) {
            return new Parsed.Rejected(Rule.MALFORMED);
        }
    }

    /** {@code git@host:path}, told from a scheme by git's own rule: a colon before the first slash. */
    private static Parsed sshShorthand(String text) {
        var parts = SSH_SHORTHAND.matcher(text);
        if (!parts.matches()) {
            var password = WITH_PASSWORD.matcher(text).matches();
            return new Parsed.Rejected(password ? Rule.PASSWORD : Rule.SCHEME);
        }
        if (parts.group(2).startsWith("-") || parts.group(3).startsWith("-")) {
            return new Parsed.Rejected(Rule.LEADING_DASH);
        }
        return accepted(Transport.SSH, text, parts.group(2) + ":" + parts.group(3));
    }

    private static Parsed accepted(Transport transport, String address, String display) {
        return new Parsed.Accepted(new SourceUrl(transport, address, display));
    }

    public Transport transport() {
        return transport;
    }

    /** The host to connect to; empty for a local path. */
    public String host() {
        if (transport == Transport.LOCAL) {
            return "";
        }
        var shorthand = SSH_SHORTHAND.matcher(address);
        return address.contains("://") || !shorthand.matches()
                ? URI.create(address).getHost().replaceAll("^\\[|]$", "")
                : shorthand.group(2);
    }

    /** What to connect to: the URL as given, or an absolute path. Not for people: it may hold a token. */
    String address() {
        return address;
    }

    /** The URL without user, query and fragment, for people, logs and the API. */
    public String display() {
        return display;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceUrl that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address);
    }

    @Override
    public String toString() {
        return display;
    }
}
