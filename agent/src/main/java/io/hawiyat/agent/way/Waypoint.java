package io.hawiyat.agent.way;

/** The steps, in order. The process may end before and after any of them, and within: the next one goes on. */
public enum Waypoint {

    // Intake
    STORE_DELIVERY,
    WAKE_SOURCE,

    // Reconcile
    CLAIM_SOURCE,
    FETCH,
    RECORD_TIP,
    RENDER,
    RECORD_COMMIT,
    ENQUEUE,
    RELEASE_SOURCE,

    // Queue
    CLAIM_WORK,
    TAKE_LEASE,
    END_LEASE,
    SETTLE,

    // Converge
    KEEP_INGRESS,
    BEGIN_DEPLOYMENT,
    PREPARE,
    LAUNCH_HOOK,
    END_HOOK,
    BEGIN_JOB_RUN,
    LAUNCH_JOB_RUN,
    END_JOB_RUN,
    CREATE_CONTAINER,
    START_CONTAINER,
    MEND_CONTAINER,
    RETIRE_CONTAINER,
    PUBLISH_ROUTES,
    SWITCH,
    SHIFT_CANARY,
    STOP_CONTAINER,
    REMOVE_CONTAINER,
    HOLD_VERSION,
    COMPLETE_DEPLOYMENT
}
