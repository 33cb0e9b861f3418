package io.hawiyat.agent.api;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Host headers that are answered: loopback and the operator's own names. Any other is a page of another site whose
 * name was pointed here (DNS rebinding), or a mistake.
 */
public final class AllowedHosts {

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    private final Set<String> names;

    /** Loopback, and these names or addresses without a port, whatever their case. */
    public AllowedHosts(Collection<String> names) {
        this.names = names.stream().map(AllowedHosts::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a Host header, with or without a port, is answered. */
    public boolean allows(String host) {
        var name = plain(PORT.matcher(host.strip()).replaceFirst(""));
        return name.equals("localhost")
                || name.equals("[::1]")
                || LOOPBACK.matcher(name).matches()
                || names.contains(name);
    }

    private static String plain(String name) {
        var lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
