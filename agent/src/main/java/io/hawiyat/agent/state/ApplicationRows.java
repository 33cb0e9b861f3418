package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Applications read for those who act on them. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ApplicationRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            SELECT CAST(jsonb_build_object('id', a.id,
                'name', jsonb_build_object('project', a.project, 'name', a.name),
                'hash', a.desired_hash, 'removed', a.removed,
                'prune', coalesce(CAST(d.document ->> 'prune' AS boolean), true)) AS text)
            FROM application a
            JOIN source s ON s.id = a.source_id
            LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            WHERE s.name = :source
            ORDER BY a.project, a.name
            """)
    List<String> ofSource(String source);

    @Query("""
            SELECT CAST(d.document || jsonb_build_object('file', d.document ->> 'file' || ' of source ' || s.name) AS text)
            FROM application a
            JOIN source s ON s.id = a.source_id
            JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            WHERE s.name <> :source AND NOT a.removed AND s.gone_since IS NULL
            ORDER BY a.project, a.name
            """)
    List<String> declaredElsewhere(String source);

    @Query("""
            SELECT CAST(jsonb_build_object(
                'id', a.id,
                'name', jsonb_build_object('project', a.project, 'name', a.name),
                'source', s.name,
                'arriving', s.look IS NOT NULL OR EXISTS (SELECT FROM revision r
                    WHERE r.source_id = s.id AND r.commit = s.observed_commit AND r.rendered_at IS NULL),
                'desired', CASE WHEN a.desired_hash IS NOT NULL THEN jsonb_build_object(
                    'revision', a.desired_revision, 'hash', a.desired_hash, 'application', d.document,
                    'generation', a.desired_generation, 'image', dg.image) END,
                'removed', a.removed,
                'lastGood', CASE WHEN a.last_good_hash IS NOT NULL THEN jsonb_build_object(
                    'revision', a.last_good_revision, 'hash', a.last_good_hash, 'application', l.document,
                    'generation', a.last_good_generation, 'image', lg.image) END,
                'heldHash', a.held_hash,
                'rollback', CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_object(
                    'revision', bg.revision, 'hash', a.rollback_hash, 'application', b.document,
                    'generation', a.rollback_generation, 'image', bg.image) END,
                'restart', CASE WHEN a.restart_at IS NOT NULL THEN jsonb_build_object('askedAt', a.restart_at,
                    'containers', CASE WHEN a.restart_noted_at = a.restart_at THEN a.restart_of END) END,
                'retryAt', a.retry_at,
                'attempts', a.attempts,
                'queued', (SELECT jsonb_build_object('id', o.id, 'generation', o.generation, 'revision', o.revision,
                        'trigger', o.trigger, 'queuedAt', o.queued_at, 'startedAt', o.started_at)
                    FROM deployment o WHERE o.application_id = a.id AND o.phase = 'QUEUED'),
                'running', (SELECT jsonb_build_object('id', o.id, 'generation', o.generation, 'revision', o.revision,
                        'trigger', o.trigger, 'queuedAt', o.queued_at, 'startedAt', o.started_at)
                    FROM deployment o WHERE o.application_id = a.id AND o.phase = 'RUNNING' AND o.trigger <> 'schedule'),
                'status', jsonb_build_object('sync', a.sync, 'health', a.health,
                    'observedGeneration', a.observed_generation, 'ready', a.ready,
                    'diff', a.diff, 'conditions', a.conditions)) AS text)
            FROM application a
            JOIN source s ON s.id = a.source_id
            LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            LEFT JOIN generation dg ON dg.application_id = a.id AND dg.number = a.desired_generation
            LEFT JOIN specification l ON l.application_id = a.id AND l.hash = a.last_good_hash
            LEFT JOIN generation lg ON lg.application_id = a.id AND lg.number = a.last_good_generation
            LEFT JOIN specification b ON b.application_id = a.id AND b.hash = a.rollback_hash
            LEFT JOIN generation bg ON bg.application_id = a.id AND bg.number = a.rollback_generation
            WHERE a.id = :id
            """)
    Optional<String> load(long id);

    @Query("SELECT id FROM application WHERE project = :project AND name = :name")
    Optional<Long> find(String project, String name);

    /** A retry that would wait for longer than any does was put off by a clock that was set back since. */
    @Query("""
            SELECT CAST(jsonb_build_object('id', a.id, 'project', a.project) AS text)
            FROM application a
            WHERE a.id IN (SELECT application_id FROM deployment WHERE phase = 'RUNNING'
                    UNION ALL SELECT application_id FROM deployment WHERE phase = 'QUEUED'
                    UNION ALL SELECT id FROM application WHERE next_run <= CAST(:now AS timestamptz))
                AND (a.retry_at IS NULL OR a.retry_at <= CAST(:now AS timestamptz)
                    OR a.retry_at > CAST(:latest AS timestamptz)
                    OR EXISTS (SELECT FROM deployment r WHERE r.application_id = a.id AND r.phase = 'RUNNING'))
            ORDER BY a.id
            """)
    List<String> due(Instant now, Instant latest);

    /** How what it depends on stands, in the order of its manifest. */
    @Query("""
            SELECT CAST(jsonb_build_object('name', n.name,
                'declared', o.id IS NOT NULL AND NOT o.removed,
                'refused', coalesce(o.manifest_errors <> '[]' AND o.source_id = a.source_id, false),
                'held', CASE WHEN o.held_hash = o.desired_hash THEN o.held_reason END,
                'underWay', EXISTS (SELECT FROM deployment u WHERE u.application_id = o.id
                    AND u.phase IN ('QUEUED', 'RUNNING') AND u.trigger NOT IN ('drift', 'schedule')),
                'current', coalesce(o.last_good_hash = o.desired_hash
                    AND (o.source_id <> a.source_id OR o.applied_revision = a.desired_revision), false),
                'health', coalesce(o.health, 'MISSING')) AS text)
            FROM application a
            JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(d.document -> 'dependsOn', '[]'))
                WITH ORDINALITY AS n (name, position)
            LEFT JOIN application o ON o.project = a.project AND o.name = n.name
            WHERE a.id = :application
            ORDER BY n.position
            """)
    List<String> dependencies(long application);

    /** Those with a deployment in the queue that depend on it. */
    @Query("""
            SELECT CAST(jsonb_build_object('id', a.id, 'project', a.project) AS text)
            FROM application o
            JOIN application a ON a.project = o.project
            JOIN deployment q ON q.application_id = a.id AND q.phase = 'QUEUED'
            JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            WHERE o.id = :application AND d.document -> 'dependsOn' @> to_jsonb(o.name)
            ORDER BY a.id
            """)
    List<String> waitingFor(long application);

    @Query("""
            WITH ended AS (
                UPDATE application SET retry_at = NULL WHERE retry_at IS NOT NULL RETURNING id, project)
            SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM ended ORDER BY id
            """)
    List<String> endWaits();

    @Query("SELECT DISTINCT waits_for FROM application WHERE waits_for IS NOT NULL AND retry_at IS NOT NULL")
    List<String> awaited();

    @Query("""
            WITH ended AS (
                UPDATE application SET retry_at = NULL, waits_for = NULL
                WHERE retry_at IS NOT NULL AND waits_for = :service RETURNING id, project)
            SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM ended ORDER BY id
            """)
    List<String> endWaits(String service);

    @Query("""
            SELECT CAST(jsonb_build_object('id', id,
                'name', jsonb_build_object('project', project, 'name', name)) AS text)
            FROM application ORDER BY id
            """)
    List<String> named();

    @Query("""
            SELECT CAST(jsonb_build_object('id', a.id,
                'name', jsonb_build_object('project', a.project, 'name', a.name),
                'generation', a.last_good_generation, 'health', g.workload -> 'health') AS text)
            FROM application a
            JOIN generation g ON g.application_id = a.id AND g.number = a.last_good_generation
            WHERE g.workload ->> 'health' IS NOT NULL AND NOT EXISTS (
                SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING'))
            ORDER BY a.id
            """)
    List<String> probed();

    /** What never was live, and is not to be, is not kept: a registry has it, or it was no good anyway. */
    @Query("""
            SELECT DISTINCT g.image FROM generation g JOIN application a ON a.id = g.application_id
            WHERE g.image IS NOT NULL AND (
                g.number IN (a.desired_generation, a.last_good_generation, a.rollback_generation)
                OR EXISTS (SELECT FROM deployment o WHERE o.application_id = a.id AND o.generation = g.number
                    AND o.phase IN ('QUEUED', 'RUNNING', 'SUCCEEDED')))
            """)
    List<String> images();

    @Query("""
            SELECT unnest(h.applications) FROM held_prune h JOIN source s ON s.id = h.source_id
            WHERE s.name = :source AND h.approved_at IS NOT NULL
            """)
    List<Long> approvedPrunes(String source);

    @Query("""
            SELECT CAST(jsonb_build_object('applications', to_jsonb(h.applications), 'reason', h.reason) AS text)
            FROM held_prune h JOIN source s ON s.id = h.source_id
            WHERE s.name = :source AND s.gone_since IS NULL
            """)
    List<String> heldPrune(String source);

    @Query("""
            UPDATE generation SET image = :image
            WHERE application_id = :application AND number = :number AND image IS NULL
            """)
    void pin(long application, long number, String image);

    @Query("""
            UPDATE generation SET image = :image
            WHERE application_id = :application AND number = :number AND image = :before
            """)
    void repin(long application, long number, String before, String image);
}
