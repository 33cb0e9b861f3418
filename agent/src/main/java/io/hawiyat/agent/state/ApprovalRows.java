package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Held prunes, approved. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ApprovalRows extends GenericRepository<ApplicationRow, Long> {

    @Query("UPDATE held_prune SET approved_at = now() WHERE id = :id AND approved_at IS NULL")
    int approve(long id);

    /** Of a source that is gone, which renders no more: its applications, still its own. */
    @Query("""
            SELECT a.id FROM held_prune h JOIN source s ON s.id = h.source_id
            CROSS JOIN unnest(h.applications) u JOIN application a ON a.id = u AND a.source_id = h.source_id
            WHERE h.id = :id AND s.gone_since IS NOT NULL
            ORDER BY a.id
            """)
    List<Long> ofGoneSource(long id);

    @Query("SELECT s.id FROM held_prune h JOIN source s ON s.id = h.source_id WHERE h.id = :id")
    long source(long id);

    @Query("DELETE FROM held_prune WHERE id = :id")
    void carriedOut(long id);

    @Query("SELECT count(*) FROM held_prune WHERE id = :id")
    long known(long id);

    @Query("""
            UPDATE source s SET look = 'sync', look_at = clock_timestamp()
            FROM held_prune h WHERE h.id = :id AND s.id = h.source_id
            """)
    void lookAgain(long id);

    @Query("""
            INSERT INTO event (source, type, reason, message)
            SELECT s.name, 'NORMAL', 'PruneApproved', 'Prune ' || h.id || ' was approved'
            FROM held_prune h JOIN source s ON s.id = h.source_id WHERE h.id = :id
            """)
    void tell(long id);
}
