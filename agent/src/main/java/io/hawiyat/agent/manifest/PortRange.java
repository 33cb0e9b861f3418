package io.hawiyat.agent.manifest;

import java.util.regex.Pattern;

/** Ports of a host, both ends included. */
public record PortRange(int first, int last) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
        }
    }

    /**
     * Reads {@code 8000-8999}, or one port.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static PortRange parse(String text) {
        var parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a port or a range such as 8000-8999: " + text);
        }
        var first = Integer.parseInt(parts.group(1));
        return new PortRange(first, parts.group(2) == null ? first : Integer.parseInt(parts.group(2)));
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }
}
