package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** The way of a deployment from queued to its end. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface DeploymentRows extends GenericRepository<ApplicationRow, Long> {

    /** A render that is recorded meanwhile comes before or after, never between the look and the insertion. */
    @Query("SELECT CAST(conditions AS text) FROM lock_application(:application) conditions")
    Optional<String> lock(long application);

    /** Of a heal it is told what was wrong: the deployment ends with how it went. */
    @Query("""
            WITH opened AS (
                INSERT INTO deployment
                    (application_id, source_id, project, application, generation, revision, trigger, phase, message)
                SELECT a.id, a.source_id, a.project, a.name, :generation, :revision, :trigger, 'QUEUED', :message
                FROM application a
                WHERE a.id = :application AND NOT EXISTS (
                    SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING')
                        AND o.trigger <> 'schedule')
                ON CONFLICT DO NOTHING
                RETURNING id, source_id, project, application, revision, trigger, message
            ), told AS (
                INSERT INTO event (project, application, source, type, reason, message, revision)
                SELECT o.project, o.application, s.name, 'WARNING', 'DriftDetected', o.message, o.revision
                FROM opened o JOIN source s ON s.id = o.source_id
                WHERE o.trigger = 'drift')
            SELECT id FROM opened
            """)
    List<Long> open(long application, long generation, String revision, String trigger, String message);

    @Query("""
            WITH healed AS (
                INSERT INTO deployment (application_id, source_id, project, application, generation, revision, trigger,
                    phase, message, agent, started_at)
                SELECT a.id, a.source_id, a.project, a.name, :generation, :revision, 'drift', 'RUNNING', :message,
                    :agent, now()
                FROM application a WHERE a.id = :application
                RETURNING source_id, project, application, revision, message)
            INSERT INTO event (project, application, source, type, reason, message, revision)
            SELECT h.project, h.application, s.name, 'WARNING', 'DriftDetected', h.message, h.revision
            FROM healed h JOIN source s ON s.id = h.source_id
            RETURNING id
            """)
    List<Long> heal(long application, long generation, String revision, String agent, String message);

    @Query("""
            SELECT phase FROM deployment
            WHERE id = :deployment AND application_id = :application AND phase IN ('QUEUED', 'RUNNING')
            """)
    Optional<String> openPhase(long application, long deployment);

    @Query("SELECT id FROM deployment WHERE application_id = :application AND phase = 'QUEUED'")
    Optional<Long> queued(long application);

    @Query("""
            SELECT id FROM deployment
            WHERE application_id = :application AND phase = 'RUNNING' AND trigger <> 'schedule'
            """)
    Optional<Long> running(long application);

    /** Its time begins anew with each start from the queue, and goes on when another agent takes it over. */
    @Query("""
            UPDATE deployment SET phase = 'RUNNING', agent = :agent,
                message = CASE WHEN phase = 'QUEUED' THEN '' ELSE message END,
                started_at = CASE WHEN phase = 'QUEUED' THEN now() ELSE started_at END
            WHERE id = :deployment
            """)
    void run(long deployment, String agent);

    @Query("""
            SELECT CAST(jsonb_build_object('id', id, 'generation', generation, 'revision', revision,
                'trigger', trigger, 'queuedAt', queued_at, 'startedAt', started_at) AS text)
            FROM deployment WHERE id = :deployment
            """)
    String read(long deployment);

    @Query("""
            UPDATE deployment SET phase = :phase, message = coalesce(nullif(:message, ''), message), finished_at = now()
            WHERE id = :deployment AND application_id = :application AND phase = 'RUNNING'
            """)
    int end(long application, long deployment, String phase, String message);

    @Query("""
            UPDATE deployment SET message = :message
            WHERE id = :deployment AND application_id = :application AND phase = 'RUNNING'
            """)
    int say(long application, long deployment, String message);

    @Query("""
            UPDATE deployment SET message = :message
            WHERE application_id = :application AND phase = 'QUEUED' AND message <> :message
            """)
    void sayQueued(long application, String message);

    @Query("""
            UPDATE deployment SET phase = 'QUEUED', message = :message, started_at = NULL
            WHERE id = :deployment AND application_id = :application AND phase = 'RUNNING'
            """)
    int requeue(long application, long deployment, String message);

    @Query("""
            UPDATE deployment SET phase = 'SUPERSEDED', message = :message, finished_at = now()
            WHERE application_id = :application AND phase = 'QUEUED'
            """)
    void dropQueued(long application, String message);

    @Query("""
            UPDATE deployment_step SET state = :state, finished_at = now()
            WHERE deployment_id = :deployment AND state = 'RUNNING'
            """)
    void endSteps(long deployment, String state);
}
