package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.SourceJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that there is, what needs a person first.
 *
 * @param projects the applications that were searched for, by project
 * @param search what was searched for; empty for everything
 */
public record Overview(
        Counts counts,
        List<Attention> attention,
        List<SourceJson> sources,
        SortedMap<String, List<ApplicationJson>> projects,
        String search) {

    /** How many there are of each. */
    public record Counts(long applications, long healthy, long busy, long attention) {}

    static Overview of(List<ApplicationJson> applications, List<SourceJson> sources, String search, Instant now) {
        var ofApplication = new ApplicationAttention(now);
        var unwell = applications.stream()
                .flatMap(it -> ofApplication.of(it).stream())
                .toList();
        var ofSource = new SourceAttention(unwell);
        var attention = Stream.concat(sources.stream().flatMap(ofSource::of), unwell.stream())
                .sorted()
                .toList();
        return new Overview(
                counts(applications, attention.size()),
                attention,
                sources.stream()
                        .sorted((one, other) -> one.name().compareTo(other.name()))
                        .toList(),
                grouped(applications, search),
                search);
    }

    /** Whether nothing was ever declared. */
    public boolean empty() {
        return counts.applications() == 0;
    }

    private static Counts counts(List<ApplicationJson> applications, long attention) {
        return new Counts(
                applications.size(),
                applications.stream()
                        .filter(it -> it.health().equals("Healthy"))
                        .count(),
                applications.stream().filter(Overview::busy).count(),
                attention);
    }

    private static boolean busy(ApplicationJson application) {
        return application
                .operation()
                .filter(operation -> operation.phase().equals("Running"))
                .isPresent();
    }

    private static SortedMap<String, List<ApplicationJson>> grouped(List<ApplicationJson> applications, String search) {
        var wanted = search.toLowerCase(Locale.ROOT);
        var projects = new TreeMap<String, List<ApplicationJson>>();
        applications.stream()
                .filter(it -> (it.project() + "/" + it.name()).contains(wanted)
                        || it.health().toLowerCase(Locale.ROOT).equals(wanted)
                        || it.sync().toLowerCase(Locale.ROOT).equals(wanted))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .forEach(it -> projects.computeIfAbsent(it.project(), project -> new ArrayList<>())
                        .add(it));
        return projects;
    }
}
