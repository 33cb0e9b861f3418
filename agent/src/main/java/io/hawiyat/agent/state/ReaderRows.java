package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Views as JSON. What is held or refused is derived here from what is recorded, never from what was last observed. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ReaderRows extends GenericRepository<ApplicationRow, Long> {

    /** Written as json where nothing is done with it: to make jsonb of it and text of that took half as long again. */
    String APPLICATION = """
            SELECT CAST(json_build_object(
                'id', a.id, 'kind', a.kind,
                'name', json_build_object('project', a.project, 'name', a.name),
                'source', s.name, 'sync', a.sync, 'health', a.health,
                'operation', CASE
                    WHEN a.manifest_errors <> '[]' AND a.operation_phase IS DISTINCT FROM 'RUNNING'
                    THEN json_build_object('phase', 'FAILED', 'startedAt', a.manifest_since,
                        'finishedAt', a.manifest_since, 'message', (
                            SELECT string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column', ': ',
                                e ->> 'field', ': ', e ->> 'message'), '; ')
                            FROM jsonb_array_elements(a.manifest_errors) e))
                    WHEN a.operation_phase IS NOT NULL
                    THEN json_build_object('phase', a.operation_phase,
                        'message', concat(a.operation_message, CASE
                            WHEN a.operation_phase IN ('FAILED', 'ROLLED_BACK') AND a.held_hash = a.desired_hash
                            THEN concat('; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')
                            WHEN a.operation_phase = 'RETRY_SCHEDULED' AND a.retry_at IS NOT NULL
                            THEN concat('; tried again at ', CAST(a.retry_at AT TIME ZONE 'UTC' AS time(0)),
                                ' UTC, or at once by `hawiyat retry ', a.project, '/', a.name, '`') END),
                        'startedAt', coalesce(a.operation_started_at, a.created_at),
                        'finishedAt', a.operation_finished_at) END,
                'revision', json_build_object('desired', a.desired_revision, 'attempted', a.attempted_revision,
                    'applied', a.applied_revision, 'lastGood', a.last_good_revision),
                'generation', coalesce(CASE WHEN a.rollback_holds = a.desired_hash THEN a.rollback_generation END,
                    a.desired_generation, 0),
                'observedGeneration', a.observed_generation,
                'conditions', (
                    SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(a.conditions) c
                    WHERE c ->> 'type' NOT IN ('Held', 'ManifestValid'))
                    || jsonb_build_object('type', 'ManifestValid', 'status', a.manifest_errors = '[]',
                        'reason', CASE WHEN a.manifest_errors = '[]' THEN 'Valid' ELSE 'Invalid' END,
                        'since', a.manifest_since, 'message', (
                            SELECT coalesce(string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column',
                                ': ', e ->> 'field', ': ', e ->> 'message'), '; '), '')
                            FROM jsonb_array_elements(a.manifest_errors) e))
                    || CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
                        'type', 'Held', 'status', true, 'reason', 'RolledBack', 'since', a.rollback_since,
                        'message', concat('commit ', a.desired_revision, ' is held: rolled back to generation ',
                            a.rollback_target, ', as generation ', a.rollback_generation,
                            '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
                    WHEN a.held_hash = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
                        'type', 'Held', 'status', true, 'reason', 'AtFault', 'since', a.held_since,
                        'message', concat('commit ', a.held_revision, ' is held: ', a.held_reason,
                            '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
                        ELSE '[]' END,
                'replicas', json_build_object('desired', CASE WHEN a.kind = 'Job' THEN 0
                        ELSE coalesce(CAST(d.document ->> 'replicas' AS integer), 0) END,
                    'ready', a.ready),
                'nextRun', a.next_run, 'lastRun', a.last_run,
                'routes', coalesce(d.document -> 'routes', '[]'),
                'diff', a.diff,
                'removed', a.removed) AS text)
            FROM application a
            JOIN source s ON s.id = a.source_id
            LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            """;

    /** Who needs a person, as the dashboard says it of each. */
    String UNWELL = """
            (a.manifest_errors <> '[]' OR a.desired_hash IN (a.held_hash, a.rollback_holds)
                OR a.operation_phase = 'RETRY_SCHEDULED'
                OR a.conditions @> jsonb_build_array(jsonb_build_object('type', 'DeadLetter'))
                OR a.operation_phase IS DISTINCT FROM 'RUNNING'
                    AND (a.sync = 'OUT_OF_SYNC' OR a.health IN ('DEGRADED', 'MISSING')))
            """;

    String DEPLOYMENT = """
            SELECT CAST(jsonb_build_object(
                'id', d.id, 'application', jsonb_build_object('project', d.project, 'name', d.application),
                'generation', d.generation, 'revision', d.revision, 'trigger', d.trigger, 'agent', d.agent,
                'phase', d.phase, 'message', d.message, 'queuedAt', d.queued_at, 'startedAt', d.started_at,
                'finishedAt', d.finished_at,
                'steps', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'state', t.state,
                        'startedAt', t.started_at, 'finishedAt', t.finished_at, 'message', t.message)
                        ORDER BY t.position), '[]')
                    FROM deployment_step t WHERE t.deployment_id = d.id)) AS text)
            FROM deployment d
            """;

    String SOURCE = """
            SELECT CAST(jsonb_build_object(
                'id', s.id, 'name', s.name, 'url', s.url, 'branch', s.branch, 'path', s.path,
                'declaredBy', (SELECT p.name FROM source p WHERE p.id = s.declared_by),
                'revision', jsonb_build_object('observed', s.observed_commit, 'message', r.message,
                    'author', r.author, 'at', r.committed_at, 'applied', (
                        SELECT o.commit FROM revision_outcome o
                        WHERE o.source_id = s.id AND o.outcome IN ('SUCCEEDED', 'UNCHANGED')
                        ORDER BY o.id DESC LIMIT 1)),
                'lastFetch', s.last_fetch, 'nextFetch', s.next_fetch,
                'conditions', jsonb_build_array(jsonb_build_object('type', 'Ready',
                        'status', s.problem IS NULL AND s.errors = '[]',
                        'reason', CASE WHEN s.problem IS NOT NULL THEN 'FetchFailed'
                            WHEN s.refused_commit IS NOT NULL THEN 'RevisionRefused'
                            WHEN s.errors <> '[]' THEN 'ManifestInvalid'
                            WHEN s.last_fetch IS NULL THEN 'NotFetchedYet' ELSE 'Ready' END,
                        'message', coalesce(s.problem, CASE WHEN s.errors <> '[]'
                            THEN concat(jsonb_array_length(s.errors), ' errors in manifests') ELSE '' END),
                        'since', coalesce(s.problem_since, r.rendered_at, s.last_fetch, s.next_fetch)))
                    || CASE WHEN p.id IS NOT NULL THEN jsonb_build_array(jsonb_build_object('type', 'PruneHeld',
                        'status', true, 'reason', 'ApprovalNeeded', 'since', p.created_at,
                        'message', concat(p.reason, ': ', p.names, '; to let it go ahead, run `hawiyat approve ', p.id,
                            '`'))) ELSE '[]' END
                    || CASE WHEN s.gone_since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                        'type', 'SourceGone', 'status', true, 'since', s.gone_since,
                        'reason', CASE WHEN s.declared_by IS NULL THEN 'NotConfigured' ELSE 'NotDeclared' END,
                        'message', concat('no longer ', CASE WHEN s.declared_by IS NULL THEN 'configured'
                            ELSE 'declared' END, '; what it declared goes on running'))) ELSE '[]' END
                    || CASE WHEN f.since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                        'type', 'NotificationFailing', 'status', true, 'reason', 'NotTold', 'since', f.since,
                        'message', f.failures)) ELSE '[]' END,
                'errors', s.errors,
                'prune', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'applications', p.applications,
                    'reason', p.reason, 'since', p.created_at) END) AS text)
            FROM source s
            LEFT JOIN revision r ON r.source_id = s.id AND r.commit = s.observed_commit
            LEFT JOIN LATERAL (
                SELECT h.id, h.reason, h.created_at,
                    jsonb_agg(jsonb_build_object('project', a.project, 'name', a.name)
                        ORDER BY a.project, a.name) AS applications,
                    string_agg(a.project || '/' || a.name, ', ' ORDER BY a.project, a.name) AS names
                FROM held_prune h JOIN application a ON a.id = ANY (h.applications)
                WHERE h.source_id = s.id AND h.approved_at IS NULL
                GROUP BY h.id) p ON true
            LEFT JOIN LATERAL (
                SELECT min(n.failing_since) AS since,
                    string_agg(concat(n.project, '/', n.name, ': ', n.failure), '; ' ORDER BY n.project, n.name)
                        AS failures
                FROM notification n WHERE n.source_id = s.id AND n.failure IS NOT NULL) f ON true
            """;

    String REVISION = """
            SELECT CAST(jsonb_build_object('id', r.id, 'commit', r.commit, 'author', r.author, 'message', r.message,
                'at', r.committed_at, 'observedAt', r.observed_at, 'trigger', r.trigger, 'outcome', o.outcome) AS text)
            FROM revision r
            JOIN source s ON s.id = r.source_id
            JOIN revision_outcome o ON o.id = r.id
            """;

    String DELIVERY = """
            SELECT CAST(jsonb_build_object('id', d.id, 'provider', d.provider, 'deliveryId', d.delivery_id,
                'event', d.event, 'receivedAt', d.received_at) AS text)
            FROM delivery d
            JOIN source s ON s.id = d.source_id
            """;

    @Query(APPLICATION + """
            WHERE a.id < :before AND (CAST(:project AS text) IS NULL OR a.project = :project)
                AND (CAST(:name AS text) IS NULL OR a.name = :name)
            ORDER BY a.id DESC LIMIT :limit
            """)
    List<String> applications(@Nullable String project, @Nullable String name, long before, int limit);

    @Query(APPLICATION + "WHERE a.project = :project AND a.name = :name ORDER BY a.kind LIMIT 1")
    Optional<String> application(String project, String name);

    @Query(APPLICATION + "WHERE a.id = :id")
    Optional<String> application(long id);

    @Query("""
            SELECT CAST(d.document AS text) FROM application a
            JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            WHERE a.project = :project AND a.name = :name ORDER BY a.kind LIMIT 1
            """)
    Optional<String> manifest(String project, String name);

    @Query(APPLICATION + """
            WHERE (a.project, a.name) > (:project, :name)
                AND (:standing = 'ALL' OR :standing = 'HEALTHY' AND a.health = 'HEALTHY'
                    OR :standing = 'DEPLOYING' AND a.operation_phase = 'RUNNING' OR :standing = 'UNWELL' AND
            """ + UNWELL + """
                )
                AND (:text = '' OR strpos(concat(a.project, '/', a.name), :text) > 0 OR s.name = :text
                    OR lower(a.health) = :text OR replace(lower(a.sync), '_', '') = :text
                    OR EXISTS (SELECT FROM jsonb_array_elements(d.document -> 'routes') r
                        WHERE strpos(r ->> 'host', :text) > 0))
            ORDER BY a.project, a.name LIMIT :limit
            """)
    List<String> search(String text, String standing, String project, String name, int limit);

    @Query(APPLICATION + "WHERE " + UNWELL + """
            ORDER BY a.manifest_errors = '[]' AND a.desired_hash IS DISTINCT FROM a.held_hash
                    AND a.desired_hash IS DISTINCT FROM a.rollback_holds AND a.health <> 'DEGRADED',
                greatest(a.operation_finished_at, a.operation_started_at, a.manifest_since) DESC
            LIMIT :limit
            """)
    List<String> unwell(int limit);

    @Query("""
            SELECT CAST(jsonb_build_object('number', g.number, 'revision', g.revision, 'image', g.image,
                'workload', g.workload, 'createdAt', g.created_at,
                'desired', coalesce(g.number = a.desired_generation, false),
                'lastGood', coalesce(g.number = a.last_good_generation, false),
                'serving', g.number = a.observed_generation) AS text)
            FROM application a JOIN generation g ON g.application_id = a.id
            WHERE a.project = :project AND a.name = :name
            ORDER BY g.number DESC
            """)
    List<String> history(String project, String name);

    @Query(DEPLOYMENT + """
            WHERE d.id < :before AND (CAST(:project AS text) IS NULL OR d.project = :project)
                AND (CAST(:name AS text) IS NULL OR d.application = :name)
            ORDER BY d.id DESC LIMIT :limit
            """)
    List<String> deployments(@Nullable String project, @Nullable String name, long before, int limit);

    @Query(DEPLOYMENT + "WHERE d.id = :id")
    Optional<String> deployment(long id);

    @Query("""
            SELECT CAST(jsonb_build_object('id', e.id, 'time', e.time,
                'application', CASE WHEN e.application IS NOT NULL
                    THEN jsonb_build_object('project', e.project, 'name', e.application) END,
                'source', e.source, 'type', e.type, 'reason', e.reason, 'message', e.message,
                'revision', e.revision) AS text)
            FROM event e
            WHERE e.id < :before AND (CAST(:project AS text) IS NULL OR e.project = :project)
                AND (CAST(:name AS text) IS NULL OR e.application = :name)
            ORDER BY e.id DESC LIMIT :limit
            """)
    List<String> events(@Nullable String project, @Nullable String name, long before, int limit);

    @Query(SOURCE + """
            WHERE s.id < :before AND (CAST(:project AS text) IS NULL AND CAST(:name AS text) IS NULL OR EXISTS (
                SELECT FROM application a WHERE a.source_id = s.id
                    AND (CAST(:project AS text) IS NULL OR a.project = :project)
                    AND (CAST(:name AS text) IS NULL OR a.name = :name)))
            ORDER BY s.id DESC LIMIT :limit
            """)
    List<String> sources(@Nullable String project, @Nullable String name, long before, int limit);

    @Query(SOURCE + "WHERE s.name = :name")
    Optional<String> source(String name);

    @Query(SOURCE + "WHERE s.id = :id")
    Optional<String> source(long id);

    @Query(REVISION + "WHERE s.name = :source AND r.id < :before ORDER BY r.id DESC LIMIT :limit")
    List<String> revisions(String source, long before, int limit);

    @Query(REVISION + "WHERE s.name = :source AND r.commit = :commit")
    Optional<String> revision(String source, String commit);

    @Query(DELIVERY + "WHERE s.name = :source AND d.id < :before ORDER BY d.id DESC LIMIT :limit")
    List<String> deliveries(String source, long before, int limit);

    @Query(DELIVERY + "WHERE s.name = :source AND d.received_at <= :moment ORDER BY d.id DESC LIMIT 1")
    Optional<String> deliveryBefore(String source, Instant moment);

    @Query("""
            SELECT CAST(jsonb_build_object(
                'standings', (SELECT coalesce(jsonb_agg(standing), '[]') FROM (
                    SELECT sync, health, count(*) AS count FROM application GROUP BY sync, health) standing),
                'held', (SELECT count(*) FROM application WHERE held_hash = desired_hash),
                'waiting', (SELECT count(*) FROM application WHERE retry_at IS NOT NULL),
                'deploying', (SELECT count(*) FROM application WHERE operation_phase = 'RUNNING'),
                'unwell', (SELECT count(*) FROM application a WHERE
            """ + UNWELL + """
                ),
                'prunesHeld', (SELECT count(*) FROM held_prune WHERE approved_at IS NULL),
                'sourceLag', (SELECT coalesce(max(extract(epoch FROM now() - last_fetch)), 0)
                    FROM source WHERE gone_since IS NULL)) AS text)
            """)
    String tally();

    @Query("""
            SELECT CAST(jsonb_build_object('desired', d.document, 'lastGood', g.document, 'retryAt', a.retry_at) AS text)
            FROM application a
            LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            LEFT JOIN specification g ON g.application_id = a.id AND g.hash = a.last_good_hash
            WHERE a.project = :project AND a.name = :name ORDER BY a.kind LIMIT 1
            """)
    Optional<String> versions(String project, String name);
}
