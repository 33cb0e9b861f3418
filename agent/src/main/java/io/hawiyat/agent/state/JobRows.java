package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs and their runs. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface JobRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            SELECT CAST(jsonb_build_object('since', a.schedule_since, 'lastDue', a.last_due,
                'open', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'deployment', r.deployment_id,
                        'dueAt', r.due_at, 'generation', r.generation, 'workload', g.workload,
                        'image', coalesce(g.image, g.workload ->> 'image'), 'attempt', r.attempt, 'task', r.task,
                        'launched', r.launched, 'startedAt', r.started_at, 'notBefore', r.not_before)
                        ORDER BY r.id), '[]')
                    FROM job_run r
                    JOIN generation g ON g.application_id = r.application_id AND g.number = r.generation
                    WHERE r.application_id = a.id AND r.phase = 'RUNNING'),
                'last', (SELECT jsonb_build_object('deployment', l.deployment_id, 'phase', l.phase, 'message', l.message)
                    FROM job_run l WHERE l.application_id = a.id ORDER BY l.id DESC LIMIT 1)) AS text)
            FROM application a WHERE a.id = :application
            """)
    String load(long application);

    @Query("""
            INSERT INTO deployment
                (application_id, source_id, project, application, generation, revision, trigger, phase, message,
                started_at, agent)
            SELECT a.id, a.source_id, a.project, a.name, :generation, :revision, 'schedule', 'RUNNING', :message,
                now(), :agent
            FROM application a
            WHERE a.id = :application AND NOT EXISTS (
                SELECT FROM job_run r WHERE r.application_id = a.id AND r.due_at = CAST(:dueAt AS timestamptz))
            RETURNING id
            """)
    List<Long> openDeployment(
            long application, long generation, String revision, String agent, Instant dueAt, String message);

    @Query("""
            WITH numbered AS (
                UPDATE application SET next_task = next_task + 1, last_run = now(),
                    last_due = coalesce(CAST(:dueAt AS timestamptz), last_due)
                WHERE id = :application AND NOT EXISTS (
                    SELECT FROM job_run r WHERE r.deployment_id = :deployment)
                RETURNING id, next_task - 1 AS task)
            INSERT INTO job_run (application_id, deployment_id, due_at, generation, task, started_at, not_before)
            SELECT id, :deployment, CAST(:dueAt AS timestamptz), :generation, task,
                CAST(:now AS timestamptz), CAST(:now AS timestamptz)
            FROM numbered
            RETURNING id
            """)
    List<Long> open(long application, long deployment, @Nullable Instant dueAt, long generation, Instant now);

    @Query("UPDATE job_run SET launched = :launched WHERE id = :run AND application_id = :application")
    void launched(long application, long run, boolean launched);

    @Query("""
            WITH numbered AS (
                UPDATE application SET next_task = next_task + 1 WHERE id = :application
                RETURNING id, next_task - 1 AS task)
            UPDATE job_run r SET attempt = r.attempt + 1, task = n.task, launched = false, message = :message,
                not_before = CAST(:notBefore AS timestamptz)
            FROM numbered n
            WHERE r.id = :run AND r.application_id = n.id AND r.phase = 'RUNNING'
            RETURNING r.id
            """)
    List<Long> again(long application, long run, Instant notBefore, String message);

    @Query("""
            UPDATE job_run SET phase = :phase, exit_code = :exitCode, message = :message, log = :log,
                finished_at = now()
            WHERE id = :run AND application_id = :application AND phase = 'RUNNING'
            """)
    int end(long application, long run, String phase, @Nullable Integer exitCode, String message, String log);

    /** The runs themselves stay for as long as their deployments. */
    @Query("""
            UPDATE job_run SET log = '' WHERE application_id = :application AND phase <> 'RUNNING' AND log <> ''
                AND id NOT IN (SELECT id FROM job_run WHERE application_id = :application AND phase <> 'RUNNING'
                    ORDER BY id DESC LIMIT :kept)
            """)
    void forgetLogs(long application, int kept);

    @Query("""
            UPDATE application SET schedule_since = CAST(:since AS timestamptz), next_run = CAST(:next AS timestamptz)
            WHERE id = :application AND (schedule_since, next_run)
                IS DISTINCT FROM (CAST(:since AS timestamptz), CAST(:next AS timestamptz))
            """)
    void schedule(long application, Instant since, @Nullable Instant next);

    @Query("""
            UPDATE application SET operation_phase = 'RUNNING', operation_message = d.message,
                operation_started_at = d.started_at, operation_finished_at = NULL
            FROM deployment d WHERE application.id = :application AND d.id = :deployment
            """)
    void began(long application, long deployment);
}
