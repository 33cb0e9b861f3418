package io.hawiyat.agent.plan;

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

class DriftTest {

    private static final ImageDefaults IMAGE = new ImageDefaults(
            Map.of("PATH", "/bin", "VERSION", "1"),
            List.of("/entry"),
            List.of("serve"),
            Optional.of("/srv"),
            Optional.of("app"),
            Optional.empty(),
            "linux/amd64");

    private static List<Difference> between(Workload desired, Workload live) {
        return Drift.between(
                new Generation(1, desired, "web@1"),
                new Live("web@1", live, IMAGE, List.of(new Attachment("net", "10.0.0.2", List.of()))));
    }

    private static Workload workload(
            List<String> command, List<String> args, Map<String, String> env, Resources resources) {
        var base = Examples.workload("web:1");
        return new Workload(
                base.image(),
                base.platform(),
                command,
                args,
                base.workingDir(),
                base.user(),
                env,
                base.files(),
                base.volumes(),
                base.tmpfs(),
                base.shmSize(),
                base.ports(),
                resources,
                base.ulimits(),
                base.init(),
                base.stopSignal(),
                base.stopGracePeriod(),
                base.hostname(),
                base.extraHosts(),
                base.networks(),
                base.logging(),
                base.health(),
                base.restartPolicy(),
                base.security());
    }

    private static Workload env(Map<String, String> env) {
        return workload(List.of(), List.of(), env, Examples.workload("").resources());
    }

    private static Workload process(List<String> command, List<String> args) {
        return workload(command, args, Map.of(), Examples.workload("").resources());
    }

    private static Workload limits(double cpus, long memory) {
        return workload(
                List.of(),
                List.of(),
                Map.of(),
                new Resources(OptionalDouble.of(cpus), OptionalLong.of(memory), OptionalLong.empty()));
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
        var live = new Live("web@2", env(Map.of()), IMAGE, List.of(new Attachment("net", "10.0.0.2", List.of())));
        assertThat(Drift.between(new Generation(1, env(Map.of()), "web@1"), live))
                .containsExactly(new Difference("spec.image", "web@1", "web@2"));
        assertThat(Drift.ofPlace(new Attachment("net", "10.0.0.2", List.of("web")), live))
                .isEmpty();
        assertThat(Drift.ofPlace(new Attachment("net", "10.0.0.3", List.of()), live))
                .containsExactly(new Difference("networks.net", "10.0.0.3", "10.0.0.2"));
        assertThat(Drift.ofPlace(new Attachment("other", "10.0.0.2", List.of()), live))
                .containsExactly(new Difference("networks.other", "10.0.0.2", ""));
    }
}
