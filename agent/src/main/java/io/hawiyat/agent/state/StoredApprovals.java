package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** Approvals in PostgreSQL. */
@Singleton
class StoredApprovals implements Approvals {

    private final ApprovalRows rows;
    private final Recording recording;

    StoredApprovals(ApprovalRows rows, Recording recording) {
        this.rows = rows;
        this.recording = recording;
    }

    @Override
    @Transactional
    public Answer approve(long id) {
        if (rows.approve(id) == 0) {
            return rows.known(id) == 0 ? Answer.UNKNOWN : Answer.ALREADY_APPROVED;
        }
        rows.tell(id);
        var orphans = rows.ofGoneSource(id);
        if (orphans.isEmpty()) {
            rows.lookAgain(id);
        } else {
            recording.removeOfGone(rows.source(id), orphans);
            rows.carriedOut(id);
        }
        return Answer.APPROVED;
    }
}
