package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.Presentation;
import io.hawiyat.agent.api.SourceJson;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.Search;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Tally;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the overview in parts that a person reads at once, whatever there is: the time and the size of the page do not
 * grow with the number of applications.
 */
@Singleton
class OverviewReader {

    private static final int SOURCES = 1000;
    private static final int LISTED = 200;
    private static final int UNWELL = 50;

    private final StateReader state;
    private final Presentation presentation;
    private final InstantSource clock;

    OverviewReader(StateReader state, Presentation presentation, InstantSource clock) {
        this.state = state;
        this.presentation = presentation;
        this.clock = clock;
    }

    /**
     * All that there is.
     *
     * @param after {@code project/name}, the last of the part before
     * @param details whether the reader may see what stands in fields
     */
    Overview read(String text, Show show, Optional<String> after, boolean details) {
        var search = new Search(text, show.standing(), after.map(ApplicationId::parse), LISTED + 1);
        var found = json(state.applications(search), details);
        var listed = found.subList(0, Math.min(LISTED, found.size()));
        var next = found.size() > LISTED
                ? Optional.of(
                        listed.getLast().project() + "/" + listed.getLast().name())
                : Optional.<String>empty();
        var sources = state.sources(Filter.first(SOURCES)).items().stream()
                .map(SourceJson::of)
                .sorted(Comparator.comparing(SourceJson::name))
                .toList();
        var tally = state.tally();
        var unwell = unwell(details);
        var ofSources = ofSources(sources, unwell);
        return new Overview(
                counts(tally, ofSources.size()),
                Stream.concat(ofSources.stream(), unwell.stream()).sorted().toList(),
                sources,
                Overview.grouped(listed),
                text,
                show,
                next);
    }

    private List<Attention> unwell(boolean details) {
        var attention = new ApplicationAttention(clock.instant());
        return json(state.unwell(UNWELL), details).stream()
                .flatMap(it -> attention.of(it).stream())
                .toList();
    }

    private static List<Attention> ofSources(List<SourceJson> sources, List<Attention> unwell) {
        var attention = new SourceAttention(unwell);
        return sources.stream().flatMap(attention::of).toList();
    }

    private static Overview.Counts counts(Tally tally, long ofSources) {
        return new Overview.Counts(
                tally.applications(), tally.healthy(), tally.deploying(), tally.unwell() + ofSources);
    }

    private List<ApplicationJson> json(List<ApplicationView> views, boolean details) {
        return views.stream()
                .map(view -> presentation.application(view, details))
                .toList();
    }
}
