package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/**
 * What a render writes: statements over all applications concerned, none for each application. Those that follow each
 * other without a question in between go in one message, and each sees what the one before has done.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RecordingRows extends GenericRepository<ApplicationRow, Long> {

    @Query("SELECT id FROM lock_source(:name) id")
    Optional<Long> lockSource(String name);

    /** In sync with the earlier commit is in sync with this one, which leaves the application as it was. */
    @Query("""
            UPDATE application SET
                desired_revision = :revision,
                attempted_revision = CASE
                    WHEN last_good_hash = desired_hash AND attempted_revision = applied_revision THEN :revision
                    ELSE attempted_revision END,
                applied_revision = CASE WHEN last_good_hash = desired_hash THEN :revision ELSE applied_revision END,
                last_good_revision = CASE WHEN last_good_hash = desired_hash THEN :revision ELSE last_good_revision END
            WHERE id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND source_id = :source
                AND desired_hash IS NOT NULL AND desired_revision <> :revision
            """)
    void advance(long source, String revision, String ids);

    /** What was good as another kind is no version of this one, and its runs are over. */
    @Query("""
            UPDATE job_run r SET phase = 'CANCELLED', finished_at = now(), message = 'no longer a Job'
            FROM application a, jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (kind text, project text, name text)
            WHERE a.project = d.project AND a.name = d.name AND a.kind <> d.kind
                AND r.application_id = a.id AND r.phase = 'RUNNING';
            UPDATE deployment p SET phase = 'SUPERSEDED', finished_at = now(), message = 'no longer a Job'
            FROM application a, jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (kind text, project text, name text)
            WHERE a.project = d.project AND a.name = d.name AND a.kind <> d.kind
                AND p.application_id = a.id AND p.phase = 'RUNNING' AND p.trigger = 'schedule';
            UPDATE application a SET kind = d.kind, applied_revision = NULL, last_good_revision = NULL,
                last_good_hash = NULL, last_good_generation = NULL, next_run = NULL, schedule_since = NULL
            FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (kind text, project text, name text)
            WHERE a.project = d.project AND a.name = d.name AND a.kind <> d.kind;
            INSERT INTO application (kind, project, name, source_id)
            SELECT d.kind, d.project, d.name, :source
            FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (kind text, project text, name text)
            ORDER BY d.project, d.name
            ON CONFLICT (project, name) DO UPDATE SET source_id = excluded.source_id, removed = false;
            INSERT INTO specification (application_id, hash, document)
            SELECT a.id, d.hash, d.document
            FROM jsonb_to_recordset(CAST(:declared AS jsonb))
                AS d (project text, name text, hash text, document jsonb)
            JOIN application a ON a.project = d.project AND a.name = d.name
            ON CONFLICT (application_id, hash) DO UPDATE SET document = excluded.document
            """)
    void declare(long source, String declared);

    /** What generations the declared applications have that are desired, last good or being rolled out, in that order. */
    @Query("""
            SELECT CAST(jsonb_build_object('name', jsonb_build_object('project', a.project, 'name', a.name),
                'number', g.number, 'workload', g.workload) AS text)
            FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (project text, name text)
            JOIN application a ON a.project = d.project AND a.name = d.name
            JOIN generation g ON g.application_id = a.id
                AND g.number IN (a.desired_generation, a.last_good_generation, a.rollback_generation,
                    (SELECT r.generation FROM deployment r WHERE r.application_id = a.id AND r.phase = 'RUNNING'
                        AND r.trigger <> 'schedule'))
            ORDER BY a.id, g.number = a.desired_generation DESC, g.number = a.last_good_generation
            """)
    List<String> generations(String declared);

    /** Numbers never given out before, one for each name. */
    @Query("""
            INSERT INTO generation_counter AS c (kind, project, name, last)
            SELECT 'Application', d.project, d.name, 1
            FROM jsonb_to_recordset(CAST(:names AS jsonb)) AS d (project text, name text)
            ORDER BY d.project, d.name
            ON CONFLICT (kind, project, name) DO UPDATE SET last = c.last + 1
            RETURNING CAST(jsonb_build_object('id',
                jsonb_build_object('project', project, 'name', name), 'number', last) AS text)
            """)
    List<String> nextNumbers(String names);

    @Query("""
            INSERT INTO generation (application_id, number, workload, workload_hash, revision)
            SELECT a.id, d.number, s.document -> 'workload', d."workloadHash", :revision
            FROM jsonb_to_recordset(CAST(:versions AS jsonb))
                AS d (project text, name text, hash text, "workloadHash" text, number bigint)
            JOIN application a ON a.project = d.project AND a.name = d.name
            JOIN specification s ON s.application_id = a.id AND s.hash = d.hash;
            INSERT INTO generation_content (application_id, number, sha256)
            SELECT DISTINCT a.id, d.number, f ->> 'sha256'
            FROM jsonb_to_recordset(CAST(:versions AS jsonb)) AS d (project text, name text, number bigint)
            JOIN application a ON a.project = d.project AND a.name = d.name
            JOIN generation g ON g.application_id = a.id AND g.number = d.number
            CROSS JOIN jsonb_array_elements(g.workload -> 'files') f
            """)
    void makeGenerations(String revision, String versions);

    /** Contents that generations use beside the files that they mount. */
    @Query("""
            INSERT INTO generation_content (application_id, number, sha256)
            SELECT a.id, d.number, s.sha256
            FROM jsonb_to_recordset(CAST(:used AS jsonb)) AS d (project text, name text, number bigint, sha256 jsonb)
            JOIN application a ON a.project = d.project AND a.name = d.name
            CROSS JOIN jsonb_array_elements_text(d.sha256) AS s (sha256)
            ON CONFLICT DO NOTHING
            """)
    void useContents(String used);

    /** What versions use of Secrets is kept as long as their generations are. */
    @Query("""
            INSERT INTO generation_secret (application_id, number, digest)
            SELECT DISTINCT a.id, u.number, u.digest
            FROM jsonb_to_recordset(CAST(:uses AS jsonb)) AS u (project text, name text, number bigint, digest text)
            JOIN application a ON a.project = u.project AND a.name = u.name
            ON CONFLICT DO NOTHING
            """)
    void keepSecrets(String uses);

    /**
     * Makes the declared versions the desired ones. One that is held and comes again as it was stays held. How it stands
     * beside what is live is not known before it is looked at.
     *
     * @return their ids, and whether they are held, or rolled back by a person
     */
    @Query("""
            UPDATE application a SET
                desired_hash = d.hash,
                desired_generation = d.number,
                desired_revision = :revision,
                held_hash = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_hash END,
                held_revision = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_revision END,
                held_reason = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_reason END,
                held_since = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_since END,
                rollback_hash = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_hash END,
                rollback_generation = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_generation END,
                rollback_target = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_target END,
                rollback_since = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_since END,
                rollback_holds = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_holds END,
                retry_at = NULL,
                attempts = 0,
                sync = CASE WHEN a.desired_hash = d.hash THEN a.sync ELSE 'UNKNOWN' END,
                diff = CASE WHEN a.desired_hash = d.hash THEN a.diff ELSE '[]' END
            FROM jsonb_to_recordset(CAST(:versions AS jsonb))
                AS d (project text, name text, hash text, number bigint)
            WHERE a.project = d.project AND a.name = d.name
            RETURNING CAST(jsonb_build_object('id', a.id,
                'held', a.held_hash IS NOT NULL OR a.rollback_hash IS NOT NULL) AS text)
            """)
    List<String> desire(String revision, String versions);

    /**
     * Keeps what is needed of the versions that are desired now, and nothing more. A generation is remembered with what was
     * live of it, until something else of it is. A held prune is of what its source still has.
     */
    @Query("""
            UPDATE generation g SET document = s.document
            FROM application a
            JOIN specification s ON s.application_id = a.id AND s.hash = a.desired_hash
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[])))
                AND g.application_id = a.id AND g.number = a.desired_generation
                AND (g.document IS NULL OR a.last_good_generation IS DISTINCT FROM g.number);
            DELETE FROM specification s
            USING application a
            WHERE a.id = s.application_id AND a.source_id = :source
                AND s.hash IS DISTINCT FROM a.desired_hash AND s.hash IS DISTINCT FROM a.last_good_hash
                AND s.hash IS DISTINCT FROM a.rollback_hash;
            WITH left_over AS (
                SELECT h.id, array_agg(a.id ORDER BY a.id) FILTER (WHERE a.source_id = h.source_id) AS applications
                FROM held_prune h CROSS JOIN unnest(h.applications) u JOIN application a ON a.id = u
                GROUP BY h.id
            ), emptied AS (
                DELETE FROM held_prune h USING left_over l WHERE h.id = l.id AND l.applications IS NULL)
            UPDATE held_prune h SET applications = l.applications
            FROM left_over l WHERE h.id = l.id AND l.applications IS NOT NULL AND h.applications <> l.applications
            """)
    void remember(long source, String ids);

    /** Takes away what was never deployed; there is nothing to prune. */
    @Query("""
            DELETE FROM application
            WHERE id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND source_id = :source
                AND desired_hash IS NULL AND last_good_hash IS NULL
            """)
    void forgetNeverKnown(long source, String ids);

    @Query("""
            WITH marked AS (
                UPDATE application SET removed = true, retry_at = NULL, attempts = 0
                WHERE id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND source_id = :source AND NOT removed
                RETURNING id)
            SELECT id FROM marked ORDER BY id
            """)
    List<Long> markRemoved(long source, String ids);

    @Query("""
            SELECT coalesce(max(desired_revision), '') FROM application
            WHERE id IN (SELECT unnest(CAST(:ids AS bigint[])))
            """)
    String newestRevision(String ids);

    /** Those whose removal was recorded before, and of which no deployment is open. */
    @Query("""
            SELECT a.id FROM application a
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND a.source_id = :source AND a.removed
                AND NOT EXISTS (SELECT FROM deployment o
                    WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING')
                        AND o.trigger <> 'schedule')
            ORDER BY a.id
            """)
    List<Long> removedWithoutDeployment(long source, String ids);

    @Query("""
            UPDATE deployment SET phase = 'SUPERSEDED', message = 'Superseded by ' || :revision, finished_at = now()
            WHERE application_id IN (SELECT unnest(CAST(:ids AS bigint[]))) AND phase = 'QUEUED';
            INSERT INTO deployment
                (application_id, source_id, project, application, generation, revision, trigger, phase, message)
            SELECT a.id, a.source_id, a.project, a.name,
                coalesce(CASE WHEN a.removed THEN a.last_good_generation END, a.desired_generation), :revision,
                :trigger, 'QUEUED', CASE WHEN a.removed THEN 'Removal' ELSE '' END
            FROM application a
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[])))
            ORDER BY a.id
            ON CONFLICT DO NOTHING;
            INSERT INTO event (project, application, source, type, reason, message, revision)
            SELECT a.project, a.name, s.name, 'NORMAL',
                CASE WHEN a.removed THEN 'RemovalQueued' ELSE 'DeploymentQueued' END,
                CASE WHEN a.removed THEN 'No longer declared: to be pruned'
                     ELSE 'Generation ' || a.desired_generation || ' is to be deployed' END, :revision
            FROM application a JOIN source s ON s.id = a.source_id
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[])))
            ORDER BY a.id
            """)
    void queue(String revision, String trigger, String ids);

    @Query("""
            SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM application
            WHERE id IN (SELECT unnest(CAST(:ids AS bigint[]))) ORDER BY id
            """)
    List<String> toConverge(String ids);

    /** Lists what is in error, known or not; what another source declares is left alone. */
    @Query("""
            WITH refused AS (
                INSERT INTO application AS a (project, name, source_id, manifest_errors)
                SELECT r.project, r.name, :source, r.errors
                FROM jsonb_to_recordset(CAST(:refused AS jsonb)) AS r (project text, name text, errors jsonb)
                ON CONFLICT (project, name) DO UPDATE
                    SET manifest_errors = excluded.manifest_errors, manifest_since = now()
                    WHERE a.source_id = excluded.source_id AND a.manifest_errors <> excluded.manifest_errors
                RETURNING project, name, manifest_errors
            )
            INSERT INTO event (project, application, source, type, reason, message, revision)
            SELECT r.project, r.name, s.name, 'WARNING', 'ManifestInvalid',
                (SELECT string_agg(e ->> 'message', '; ') FROM jsonb_array_elements(r.manifest_errors) e), :revision
            FROM refused r JOIN source s ON s.id = :source
            RETURNING id
            """)
    List<Long> refuse(long source, String revision, String refused);

    /**
     * Says of the source, its applications and projects how the render came out. What is refused because another source has
     * its name is remembered, to change hands when that one gives it up.
     */
    @Query("""
            UPDATE application a SET manifest_errors = '[]', manifest_since = now()
            WHERE a.source_id = :source AND a.manifest_errors <> '[]'
                AND NOT EXISTS (
                    SELECT FROM jsonb_to_recordset(CAST(:refused AS jsonb)) AS r (project text, name text)
                    WHERE r.project = a.project AND r.name = a.name);
            WITH wanted AS (
                SELECT r.project, r.name
                FROM jsonb_to_recordset(CAST(:refused AS jsonb)) AS r (project text, name text)
                JOIN application a ON a.project = r.project AND a.name = r.name
                WHERE a.source_id <> :source
            ), given_up AS (
                DELETE FROM name_claim c WHERE c.source_id = :source
                    AND NOT EXISTS (SELECT FROM wanted w WHERE w.project = c.project AND w.name = c.name))
            INSERT INTO name_claim (source_id, project, name)
            SELECT :source, project, name FROM wanted
            ON CONFLICT DO NOTHING;
            UPDATE source SET rendered_commit = :revision, refused_commit = NULL, errors = CAST(:errors AS jsonb)
            WHERE id = :source;
            UPDATE revision SET rendered_at = coalesce(rendered_at, now()), refused = :count
            WHERE source_id = :source AND commit = :revision;
            DELETE FROM held_prune WHERE source_id = :source AND applications <> CAST(:prune AS bigint[]);
            WITH declared AS (
                INSERT INTO project AS p (source_id, name, document)
                SELECT :source, d.name, d.document
                FROM jsonb_to_recordset(CAST(:projects AS jsonb)) AS d (name text, document jsonb)
                ON CONFLICT (source_id, name) DO UPDATE SET document = excluded.document
                    WHERE p.document <> excluded.document)
            DELETE FROM project WHERE source_id = :source AND name NOT IN (
                SELECT d.name FROM jsonb_to_recordset(CAST(:projects AS jsonb)) AS d (name text))
            """)
    void rendered(
            long source, String revision, String refused, String errors, int count, String prune, String projects);

    @Query("""
            WITH held AS (
                INSERT INTO held_prune (source_id, applications, reason)
                VALUES (:source, CAST(:applications AS bigint[]), :reason)
                ON CONFLICT (source_id) DO NOTHING
                RETURNING id)
            INSERT INTO event (source, type, reason, message, revision)
            SELECT s.name, 'WARNING', 'PruneHeld', :reason || '; to let it go ahead, run `hawiyat approve ' || h.id || '`',
                :revision
            FROM held h JOIN source s ON s.id = :source
            RETURNING id
            """)
    List<Long> holdPrune(long source, String revision, String applications, String reason);
}
