package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** Approvals in PostgreSQL. */
@Singleton
class StoredApprovals implements Approvals {

    private final ApprovalRows rows;

    StoredApprovals(ApprovalRows rows) {
        this.rows = rows;
    }

    @Override
    @Transactional
    public Answer approve(long id) {
        if (rows.approve(id) == 0) {
            return rows.known(id) == 0 ? Answer.UNKNOWN : Answer.ALREADY_APPROVED;
        }
        rows.lookAgain(id);
        rows.tell(id);
        return Answer.APPROVED;
    }
}
