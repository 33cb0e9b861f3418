package io.hawiyat.agent.observe;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Events;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers that have the labels of this installation and are of no application that it knows. They are never touched,
 * because nobody knows what they are for; a person is told, once for each.
 */
final class Strangers {

    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private final Events events;
    private Set<String> before = Set.of();
    private Set<String> reported = Set.of();

    Strangers(Events events) {
        this.events = events;
    }

    /** Tells of those that two listings in a row have: one alone may be of what was removed since. */
    void report(List<Listed> containers, Set<ApplicationId> known) {
        var now = containers.stream()
                .filter(it -> it.role().isEmpty())
                .filter(it -> it.identity()
                        .filter(identity -> known.contains(identity.application()))
                        .isEmpty())
                .map(Listed::name)
                .collect(Collectors.toSet());
        var lasting = new TreeSet<>(now);
        lasting.retainAll(before);
        before = now;
        if (!reported.containsAll(lasting)) {
            tell(lasting);
        }
        reported = Set.copyOf(lasting);
    }

    private void tell(Set<String> names) {
        var message = "containers with the labels of this installation are of no application that it knows: "
                + String.join(", ", names) + "; to remove them: docker rm -f " + String.join(" ", names);
        LOG.atWarn().addKeyValue("containers", names).log("containers of no known application");
        events.add(
                Optional.empty(),
                Optional.empty(),
                Events.Type.WARNING,
                "UnknownContainers",
                message,
                Optional.empty());
    }
}
