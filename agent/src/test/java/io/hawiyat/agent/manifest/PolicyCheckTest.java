package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {

    private static final String GREEDY = """
            security: {privileged: true, capAdd: [NET_ADMIN]}
            ports: [{port: 80, publish: 80}, {port: 81, publish: 8081}]
            volumes: [{hostPath: /var/run/docker.sock, target: /var/run/docker.sock}]
            """;

    private static List<String> check(String spec, Map<String, ProjectPolicy> policies) {
        return PolicyCheck.check(Applications.read("shop", "web", spec), policies).stream()
                .map(problem -> problem.field() + ": " + problem.message())
                .toList();
    }

    private static ProjectPolicy hosts(String... hosts) {
        return new ProjectPolicy(false, Set.of(), Optional.empty(), List.of(hosts), List.of());
    }

    private static String route(String host) {
        return "routes: [{host: " + host + ", port: 80}]";
    }

    @Test
    void allowsNothingOfTheHostWithoutTheOperatorsWord() {
        assertThat(check(GREEDY, Map.of()))
                .containsExactly(
                        "spec.security.privileged: privileged containers are not allowed in the project shop: the operator"
                                + " would have to set privileged: true in its policy",
                        "spec.security.capAdd[0]: the capability NET_ADMIN is not allowed in the project shop: the operator"
                                + " would have to set capAdd: [NET_ADMIN] in its policy",
                        "spec.ports[0].publish: port 80 is not allowed in the project shop: the operator would have to set"
                                + " hostPorts: [\"80\"] in its policy",
                        "spec.volumes[0].hostPath: /var/run/docker.sock is not allowed in the project shop: the operator"
                                + " would have to set hostPaths: [/var/run/docker.sock] in its policy");
    }

    @Test
    void aSharedNetworkIsForThoseProjectsWhosePolicyNamesIt() {
        var bus = new ProjectPolicy(false, Set.of(), Optional.empty(), List.of(), List.of(), List.of("bus"));

        assertThat(check("networks: [bus]", Map.of())).isEmpty();
        assertThat(check("networks: [bus]", Map.of("shop", bus, "pay", bus))).isEmpty();
        assertThat(check("networks: [bus]", Map.of("pay", bus)))
                .containsExactly(
                        "spec.networks[0]: the network bus is not allowed in the project shop: the operator would"
                                + " have to set networks: [bus] in its policy");
    }

    @Test
    void aSharedNetworkIsNamedByTheProjectsOwnManifest() {
        var web = Applications.read("shop", "web", "networks: [bus]");
        var project = new Project(
                "shop", Map.of(), Map.of(), List.of("bus"), Optional.empty(), Optional.empty(), "project.yaml:1");

        assertThat(new OwnLimits(List.of(project)).forbidden(web)).isEmpty();
        assertThat(new OwnLimits(List.of()).forbidden(web))
                .containsExactly(new PolicyProblem(
                        "spec.networks[0]",
                        "the network bus is not shared by the project shop: declare it in this source, in `networks` of"
                                + " the Project shop"));
    }

    @Test
    void allowsWhatTheOperatorGave() {
        var policy = new ProjectPolicy(
                true,
                Set.of("CAP_NET_ADMIN"),
                Optional.of(List.of(PortRange.parse("80"), PortRange.parse("8000-8999"))),
                List.of(),
                List.of("/var/run/"));

        assertThat(check(GREEDY, Map.of("shop", policy))).isEmpty();
        assertThat(check(GREEDY, Map.of("blog", policy))).hasSize(4);
    }

    @Test
    void takesAPathForItselfAndAllBelowItOnly() {
        var policy = new ProjectPolicy(false, Set.of(), Optional.empty(), List.of(), List.of("/srv/shop"));

        assertThat(policy.allowsPath("/srv/shop")).isTrue();
        assertThat(policy.allowsPath("/srv/shop/a")).isTrue();
        assertThat(policy.allowsPath("/srv/shop-secrets")).isFalse();
        assertThat(policy.allowsPath("/srv")).isFalse();
    }

    @Test
    void keepsAProjectToItsHosts() {
        var policies = Map.of("shop", hosts("shop.example", "*.shop.example"));

        assertThat(check(route("shop.example"), policies)).isEmpty();
        assertThat(check(route("a.b.shop.example"), policies)).isEmpty();
        assertThat(check(route("evilshop.example"), policies)).hasSize(1);
        assertThat(check(route("other.example"), policies)).hasSize(1);
    }

    @Test
    void keepsOthersFromTheHostsOfAProject() {
        var policies = Map.of("blog", hosts("*.blog.example"));

        assertThat(check(route("any.example"), policies)).isEmpty();
        assertThat(check(route("a.blog.example"), policies))
                .containsExactly(
                        "spec.routes[0].host: the host a.blog.example belongs to the project blog: the operator"
                                + " would have to set hosts: [a.blog.example] in the policy of the project shop");
    }

    @Test
    void readsRangesOfPorts() {
        assertThat(PortRange.parse("8000-8999").contains(8999)).isTrue();
        assertThat(PortRange.parse("443").contains(444)).isFalse();
        assertThatThrownBy(() -> PortRange.parse("9-8")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PortRange.parse("http")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> forbidden(String policy, String spec) {
        var project = new MemoryTree().with("project.yaml", """
                apiVersion: hawiyat.io/v1
                kind: Project
                metadata: {name: shop}
                spec:
                  policy: %s
                """.formatted(policy));
        var read = ManifestReader.read(project);
        assertThat(read.errors()).isEmpty();
        return new OwnLimits(read.projects())
                .forbidden(Applications.read("shop", "web", spec)).stream()
                        .map(problem -> problem.field() + ": " + problem.message())
                        .toList();
    }

    @Test
    void aProjectNarrowsWhatItMentionsAndNothingElse() {
        assertThat(forbidden("{}", GREEDY)).isEmpty();
        assertThat(forbidden("{hostPorts: [\"8000-8999\"], capAdd: []}", GREEDY))
                .containsExactly(
                        "spec.security.capAdd[0]: the capability NET_ADMIN is not allowed in the project shop: its Project"
                                + " (project.yaml:1) would have to set capAdd: [NET_ADMIN] in its policy",
                        "spec.ports[0].publish: port 80 is not allowed in the project shop: its Project (project.yaml:1)"
                                + " would have to set hostPorts: [\"80\"] in its policy");
        assertThat(forbidden("{privileged: false, hostPaths: []}", GREEDY)).hasSize(2);
        assertThat(forbidden("{hosts: [\"*.shop.example\"]}", route("www.shop.example")))
                .isEmpty();
        assertThat(forbidden("{hosts: [\"*.shop.example\"]}", route("www.other.example")))
                .hasSize(1);
    }
}
