package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.SourceJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that there is, what needs a person first.
 *
 * @param projects the applications that were asked for, by project
 * @param search what was searched for; empty for everything
 */
public record Overview(
        Counts counts,
        List<Attention> attention,
        List<SourceJson> sources,
        SortedMap<String, List<ApplicationJson>> projects,
        String search,
        Show show) {

    public Overview {
        attention = List.copyOf(attention);
        sources = List.copyOf(sources);
    }

    /** How many there are of each. */
    public record Counts(long applications, long healthy, long deploying, long attention) {}

    static Overview of(
            List<ApplicationJson> applications, List<SourceJson> sources, String search, Show show, Instant now) {
        var ofApplication = new ApplicationAttention(now);
        var unwell = applications.stream()
                .flatMap(it -> ofApplication.of(it).stream())
                .toList();
        var ofSource = new SourceAttention(unwell);
        var attention = Stream.concat(sources.stream().flatMap(ofSource::of), unwell.stream())
                .sorted()
                .toList();
        var names = unwell.stream().map(Attention::name).collect(Collectors.toUnmodifiableSet());
        return new Overview(
                counts(applications, attention.size()),
                attention,
                sources.stream().sorted(Comparator.comparing(SourceJson::name)).toList(),
                grouped(applications.stream().filter(shown(show, names)).filter(matching(search))),
                search,
                show);
    }

    /** Whether nothing was ever declared. */
    public boolean empty() {
        return counts.applications() == 0;
    }

    /** The address of this page with another choice. */
    public String address(Show other) {
        return "/?show=" + other.text()
                + (search.isEmpty() ? "" : "&search=" + URLEncoder.encode(search, StandardCharsets.UTF_8))
                + "#applications-title";
    }

    private static Counts counts(List<ApplicationJson> applications, long attention) {
        return new Counts(
                applications.size(),
                applications.stream().filter(Overview::healthy).count(),
                applications.stream().filter(Overview::deploying).count(),
                attention);
    }

    private static boolean healthy(ApplicationJson application) {
        return application.health().equals("Healthy");
    }

    private static boolean deploying(ApplicationJson application) {
        return application
                .operation()
                .filter(operation -> operation.phase().equals("Running"))
                .isPresent();
    }

    private static Predicate<ApplicationJson> shown(Show show, Set<String> unwell) {
        return switch (show) {
            case ALL -> application -> true;
            case ATTENTION -> application -> unwell.contains(application.project() + "/" + application.name());
            case DEPLOYING -> Overview::deploying;
            case HEALTHY -> Overview::healthy;
        };
    }

    private static Predicate<ApplicationJson> matching(String search) {
        var wanted = search.toLowerCase(Locale.ROOT);
        return it -> (it.project() + "/" + it.name()).contains(wanted)
                || it.source().equals(wanted)
                || it.health().toLowerCase(Locale.ROOT).equals(wanted)
                || it.sync().toLowerCase(Locale.ROOT).equals(wanted)
                || it.routes().stream().anyMatch(route -> route.host().contains(wanted));
    }

    private static SortedMap<String, List<ApplicationJson>> grouped(Stream<ApplicationJson> applications) {
        var projects = new TreeMap<String, List<ApplicationJson>>();
        applications
                .sorted(Comparator.comparing(ApplicationJson::name))
                .forEach(it -> projects.computeIfAbsent(it.project(), project -> new ArrayList<>())
                        .add(it));
        return projects;
    }
}
