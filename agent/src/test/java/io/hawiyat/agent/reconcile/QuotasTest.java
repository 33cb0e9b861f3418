package io.hawiyat.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.OwnLimits;
import io.hawiyat.agent.manifest.Project;
import io.hawiyat.agent.manifest.Quota;
import io.hawiyat.agent.plan.Examples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final Quotas TWO_IN_SHOP = new Quotas(Map.of(
            "shop", new Quota(OptionalInt.of(2), OptionalInt.empty(), OptionalDouble.empty(), OptionalLong.empty())));

    private static final OwnLimits NONE = new OwnLimits(List.of());

    private static Application application(String project, String name) {
        return Examples.application(new ApplicationId(project, name), "web:1").declaredIn(name + ".yaml:1");
    }

    @Test
    void refusesOnlyWhatComesAfterTheQuotaIsUsedUp() {
        var candidates = List.of(application("shop", "a"), application("shop", "b"), application("shop", "c"));

        assertThat(TWO_IN_SHOP.check(candidates, List.of(), NONE))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.application()).contains(new ApplicationId("shop", "c"));
                    assertThat(error.file()).isEqualTo("c.yaml");
                    assertThat(error.message()).contains("3 applications");
                });
    }

    @Test
    void countsWhatOtherSourcesHaveInTheProject() {
        var elsewhere = List.of(application("shop", "a"), application("shop", "b"));

        assertThat(TWO_IN_SHOP.check(List.of(application("shop", "c")), elsewhere, NONE))
                .hasSize(1);
    }

    @Test
    void leavesOtherProjectsAlone() {
        var candidates = List.of(application("blog", "a"), application("blog", "b"), application("blog", "c"));

        assertThat(TWO_IN_SHOP.check(candidates, List.of(), NONE)).isEmpty();
    }

    @Test
    void countsWhatAProjectAllowsItselfBesideTheOperatorsQuota() {
        var one = new Quota(OptionalInt.of(1), OptionalInt.empty(), OptionalDouble.empty(), OptionalLong.empty());
        var many = new Quota(OptionalInt.of(9), OptionalInt.empty(), OptionalDouble.empty(), OptionalLong.empty());
        var candidates = List.of(application("shop", "a"), application("shop", "b"), application("shop", "c"));

        assertThat(TWO_IN_SHOP.check(candidates, List.of(), project(one)))
                .extracting(it -> it.message())
                .containsExactly(
                        "the project shop would have 2 applications, and its quota is 1: its Project (project.yaml:1)"
                                + " would have to raise applications in its quota",
                        "the project shop would have 2 applications, and its quota is 1: its Project (project.yaml:1)"
                                + " would have to raise applications in its quota");
        assertThat(TWO_IN_SHOP.check(candidates, List.of(), project(many)))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("the operator would have to raise"));
    }

    private static OwnLimits project(Quota quota) {
        return new OwnLimits(List.of(new Project(
                "shop", Map.of(), Map.of(), List.of(), Optional.empty(), Optional.of(quota), "project.yaml:1")));
    }
}
