package io.hawiyat.agent.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.RangesList;
import org.semver4j.RangesListFactory;
import org.semver4j.Semver;

/**
 * A range of versions as npm writes them: {@code >=1.0 <2}, {@code ^1.4}, {@code ~1.4.2}, {@code 1.x}, with {@code ||}
 * between alternatives. A pre-release is in a range only when the range names one of the same version.
 */
public final class VersionRange {

    private static final int LONGEST = 200;

    private static final String VERSION =
            "v?(\\d{1,9}|[xX*])(\\.(\\d{1,9}|[xX*])){0,2}(-[0-9A-Za-z.-]{1,100})?(\\+[0-9A-Za-z.-]{1,100})?";

    /** The library takes what it does not understand for every version. */
    private static final Pattern FORM;

    static {
        var comparator = "(>=|<=|>|<|=|\\^|~)?\\s*" + VERSION;
        var alternative = "(" + VERSION + "\\s+-\\s+" + VERSION + "|" + comparator + "(\\s+" + comparator + ")*)";
        FORM = Pattern.compile("\\s*" + alternative + "(\\s*\\|\\|\\s*" + alternative + ")*\\s*");
    }

    private final String text;
    private final RangesList ranges;

    private VersionRange(String text, RangesList ranges) {
        this.text = text;
        this.ranges = ranges;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static VersionRange parse(String text) {
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a range of versions, such as \">=1.0 <2\" or \"^1.4\"");
        }
        return new VersionRange(text, RangesListFactory.create(text.strip()));
    }

    private record Candidate(String tag, Semver version) {}

    /** The tag with the highest version in the range; a {@code v} before a version is no part of it. */
    Optional<String> highest(Collection<String> tags) {
        return tags.stream()
                .map(VersionRange::candidate)
                .flatMap(Optional::stream)
                .filter(candidate -> candidate.version().satisfies(ranges))
                .max(Comparator.comparing(Candidate::version).thenComparing(Candidate::tag))
                .map(Candidate::tag);
    }

    private static Optional<Candidate> candidate(String tag) {
        var digits = tag.startsWith("v") ? tag.substring(1) : tag;
        return Optional.ofNullable(Semver.parse(digits)).map(version -> new Candidate(tag, version));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionRange that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
