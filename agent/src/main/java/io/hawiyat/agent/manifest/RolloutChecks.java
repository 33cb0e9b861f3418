package io.hawiyat.agent.manifest;

/** Rules about how an application is rolled out that a schema can not say. */
final class RolloutChecks {

    private final Field spec;
    private final Findings findings;

    RolloutChecks(Field spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    void run() {
        var reason = exclusive(spec);
        if (!reason.isEmpty()) {
            oneRecreatedReplica(reason);
        }
        someoneMayMove();
        enoughTime();
        if (spec.at("rollout").at("strategy").text().equals("canary")) {
            weighable();
            risingWeights();
        } else {
            noCanary();
        }
    }

    /** Why an application's containers can not run side by side; empty when they can. */
    static String exclusive(Field spec) {
        if (spec.at("ports").items().findAny().isPresent()) {
            return "publishes a port";
        }
        var writable = spec.at("volumes")
                .items()
                .anyMatch(volume -> !volume.at("readOnly").flag());
        return writable ? "has a writable volume" : "";
    }

    private void oneRecreatedReplica(String reason) {
        var strategy = spec.at("rollout").at("strategy");
        if (strategy.present() && !strategy.text().equals("recreate")) {
            findings.atValue(
                    strategy.pointer(),
                    "must be recreate, because the application " + reason + ": two of its containers "
                            + "may not run side by side");
        }
        var replicas = spec.at("replicas");
        if (replicas.number() > 1) {
            findings.atValue(
                    replicas.pointer(),
                    "must be 1 at most, because the application " + reason + ": two of its containers "
                            + "may not run side by side");
        }
    }

    private void weighable() {
        var routes = spec.at("routes");
        if (routes.items().findAny().isEmpty() && !findings.touch(routes.pointer())) {
            findings.atValue(
                    spec.at("rollout").at("strategy").pointer(),
                    "needs a route: only what comes by a route can be shared out by weight, not what comes by name");
        }
    }

    private void risingWeights() {
        var before = 0;
        for (var step : spec.at("rollout").at("canary").at("steps").items().toList()) {
            var weight = step.at("weight");
            if (weight.present() && weight.number() <= before) {
                findings.atValue(weight.pointer(), "must be above the weight of the step before, which is " + before);
            }
            before = Math.max(before, weight.number());
        }
    }

    /** The schema gives every rollout the usual steps: only written ones are a mistake. */
    private void noCanary() {
        var canary = spec.at("rollout").at("canary");
        if (spec.document().places().containsKey(canary.pointer())) {
            findings.atKey(canary.pointer(), "has an effect with strategy: canary only");
        }
    }

    private void someoneMayMove() {
        var surge = spec.at("rollout").at("maxSurge");
        var unavailable = spec.at("rollout").at("maxUnavailable");
        if (surge.text().equals("0") && unavailable.text().equals("0")) {
            findings.atValue(
                    surge.pointer(), "must not be 0 together with maxUnavailable: no container could be replaced");
        }
    }

    private void enoughTime() {
        var healthy = spec.at("rollout").at("minHealthyTime");
        var deadline = spec.at("rollout").at("progressDeadline");
        if (healthy.present() && deadline.present() && healthy.duration().compareTo(deadline.duration()) >= 0) {
            findings.atValue(
                    healthy.pointer(),
                    "must be shorter than progressDeadline (" + deadline.text() + "): no rollout could " + "ever end");
        }
    }
}
