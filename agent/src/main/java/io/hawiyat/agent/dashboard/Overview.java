package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.SourceJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that there is, what needs a person first.
 *
 * @param attention the worst of what needs a person, as much as is read at once
 * @param projects a part of the applications that were asked for, by project
 * @param search what was searched for; empty for everything
 * @param next {@code project/name} after which the next part of them begins; empty at the end
 */
public record Overview(
        Counts counts,
        List<Attention> attention,
        List<SourceJson> sources,
        SortedMap<String, List<ApplicationJson>> projects,
        String search,
        Show show,
        Optional<String> next) {

    public Overview {
        attention = List.copyOf(attention);
        sources = List.copyOf(sources);
    }

    /** How many there are of each. */
    public record Counts(long applications, long healthy, long deploying, long attention) {}

    /** @param applications in the order of their names */
    static SortedMap<String, List<ApplicationJson>> grouped(List<ApplicationJson> applications) {
        var projects = new TreeMap<String, List<ApplicationJson>>();
        for (var application : applications) {
            projects.computeIfAbsent(application.project(), project -> new ArrayList<>())
                    .add(application);
        }
        return projects;
    }

    /** Whether nothing was ever declared. */
    public boolean empty() {
        return counts.applications() == 0;
    }

    /** How many more need a person than are listed as such. */
    public long unlisted() {
        return counts.attention() - attention.size();
    }

    /** The address of this page with another choice. */
    public String address(Show other) {
        return "/?show=" + other.text() + (search.isEmpty() ? "" : "&search=" + encoded(search))
                + "#applications-title";
    }

    /** The address of the next part of the same choice. */
    public String address(String after) {
        return address(show).replace("#", "&after=" + encoded(after) + "#");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
