package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** What is to be started anew. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RestartRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            UPDATE application SET restart_at = clock_timestamp()
            WHERE id = :application AND last_good_hash IS NOT NULL AND NOT removed
            """)
    int mark(long application);

    /** A deployment that is open already replaces the marked containers with what else it does. */
    @Query("""
            INSERT INTO deployment
                (application_id, source_id, project, application, generation, revision, trigger, phase, message)
            SELECT a.id, a.source_id, a.project, a.name, a.last_good_generation, a.last_good_revision, 'restart',
                'QUEUED', 'asked for by a person'
            FROM application a
            WHERE a.id = :application AND NOT EXISTS (
                SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING'))
            ON CONFLICT DO NOTHING
            """)
    void queue(long application);

    @Query("""
            INSERT INTO event (project, application, source, type, reason, message, revision)
            SELECT a.project, a.name, s.name, 'NORMAL', 'RestartRequested',
                'The containers of generation ' || a.last_good_generation || ' are to be replaced', a.last_good_revision
            FROM application a JOIN source s ON s.id = a.source_id
            WHERE a.id = :application
            RETURNING id
            """)
    List<Long> tell(long application);
}
