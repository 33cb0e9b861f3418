package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Hooks;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Logging;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.manifest.Workload.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Goals for tests: only what a test is about has to be said. */
public final class Examples {

    public static final ApplicationId WEB = new ApplicationId("shop", "web");

    private Examples() {}

    public static Workload workload(String image) {
        return new Workload(
                image,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OptionalLong.empty(),
                List.of(),
                new Resources(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty()),
                Map.of(),
                false,
                Optional.empty(),
                Duration.ofSeconds(10),
                Optional.empty(),
                Map.of(),
                List.of(),
                new Logging("local", Map.of("max-size", "10m", "max-file", "3")),
                Optional.empty(),
                RestartPolicy.UNLESS_STOPPED,
                new Security(false, List.of(), List.of(), false, false),
                SecretUse.none());
    }

    public static Rollout rollout(Rollout.Strategy strategy, int maxSurge, int maxUnavailable) {
        return new Rollout(
                strategy,
                maxSurge,
                maxUnavailable,
                Duration.ofSeconds(3),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                true,
                List.of());
    }

    /** With the steps given as weights, each kept for a minute. */
    public static Rollout canary(int... weights) {
        var minute = Duration.ofMinutes(1);
        return new Rollout(
                Rollout.Strategy.CANARY,
                1,
                0,
                Duration.ofSeconds(3),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                true,
                Arrays.stream(weights)
                        .mapToObj(weight -> new Rollout.CanaryStep(weight, minute))
                        .toList());
    }

    public static Application application(ApplicationId id, String image) {
        return new Application(
                id,
                Map.of(),
                Map.of(),
                "app.yaml:1",
                workload(image),
                1,
                List.of(),
                rollout(Rollout.Strategy.ROLLING, 1, 0),
                Application.PullPolicy.IF_NOT_PRESENT,
                Duration.ofMinutes(5),
                false,
                true,
                List.of(),
                Hooks.NONE,
                Optional.empty());
    }

    public static Goal goal(long generation, int replicas, Rollout rollout) {
        return new Goal(
                WEB,
                new Generation(generation, workload("web:" + generation), "web@" + generation),
                replicas,
                List.of(HttpRoute.plain(
                        "web.example", "/", 80, List.of(), Optional.empty(), false, OptionalInt.empty())),
                rollout,
                false);
    }
}
