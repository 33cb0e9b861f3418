package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuotaCheckTest {

    private static final Quota QUOTA =
            new Quota(OptionalInt.of(2), OptionalInt.of(4), OptionalDouble.of(1), OptionalLong.of(1L << 30));

    private static Application app(String name, String spec) {
        return Applications.read("shop", name, spec);
    }

    private static List<String> check(Application application, Application... others) {
        return QuotaCheck.check(application, List.of(others), QUOTA).stream()
                .map(problem -> problem.field() + ": " + problem.message())
                .toList();
    }

    @Test
    void acceptsWhatFitsExactly() {
        var first = app("a", "replicas: 2\nresources: {cpus: 0.3, memory: 256Mi}");
        var second = app("b", "replicas: 2\nresources: {cpus: 0.2, memory: 256Mi}");

        assertThat(check(second, first)).isEmpty();
    }

    @Test
    void refusesAnApplicationWithoutTheLimitThatTheQuotaCounts() {
        assertThat(check(app("a", "")))
                .containsExactly(
                        "spec.resources.cpus: is required: the project shop has a quota of cpus, and this application could"
                                + " take all of it",
                        "spec.resources.memory: is required: the project shop has a quota of memory, and this application"
                                + " could take all of it");
    }

    @Test
    void countsDesiredReplicasAndTheirLimits() {
        var first = app("a", "replicas: 3\nresources: {cpus: 0.3, memory: 256Mi}");
        var second = app("b", "replicas: 2\nresources: {cpus: 0.1, memory: 512Mi}");

        assertThat(check(second, first))
                .containsExactly(
                        "spec.replicas: the project shop would have 5 replicas, and its quota is 4: the operator would have"
                                + " to raise replicas in its quota",
                        "spec.resources.cpus: the project shop would have 1.1 cpus, and its quota is 1.0: the operator would"
                                + " have to raise cpus in its quota",
                        "spec.resources.memory: the project shop would have 1792Mi of memory, and its quota is 1024Mi: the"
                                + " operator would have to raise memory in its quota");
    }

    @Test
    void doesNotCountTheReplicasOfASuspendedApplication() {
        var suspended = app("a", "replicas: 9\nsuspend: true\nresources: {cpus: 1, memory: 1Gi}");

        assertThat(check(app("b", "resources: {cpus: 1, memory: 1Gi}"), suspended))
                .isEmpty();
    }

    @Test
    void countsApplications() {
        var spec = "resources: {cpus: 0.1, memory: 64Mi}";

        assertThat(check(app("c", spec), app("a", spec), app("b", spec)))
                .containsExactly("metadata.project: the project shop would have 3 applications, and its quota is 2: the"
                        + " operator would have to raise applications in its quota");
    }
}
