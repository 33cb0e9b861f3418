package io.hawiyat.agent.manifest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Holds an application, together with the others of its project, against the project's quota. */
public final class QuotaCheck {

    private final Application application;
    private final List<Application> all;
    private final String authority;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private QuotaCheck(Application application, List<Application> others, String authority) {
        this.application = application;
        this.authority = authority;
        this.all = Stream.concat(others.stream(), Stream.of(application)).toList();
    }

    /**
     * All limits of the quota that an application breaks.
     *
     * @param others the project's other applications that stand
     */
    public static List<PolicyProblem> check(Application application, List<Application> others, Quota quota) {
        return check(application, others, quota, PolicyCheck.OPERATOR);
    }

    /** The same, of a quota that somebody else than the operator has set. */
    static List<PolicyProblem> check(Application application, List<Application> others, Quota quota, String authority) {
        var check = new QuotaCheck(application, others, authority);
        check.counts(quota);
        quota.cpus().ifPresent(check::cpus);
        quota.memory().ifPresent(check::memory);
        return List.copyOf(check.problems);
    }

    private void counts(Quota quota) {
        if (quota.applications().isPresent()
                && all.size() > quota.applications().getAsInt()) {
            exceeded(
                    "metadata.project",
                    all.size() + " applications",
                    "applications",
                    quota.applications().getAsInt());
        }
        var replicas = all.stream().mapToInt(QuotaCheck::replicas).sum();
        if (quota.replicas().isPresent() && replicas > quota.replicas().getAsInt()) {
            exceeded(
                    "spec.replicas",
                    replicas + " replicas",
                    "replicas",
                    quota.replicas().getAsInt());
        }
    }

    private void cpus(double limit) {
        var field = "spec.resources.cpus";
        if (application.workload().resources().cpus().isEmpty()) {
            missing(field, "cpus");
            return;
        }
        var sum = all.stream().map(QuotaCheck::cpus).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(BigDecimal.valueOf(limit)) > 0) {
            exceeded(field, sum.stripTrailingZeros().toPlainString() + " cpus", "cpus", limit);
        }
    }

    private void memory(long limit) {
        var field = "spec.resources.memory";
        if (application.workload().resources().memory().isEmpty()) {
            missing(field, "memory");
            return;
        }
        var sum = all.stream().map(QuotaCheck::memory).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(BigDecimal.valueOf(limit)) > 0) {
            exceeded(field, mebibytes(sum) + " of memory", "memory", mebibytes(BigDecimal.valueOf(limit)));
        }
    }

    private static int replicas(Application application) {
        return application.suspend() ? 0 : application.replicas();
    }

    private static BigDecimal cpus(Application application) {
        var each = application.workload().resources().cpus().orElse(0);
        return BigDecimal.valueOf(each).multiply(BigDecimal.valueOf(replicas(application)));
    }

    private static BigDecimal memory(Application application) {
        var each = application.workload().resources().memory().orElse(0);
        return BigDecimal.valueOf(each).multiply(BigDecimal.valueOf(replicas(application)));
    }

    private static String mebibytes(BigDecimal bytes) {
        return bytes.divide(BigDecimal.valueOf(1 << 20), 0, RoundingMode.CEILING)
                        .toPlainString() + "Mi";
    }

    private void missing(String field, String limit) {
        problems.add(new PolicyProblem(
                field,
                "is required: the project " + application.id().project() + " has a quota of " + limit
                        + ", and this application could take all of it"));
    }

    private void exceeded(String field, String sum, String limit, Object allowed) {
        problems.add(new PolicyProblem(
                field,
                "the project " + application.id().project() + " would have " + sum + ", and its quota is " + allowed
                        + ": " + authority + " would have to raise " + limit + " in its quota"));
    }
}
