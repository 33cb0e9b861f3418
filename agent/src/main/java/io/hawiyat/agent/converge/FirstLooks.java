package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Difference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What containers that this agent made differ in when it sees them first: the engine makes them so, and would make the
 * next one so as well. It is shown, and nothing is replaced for it, or there would be no end.
 */
final class FirstLooks {

    private static final Logger LOG = LoggerFactory.getLogger(FirstLooks.class);

    private final Map<String, Optional<Set<String>>> made = new ConcurrentHashMap<>();

    /** This agent has made it just now. */
    void made(String container) {
        made.put(container, Optional.empty());
    }

    /** Those in which it did not differ from the beginning. */
    List<Difference> since(String container, List<Difference> differences) {
        var known = made.computeIfPresent(
                container, (id, seen) -> seen.or(() -> Optional.of(first(container, differences))));
        return known == null
                ? differences
                : differences.stream()
                        .filter(it -> !known.orElseThrow().contains(it.field()))
                        .toList();
    }

    private static Set<String> first(String container, List<Difference> differences) {
        if (!differences.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("container", container)
                    .addKeyValue("differences", differences)
                    .log("the engine made a container otherwise than asked");
        }
        return differences.stream().map(Difference::field).collect(Collectors.toUnmodifiableSet());
    }

    void forget(String container) {
        made.remove(container);
    }
}
