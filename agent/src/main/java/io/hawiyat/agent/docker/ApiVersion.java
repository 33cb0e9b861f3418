package io.hawiyat.agent.docker;

import java.util.Comparator;
import java.util.regex.Pattern;

/** A version of the Engine API, such as 1.41. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** The oldest that is spoken: Docker 20.10. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 41);

    /** The newest that was tested; a newer engine is spoken to in this one. */
    public static final ApiVersion NEWEST = new ApiVersion(1, 56);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /**
     * Reads two numbers with a point between them.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static ApiVersion parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a version of the Engine API: '" + text + "'");
        }
        return new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** The version to speak with an engine whose own is this one. */
    public ApiVersion negotiated() {
        return compareTo(NEWEST) > 0 ? NEWEST : this;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
