package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/**
 * Applications that move from one source to another, whose commits are seen at different times and in any order. What has
 * been handed over is not removed.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface MoveRows extends GenericRepository<ApplicationRow, Long> {

    /** Gives what a source no longer declares to the one that does, which renders its commit again. */
    @Query("""
            WITH moved AS (
                UPDATE application a SET source_id = c.source_id
                FROM (SELECT DISTINCT ON (n.project, n.name) n.project, n.name, n.source_id
                      FROM name_claim n JOIN source s ON s.id = n.source_id AND s.gone_since IS NULL
                      WHERE n.source_id <> :source ORDER BY n.project, n.name, n.source_id) c
                WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND a.source_id = :source AND NOT a.removed
                    AND a.project = c.project AND a.name = c.name
                RETURNING a.id, a.source_id, a.project, a.name
            ), settled AS (
                DELETE FROM name_claim n USING moved m
                WHERE n.source_id = m.source_id AND n.project = m.project AND n.name = m.name
            ), asked AS (
                UPDATE source SET rendered_commit = NULL, look = coalesce(look, 'poll'), look_at = clock_timestamp()
                WHERE id IN (SELECT source_id FROM moved))
            SELECT id FROM moved ORDER BY id
            """)
    List<Long> handOver(long source, String ids);

    /** Another source may declare it at a commit that was not looked at yet: that is done first, or is being done. */
    @Query("""
            WITH others AS (
                SELECT id FROM source WHERE id <> :source AND gone_since IS NULL AND problem IS NULL
            ), idle AS (
                SELECT id FROM source WHERE id IN (SELECT id FROM others) FOR NO KEY UPDATE SKIP LOCKED
            ), asked AS (
                UPDATE source SET look = coalesce(look, 'poll'), look_at = clock_timestamp()
                WHERE id IN (SELECT id FROM idle))
            UPDATE application SET retry_at = now() + interval '10 seconds'
            WHERE id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND source_id = :source AND removed
                AND EXISTS (SELECT FROM others)
            """)
    void waitForOthers(long source, String ids);
}
