package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds an application against what the operator allows its project. */
public final class PolicyCheck {

    static final String OPERATOR = "the operator";

    private final Application application;
    private final Map<String, ProjectPolicy> policies;
    private final ProjectPolicy policy;
    private final String authority;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private PolicyCheck(Application application, Map<String, ProjectPolicy> policies, String authority) {
        this.application = application;
        this.authority = authority;
        this.policies = policies;
        this.policy = policies.getOrDefault(project(), ProjectPolicy.standard());
    }

    /**
     * All that an application asks for beyond its project's policy.
     *
     * @param policies by project; a project without one has {@link ProjectPolicy#standard}
     */
    public static List<PolicyProblem> check(Application application, Map<String, ProjectPolicy> policies) {
        return check(application, policies, OPERATOR);
    }

    /** The same, of policies that somebody else than the operator has set. */
    static List<PolicyProblem> check(Application application, Map<String, ProjectPolicy> policies, String authority) {
        var check = new PolicyCheck(application, policies, authority);
        check.security();
        check.ports();
        check.paths();
        check.hosts();
        check.networks();
        return List.copyOf(check.problems);
    }

    private void security() {
        var security = application.workload().security();
        if (security.privileged() && !policy.privileged()) {
            refuse("spec.security.privileged", "privileged containers are", "privileged: true");
        }
        for (var index = 0; index < security.capAdd().size(); index++) {
            var name = security.capAdd().get(index);
            if (!policy.allowsCapability(name)) {
                refuse(
                        "spec.security.capAdd[" + index + "]",
                        "the capability " + name + " is",
                        "capAdd: [" + name + "]");
            }
        }
    }

    private void ports() {
        var ports = application.workload().ports();
        for (var index = 0; index < ports.size(); index++) {
            var port = ports.get(index).publish();
            if (!policy.allowsPort(port)) {
                refuse("spec.ports[" + index + "].publish", "port " + port + " is", "hostPorts: [\"" + port + "\"]");
            }
        }
    }

    private void paths() {
        var volumes = application.workload().volumes();
        for (var index = 0; index < volumes.size(); index++) {
            if (volumes.get(index).source() instanceof Workload.VolumeSource.HostPath(var path)
                    && !policy.allowsPath(path)) {
                refuse("spec.volumes[" + index + "].hostPath", path + " is", "hostPaths: [" + path + "]");
            }
        }
    }

    private void hosts() {
        for (var index = 0; index < application.routes().size(); index++) {
            var route = "spec.routes[" + index + "].";
            switch (application.routes().get(index)) {
                case HttpRoute http -> host(http.host(), route + "host");
                case TcpRoute tcp -> host(tcp.hostSni(), route + "tcp.hostSNI");
            }
        }
    }

    private void networks() {
        var networks = application.workload().networks();
        for (var index = 0; index < networks.size(); index++) {
            var network = networks.get(index);
            var reserved =
                    policies.values().stream().anyMatch(it -> it.networks().contains(network));
            if (reserved && !policy.networks().contains(network)) {
                refuse("spec.networks[" + index + "]", "the network " + network + " is", "networks: [" + network + "]");
            }
        }
    }

    /** Every connection to an entry point may be for any host: none that only has some may have it. */
    private void host(String host, String field) {
        if (!policy.hosts().isEmpty() && !policy.covers(host)) {
            refuse(field, "the host " + host + " is", host.equals(TcpRoute.ANY) ? "no hosts" : "hosts: [" + host + "]");
        } else if (policy.hosts().isEmpty()) {
            owner(host)
                    .ifPresent(owner -> problems.add(new PolicyProblem(
                            field,
                            "the host " + host + " belongs to the project " + owner
                                    + ": " + authority + " would have to set hosts: [" + host
                                    + "] in the policy of the project "
                                    + project())));
        }
    }

    /** The other project whose hosts cover a host. */
    private Optional<String> owner(String host) {
        return policies.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(project()) && entry.getValue().covers(host))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private String project() {
        return application.id().project();
    }

    private void refuse(String field, String what, String setting) {
        problems.add(new PolicyProblem(
                field,
                what + " not allowed in the project " + project() + ": " + authority + " would have to set " + setting
                        + " in its policy"));
    }
}
