package io.hawiyat.agent.observe;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one listing of the engine shows, by application. Pure: two listings are compared to tell which applications are to
 * be looked at.
 */
record Listing(Map<ApplicationId, Set<Listed>> byApplication) {

    Listing {
        byApplication = Map.copyOf(byApplication);
    }

    static Listing of(List<Listed> containers) {
        return new Listing(containers.stream()
                .filter(it -> it.identity().isPresent())
                .collect(Collectors.groupingBy(
                        it -> it.identity().orElseThrow().application(), Collectors.toUnmodifiableSet())));
    }

    /** The applications whose containers are not what they were. */
    Set<ApplicationId> changedSince(Listing before) {
        var names = new HashSet<>(byApplication.keySet());
        names.addAll(before.byApplication.keySet());
        names.removeIf(it -> of(it).equals(before.of(it)));
        return names;
    }

    Set<Listed> of(ApplicationId name) {
        return byApplication.getOrDefault(name, Set.of());
    }
}
