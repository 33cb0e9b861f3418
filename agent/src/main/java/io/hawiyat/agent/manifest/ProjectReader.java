package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a Project. */
final class ProjectReader {

    private static final List<PortRange> ALL_PORTS = List.of(new PortRange(1, 65535));

    private final KindSchema schema = KindSchema.of(Kind.PROJECT);

    /** The project of a document; empty when there are findings. */
    Optional<Project> read(Document document, Findings findings) {
        schema.check(document, findings);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        var root = schema.complete(findings);
        var metadata = root.at("metadata");
        var policy = root.at("spec").at("policy");
        var quota = root.at("spec").at("quota");
        var ports = ranges(policy.at("hostPorts"), findings);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Project(
                metadata.at("name").text(),
                metadata.at("labels").textsByName(),
                root.at("spec").at("env").textsByName(),
                root.at("spec").at("networks").texts(),
                policy.present() ? Optional.of(policy(policy, ports)) : Optional.empty(),
                quota.present() ? Optional.of(quota(quota)) : Optional.empty(),
                document.at()));
    }

    private static ProjectPolicy policy(Field policy, List<PortRange> ports) {
        return new ProjectPolicy(
                !policy.at("privileged").present() || policy.at("privileged").flag(),
                policy.at("capAdd").present() ? Set.copyOf(policy.at("capAdd").texts()) : Set.of("ALL"),
                Optional.of(policy.at("hostPorts").present() ? ports : ALL_PORTS),
                policy.at("hosts").texts(),
                policy.at("hostPaths").present() ? policy.at("hostPaths").texts() : List.of("/"));
    }

    private static List<PortRange> ranges(Field ports, Findings findings) {
        var ranges = new ArrayList<PortRange>();
        for (var port : ports.items().toList()) {
            try {
                ranges.add(PortRange.parse(port.text()));
            } catch (IllegalArgumentException wrong) {
                findings.atValue(port.pointer(), "must be ports from 1 to 65535, the lower one first");
            }
        }
        return ranges;
    }

    private static Quota quota(Field quota) {
        return new Quota(
                count(quota.at("applications")),
                count(quota.at("replicas")),
                quota.at("cpus").present()
                        ? OptionalDouble.of(quota.at("cpus").json().doubleValue())
                        : OptionalDouble.empty(),
                quota.at("memory").bytes());
    }

    private static OptionalInt count(Field limit) {
        return limit.present() ? OptionalInt.of(limit.number()) : OptionalInt.empty();
    }
}
