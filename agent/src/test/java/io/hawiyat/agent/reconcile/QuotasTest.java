package io.hawiyat.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Quota;
import io.hawiyat.agent.plan.Examples;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final Quotas TWO_IN_SHOP = new Quotas(Map.of(
            "shop", new Quota(OptionalInt.of(2), OptionalInt.empty(), OptionalDouble.empty(), OptionalLong.empty())));

    private static Application application(String project, String name) {
        return Examples.application(new ApplicationId(project, name), "web:1").declaredIn(name + ".yaml:1");
    }

    @Test
    void refusesOnlyWhatComesAfterTheQuotaIsUsedUp() {
        var candidates = List.of(application("shop", "a"), application("shop", "b"), application("shop", "c"));

        assertThat(TWO_IN_SHOP.check(candidates, List.of())).singleElement().satisfies(error -> {
            assertThat(error.application()).contains(new ApplicationId("shop", "c"));
            assertThat(error.file()).isEqualTo("c.yaml");
            assertThat(error.message()).contains("3 applications");
        });
    }

    @Test
    void countsWhatOtherSourcesHaveInTheProject() {
        var elsewhere = List.of(application("shop", "a"), application("shop", "b"));

        assertThat(TWO_IN_SHOP.check(List.of(application("shop", "c")), elsewhere))
                .hasSize(1);
    }

    @Test
    void leavesOtherProjectsAlone() {
        var candidates = List.of(application("blog", "a"), application("blog", "b"), application("blog", "c"));

        assertThat(TWO_IN_SHOP.check(candidates, List.of())).isEmpty();
    }
}
