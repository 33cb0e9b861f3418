package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.state.Applications.Declared;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which declared applications keep the number of a generation they have, because their content is equal to it.
 *
 * <p>Equal is decided field by field, never by hash: an upgrade of the agent may hash the same content otherwise, and
 * must not replace a container.
 */
final class KeptNumbers {

    private KeptNumbers() {}

    /** A generation that is desired, being rolled out or last good. */
    record Known(ApplicationId name, long number, Workload workload) {}

    /**
     * Finds them.
     *
     * @param known the first of equal ones of an application is taken
     */
    static Map<ApplicationId, Long> of(List<Known> known, List<Declared> declared) {
        var workloads = new HashMap<ApplicationId, Workload>();
        declared.forEach(
                it -> workloads.put(it.application().id(), it.application().workload()));
        var numbers = new HashMap<ApplicationId, Long>();
        known.stream()
                .filter(generation -> generation.workload().equals(workloads.get(generation.name())))
                .forEach(generation -> numbers.putIfAbsent(generation.name(), generation.number()));
        return numbers;
    }
}
