package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/** What is held, waits for its next try or was put aside, and is wanted now. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RetryRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            UPDATE application SET held_hash = NULL, held_revision = NULL, held_reason = NULL, held_since = NULL,
                rollback_hash = NULL, rollback_generation = NULL, rollback_target = NULL, rollback_holds = NULL,
                rollback_since = NULL, retry_at = NULL, attempts = 0,
                conditions = (SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(conditions) c
                    WHERE c ->> 'type' <> 'DeadLetter')
            WHERE id = :application
                AND (held_hash IS NOT NULL OR rollback_hash IS NOT NULL OR retry_at IS NOT NULL
                    OR conditions @> jsonb_build_array(jsonb_build_object('type', 'DeadLetter')))
            """)
    int release(long application);

    /** What already waits in the queue is what is wanted; otherwise the newest version is deployed again. */
    @Query("""
            INSERT INTO deployment
                (application_id, source_id, project, application, generation, revision, trigger, phase, message)
            SELECT a.id, a.source_id, a.project, a.name, a.desired_generation, a.desired_revision, 'retry', 'QUEUED',
                'asked for by a person'
            FROM application a
            WHERE a.id = :application AND a.desired_hash IS NOT NULL AND NOT EXISTS (
                SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING')
                    AND o.trigger <> 'schedule')
            ON CONFLICT DO NOTHING
            """)
    int queue(long application);
}
