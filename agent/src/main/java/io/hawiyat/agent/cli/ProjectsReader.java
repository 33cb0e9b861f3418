package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import io.hawiyat.agent.manifest.PortRange;
import io.hawiyat.agent.manifest.ProjectPolicy;
import io.hawiyat.agent.manifest.Quota;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the operator's configuration allows the projects. */
final class ProjectsReader {

    private final Map<String, ProjectPolicy> policies = new HashMap<>();
    private final Map<String, Quota> quotas = new HashMap<>();
    private final Map<String, Integer> maxRollouts = new HashMap<>();

    private ProjectsReader() {}

    /**
     * By the name of the project.
     *
     * @param maxRollouts how many of it may be under way at once, where it has a limit of its own
     */
    record Projects(Map<String, ProjectPolicy> policies, Map<String, Quota> quotas, Map<String, Integer> maxRollouts) {}

    static Projects read(CheckedYaml.Value projects) {
        var reader = new ProjectsReader();
        projects.items().forEach(reader::project);
        return new Projects(reader.policies, reader.quotas, reader.maxRollouts);
    }

    private void project(CheckedYaml.Value project) {
        var name = project.at("name");
        if (!name.present()) {
            return;
        }
        if (policies.putIfAbsent(name.text(), policy(project.at("policy"))) != null) {
            name.reject("is the name of another project already");
            return;
        }
        quotas.put(name.text(), quota(project.at("quota")));
        project.at("maxRollouts").number().ifPresent(limit -> maxRollouts.put(name.text(), limit));
    }

    private static ProjectPolicy policy(CheckedYaml.Value policy) {
        var ports = policy.at("hostPorts");
        return new ProjectPolicy(
                policy.at("privileged").flag(),
                Set.copyOf(policy.at("capAdd").texts()),
                ports.present() ? Optional.of(ranges(ports)) : Optional.empty(),
                policy.at("hosts").texts(),
                policy.at("hostPaths").texts(),
                policy.at("networks").texts());
    }

    private static List<PortRange> ranges(CheckedYaml.Value ports) {
        return ports.items().stream().flatMap(ProjectsReader::range).toList();
    }

    private static Stream<PortRange> range(CheckedYaml.Value port) {
        try {
            return Stream.of(PortRange.parse(port.text()));
        } catch (IllegalArgumentException wrong) {
            port.reject("must be ports from 1 to 65535, the lower one first");
            return Stream.empty();
        }
    }

    private static Quota quota(CheckedYaml.Value quota) {
        return new Quota(
                quota.at("applications").number(),
                quota.at("replicas").number(),
                quota.at("cpus").decimal(),
                quota.at("memory").bytes());
    }
}
