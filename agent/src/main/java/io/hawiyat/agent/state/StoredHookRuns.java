package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Hooks.Moment;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;

/** Hooks of deployments in PostgreSQL. */
@Singleton
class StoredHookRuns implements HookRuns {

    private final Fence fence;
    private final HookRows rows;

    StoredHookRuns(Fence fence, HookRows rows) {
        this.fence = fence;
        this.rows = rows;
    }

    @Override
    public List<HookRun> of(long deployment, Moment moment) {
        return StoredJson.readEach(rows.of(deployment, moment.field()), HookRun.class);
    }

    @Override
    @Transactional
    public void begun(Lease lease, long deployment, Moment moment, String name) {
        fence.pass(lease);
        rows.begun(deployment, moment.field(), name);
    }

    @Override
    @Transactional
    public void takenBack(Lease lease, long deployment, Moment moment, String name) {
        fence.pass(lease);
        rows.takenBack(deployment, moment.field(), name);
    }

    @Override
    @Transactional
    public void ended(
            Lease lease, long deployment, Moment moment, String name, boolean succeeded, String message, String log) {
        fence.pass(lease);
        rows.ended(deployment, moment.field(), name, succeeded, message, log);
    }
}
