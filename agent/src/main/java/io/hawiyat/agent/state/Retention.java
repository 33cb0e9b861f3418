package io.hawiyat.agent.state;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.annotation.PostConstruct;

/** Keeps what is promised to be kept, and no more. */
@Context
@Requires(property = "datasources.default.url")
public class Retention {

    private static final int DAYS_AHEAD = 14;
    private static final int DAYS_KEPT = 30;
    private static final int GENERATIONS_KEPT = 10;
    private static final int DEPLOYMENTS_KEPT = 100;
    private static final int CHANGES_KEPT = 20_000;

    private final RetentionRows rows;
    private final ClaimRows claims;

    Retention(RetentionRows rows, ClaimRows claims) {
        this.rows = rows;
        this.claims = claims;
    }

    /** Without a partition of today no event could be written, and so nothing at all. */
    @PostConstruct
    void arrangePartitions() {
        rows.arrangeEventPartitions(DAYS_AHEAD, DAYS_KEPT);
    }

    /** One transaction. No render goes on meanwhile that could take up again what is let go. */
    @Transactional
    public void sweep() {
        arrangePartitions();
        claims.lock();
        rows.forgetGenerations(GENERATIONS_KEPT);
        rows.forgetContents();
        rows.forgetSecrets();
        rows.forgetDeployments(DEPLOYMENTS_KEPT);
        rows.forgetDeliveries(DAYS_KEPT);
        rows.forgetNotices(DAYS_KEPT);
        rows.forgetChanges(CHANGES_KEPT);
    }
}
