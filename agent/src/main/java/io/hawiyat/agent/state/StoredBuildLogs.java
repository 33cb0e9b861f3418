package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What builds said, in PostgreSQL. */
@Singleton
class StoredBuildLogs implements BuildLogs {

    private final Fence fence;
    private final BuildLogRows rows;

    StoredBuildLogs(Fence fence, BuildLogRows rows) {
        this.fence = fence;
        this.rows = rows;
    }

    @Override
    @Transactional
    public void ended(Lease lease, long deployment, boolean succeeded, String log) {
        fence.passRelaxed(lease);
        rows.ended(deployment, succeeded, log);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<String> of(long deployment) {
        return rows.of(deployment).stream().findFirst();
    }
}
