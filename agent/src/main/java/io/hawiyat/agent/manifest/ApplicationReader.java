package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.Rollout.CanaryStep;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.manifest.Workload.FileMount;
import java.util.List;
import java.util.Optional;

/** Reads an Application: all that a schema can not check, and then the record. */
final class ApplicationReader {

    private final KindSchema schema = KindSchema.of(Kind.APPLICATION);
    private final FileContents files;
    private final BuildReader builds;
    private final RouteReader routes;

    ApplicationReader(FileContents files, BuildReader builds, MiddlewareBook middlewares) {
        this.files = files;
        this.builds = builds;
        this.routes = new RouteReader(middlewares);
    }

    /** The application of a document; empty when there are findings, old or new. */
    Optional<Application> read(Document document, Findings findings) {
        schema.check(document, findings);
        var root = schema.complete(findings);
        var spec = root.at("spec");
        var mounts = files.mounts(spec, findings);
        var build = builds.read(spec, findings);
        new WorkloadChecks(spec, root.at("metadata").at("name"), findings).run(mounts);
        new RolloutChecks(spec, findings).run();
        RoutePorts.check(spec, findings);
        HooksReader.check(spec.at("hooks"), findings);
        var read = routes.read(root, findings);
        return findings.isEmpty() ? Optional.of(application(root, mounts, build, read)) : Optional.empty();
    }

    private static Application application(
            Field root, List<FileMount> mounts, Optional<Build> build, List<Route> routes) {
        var metadata = root.at("metadata");
        var spec = root.at("spec");
        return new Application(
                new ApplicationId(
                        metadata.at("project").text(), metadata.at("name").text()),
                metadata.at("labels").textsByName(),
                metadata.at("annotations").textsByName(),
                root.document().at(),
                WorkloadReader.read(spec, mounts, build),
                spec.at("replicas").number(),
                routes,
                rollout(spec),
                pullPolicy(spec),
                pullSecret(spec),
                spec.at("pullDeadline").duration(),
                spec.at("suspend").flag(),
                spec.at("prune").flag(),
                spec.at("dependsOn").texts(),
                HooksReader.read(spec.at("hooks")),
                Optional.empty());
    }

    private static Rollout rollout(Field spec) {
        var rollout = spec.at("rollout");
        var replicas = spec.at("replicas").number();
        var surge = Quantities.countOrPercent(rollout.at("maxSurge").text(), replicas, true);
        var unavailable = Quantities.countOrPercent(rollout.at("maxUnavailable").text(), replicas, false);
        return new Rollout(
                strategy(spec),
                surge,
                // As in Kubernetes: percentages that round to no movement at all let one replica go.
                surge == 0 && unavailable == 0 ? 1 : unavailable,
                rollout.at("minHealthyTime").duration(),
                rollout.at("progressDeadline").duration(),
                rollout.at("drainTimeout").duration(),
                rollout.at("autoRollback").flag(),
                strategy(spec) == Strategy.CANARY ? steps(rollout) : List.of());
    }

    private static List<CanaryStep> steps(Field rollout) {
        return rollout.at("canary")
                .at("steps")
                .items()
                .map(step -> new CanaryStep(
                        step.at("weight").number(), step.at("pause").duration()))
                .toList();
    }

    private static Strategy strategy(Field spec) {
        var strategy = spec.at("rollout").at("strategy");
        if (!strategy.present()) {
            return RolloutChecks.exclusive(spec).isEmpty() ? Strategy.ROLLING : Strategy.RECREATE;
        }
        return switch (strategy.text()) {
            case "rolling" -> Strategy.ROLLING;
            case "blueGreen" -> Strategy.BLUE_GREEN;
            case "canary" -> Strategy.CANARY;
            case "recreate" -> Strategy.RECREATE;
            default -> throw new IllegalStateException("the schema lets no strategy " + strategy.text() + " through");
        };
    }

    static Optional<SecretUse.Value> pullSecret(Field spec) {
        return spec.at("pullSecret").optionalText().map(SecretUse.Value::named);
    }

    static PullPolicy pullPolicy(Field spec) {
        var policy = spec.at("pullPolicy");
        if (!policy.present()) {
            return spec.at("build").present()
                    ? PullPolicy.IF_NOT_PRESENT
                    : PullPolicy.standard(spec.at("image").text());
        }
        return switch (policy.text()) {
            case "Always" -> PullPolicy.ALWAYS;
            case "IfNotPresent" -> PullPolicy.IF_NOT_PRESENT;
            case "Never" -> PullPolicy.NEVER;
            default -> throw new IllegalStateException("the schema lets no policy " + policy.text() + " through");
        };
    }
}
