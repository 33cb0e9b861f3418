package io.hawiyat.agent.plan;

import static io.hawiyat.agent.Alike.but;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Live;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

    private static final Workload WEB = Examples.workload("web:1");

    private static final ImageDefaults IMAGE = new ImageDefaults(
            Map.of("PATH", "/bin", "VERSION", "1"),
            List.of("/entry"),
            List.of("serve"),
            Optional.of("/srv"),
            Optional.of("app"),
            Optional.empty(),
            "linux/amd64",
            Map.of(),
            "CMD curl localhost");

    private static List<Difference> between(Workload desired, Workload live) {
        return Drift.between(new Generation(1, desired, "web@1"), live("web@1", live, Map.of()));
    }

    private static Live live(String image, Workload workload, Map<String, String> others) {
        var networks = List.of(new Attachment("net", "10.0.0.2", List.of("web")));
        return new Live(image, workload, IMAGE, networks, IMAGE.healthcheck(), others);
    }

    private static Workload env(Map<String, String> env) {
        return but(WEB, Map.of("env", env));
    }

    private static Workload process(List<String> command, List<String> args) {
        return but(WEB, Map.of("command", command, "args", args));
    }

    private static Workload limits(double cpus, long memory) {
        var resources = new Resources(OptionalDouble.of(cpus), OptionalLong.of(memory), OptionalLong.empty());
        return but(WEB, Map.of("resources", resources));
    }

    @Test
    void isNoneBetweenAWorkloadAndItself() {
        assertThat(between(env(Map.of("A", "b")), env(Map.of("A", "b")))).isEmpty();
    }

    @Test
    void namesEachVariableThatDiffers() {
        assertThat(between(env(Map.of("A", "1", "B", "2")), env(Map.of("A", "other", "C", "3"))))
                .containsExactly(
                        new Difference("spec.env.A", "1", "other"),
                        new Difference("spec.env.B", "2", ""),
                        new Difference("spec.env.C", "", "3"));
    }

    @Test
    void takesWhatTheManifestRepeatsOfItsImageForTheSame() {
        assertThat(between(env(Map.of("PATH", "/bin")), env(Map.of()))).isEmpty();
        assertThat(between(env(Map.of()), env(Map.of("VERSION", "2"))))
                .containsExactly(new Difference("spec.env.VERSION", "1", "2"));
        assertThat(between(process(List.of("/entry"), List.of("serve")), process(List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void knowsThatACommandOfOnesOwnDropsTheImagesArguments() {
        assertThat(between(process(List.of("/entry"), List.of()), process(List.of(), List.of())))
                .containsExactly(new Difference("spec.args", "", "serve"));
        assertThat(between(process(List.of("sh", "-c"), List.of("a b")), process(List.of("sh", "-c"), List.of("a"))))
                .containsExactly(new Difference("spec.args", "\"a b\"", "a"));
    }

    @Test
    void showsLimitsAsNumbers() {
        assertThat(between(limits(0.5, 1024), limits(1, 2048)))
                .containsExactly(
                        new Difference("spec.resources.cpus", "0.5", "1"),
                        new Difference("spec.resources.memory", "1024", "2048"));
        assertThat(between(env(Map.of()), limits(1, 2048)))
                .extracting(Difference::desired)
                .containsExactly("", "");
    }

    @Test
    void seesAnotherImageAndAnotherAddress() {
        var live = live("web@2", env(Map.of()), Map.of());
        assertThat(Drift.between(new Generation(1, env(Map.of()), "web@1"), live))
                .containsExactly(new Difference("spec.image", "web@1", "web@2"));
        assertThat(Drift.ofPlace(new Attachment("net", "10.0.0.2", List.of("web")), live))
                .isEmpty();
        assertThat(Drift.ofPlace(new Attachment("net", "10.0.0.3", List.of("web")), live))
                .containsExactly(new Difference("networks.net", "10.0.0.3", "10.0.0.2"));
        assertThat(Drift.ofPlace(new Attachment("net", "10.0.0.2", List.of("api")), live))
                .containsExactly(new Difference("networks.net.aliases", "", "web"));
        assertThat(Drift.ofPlace(new Attachment("other", "10.0.0.2", List.of()), live))
                .containsExactly(new Difference("networks.other", "10.0.0.2", ""));
    }

    @Test
    void seesWhatNoManifestCanAskForAndAnotherHealthCheck() {
        var workload = env(Map.of());
        var live = new Live(
                "web@1", workload, IMAGE, List.of(), "NONE", Map.of("engine.CpuShares", "100", "labels.team", "x"));

        assertThat(Drift.between(new Generation(1, workload, "web@1"), live))
                .containsExactly(
                        new Difference("spec.health", "CMD curl localhost", "NONE"),
                        new Difference("engine.CpuShares", "", "100"),
                        new Difference("labels.team", "", "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "spec.resources.cpus, 0.5, 1, true",
        "spec.resources.memory, '', 1024, false",
        "spec.resources.pids, '', 7, true",
        "engine.RestartPolicy, '', always, true",
        "networks.net, 10.0.0.2, '', true",
        "spec.networks, '', bridge, true",
        "spec.networks, bus, '', true",
        "name, a, b, true",
        "spec.env.A, 1, 2, false",
        "engine.CpuShares, '', 100, false"
    })
    void knowsWhatAnEngineCanPutRightInPlace(String field, String desired, String live, boolean possible) {
        assertThat(Mending.possible(new Difference(field, desired, live))).isEqualTo(possible);
    }
}
