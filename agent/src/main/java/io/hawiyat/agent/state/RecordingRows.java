package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** What a render writes: each a statement over all applications concerned, none for each application. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RecordingRows extends GenericRepository<ApplicationRow, Long> {

    @Query("SELECT id FROM source WHERE name = :name FOR UPDATE")
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
            WHERE id = ANY (CAST(:ids AS bigint[])) AND source_id = :source
                AND desired_hash IS NOT NULL AND desired_revision <> :revision
            """)
    void advance(long source, String revision, String ids);

    @Query("""
            INSERT INTO application (project, name, source_id)
            SELECT d.project, d.name, :source
            FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (project text, name text)
            ORDER BY d.project, d.name
            ON CONFLICT (kind, project, name) DO UPDATE SET source_id = excluded.source_id, removed = false
            """)
    void declare(long source, String declared);

    @Query("""
            INSERT INTO specification (application_id, hash, document)
            SELECT a.id, d.hash, d.document
            FROM jsonb_to_recordset(CAST(:declared AS jsonb))
                AS d (project text, name text, hash text, document jsonb)
            JOIN application a ON a.kind = 'Application' AND a.project = d.project AND a.name = d.name
            ON CONFLICT (application_id, hash) DO UPDATE SET document = excluded.document
            """)
    void specify(String declared);

    /**
     * Makes the declared versions the desired ones. Content equal to what is desired, being rolled out or last good keeps
     * its number, any other gets the next. A held version that comes again as it was stays held.
     */
    @Query("""
            WITH declared AS (
                SELECT a.id, a.kind, a.project, a.name, d.hash, d."workloadHash" AS workload_hash, (
                    SELECT g.number FROM generation g
                    WHERE g.application_id = a.id AND g.workload_hash = d."workloadHash"
                        AND g.number IN (a.desired_generation, a.last_good_generation,
                            (SELECT r.generation FROM deployment r
                             WHERE r.application_id = a.id AND r.phase = 'RUNNING'))
                    ORDER BY g.number = a.desired_generation DESC, g.number DESC LIMIT 1) AS number
                FROM jsonb_to_recordset(CAST(:declared AS jsonb))
                    AS d (project text, name text, hash text, "workloadHash" text)
                JOIN application a ON a.kind = 'Application' AND a.project = d.project AND a.name = d.name
            ), counted AS (
                INSERT INTO generation_counter (kind, project, name, last)
                SELECT kind, project, name, 1 FROM declared WHERE number IS NULL
                ON CONFLICT (kind, project, name) DO UPDATE SET last = generation_counter.last + 1
                RETURNING kind, project, name, last
            ), made AS (
                INSERT INTO generation (application_id, number, workload, workload_hash, revision)
                SELECT d.id, c.last, s.document -> 'workload', d.workload_hash, :revision
                FROM declared d
                JOIN counted c USING (kind, project, name)
                JOIN specification s ON s.application_id = d.id AND s.hash = d.hash
                RETURNING application_id, number, workload
            ), mounted AS (
                INSERT INTO generation_content (application_id, number, sha256)
                SELECT DISTINCT m.application_id, m.number, f ->> 'sha256'
                FROM made m CROSS JOIN jsonb_array_elements(m.workload -> 'files') f
            ), resolved AS (
                SELECT d.id, d.hash, coalesce(d.number, m.number) AS number,
                    coalesce(a.held_hash = d.hash AND a.desired_hash = d.hash, false) AS held
                FROM declared d
                JOIN application a ON a.id = d.id
                LEFT JOIN made m ON m.application_id = d.id
            )
            UPDATE application a SET
                desired_hash = r.hash,
                desired_generation = r.number,
                desired_revision = :revision,
                held_hash = CASE WHEN r.held THEN a.held_hash END,
                held_revision = CASE WHEN r.held THEN a.held_revision END,
                held_reason = CASE WHEN r.held THEN a.held_reason END,
                held_since = CASE WHEN r.held THEN a.held_since END,
                retry_at = NULL,
                attempts = 0
            FROM resolved r
            WHERE a.id = r.id
            RETURNING a.id
            """)
    List<Long> desire(String revision, String declared);

    /** All but those that are held and came again as they were. */
    @Query("""
            SELECT id FROM application WHERE id = ANY (CAST(:ids AS bigint[])) AND held_hash IS NULL ORDER BY id
            """)
    List<Long> toDeploy(String ids);

    @Query("""
            DELETE FROM specification s
            USING application a
            WHERE a.id = s.application_id AND a.source_id = :source
                AND s.hash IS DISTINCT FROM a.desired_hash AND s.hash IS DISTINCT FROM a.last_good_hash
            """)
    void forgetSpecifications(long source);

    /** Takes away what was never deployed; there is nothing to prune. */
    @Query("""
            DELETE FROM application
            WHERE id = ANY (CAST(:ids AS bigint[])) AND source_id = :source
                AND desired_hash IS NULL AND last_good_hash IS NULL
            """)
    void forgetNeverKnown(long source, String ids);

    @Query("""
            WITH marked AS (
                UPDATE application SET removed = true, retry_at = NULL, attempts = 0
                WHERE id = ANY (CAST(:ids AS bigint[])) AND source_id = :source AND NOT removed
                RETURNING id)
            SELECT id FROM marked ORDER BY id
            """)
    List<Long> markRemoved(long source, String ids);

    /** Those whose removal was recorded before, and of which no deployment is open. */
    @Query("""
            SELECT a.id FROM application a
            WHERE a.id = ANY (CAST(:ids AS bigint[])) AND a.source_id = :source AND a.removed
                AND NOT EXISTS (SELECT FROM deployment o
                    WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING'))
            ORDER BY a.id
            """)
    List<Long> removedWithoutDeployment(long source, String ids);

    @Query("""
            UPDATE deployment SET phase = 'SUPERSEDED', message = 'Superseded by ' || :revision, finished_at = now()
            WHERE application_id = ANY (CAST(:ids AS bigint[])) AND phase = 'QUEUED'
            """)
    void supersedeQueued(String revision, String ids);

    @Query("""
            INSERT INTO deployment
                (application_id, source_id, project, application, generation, revision, trigger, phase, message)
            SELECT a.id, a.source_id, a.project, a.name,
                coalesce(CASE WHEN a.removed THEN a.last_good_generation END, a.desired_generation), :revision,
                :trigger, 'QUEUED', CASE WHEN a.removed THEN 'Removal' ELSE '' END
            FROM application a
            WHERE a.id = ANY (CAST(:ids AS bigint[]))
            ORDER BY a.id
            """)
    void queue(String revision, String trigger, String ids);

    @Query("""
            INSERT INTO event (project, application, source, type, reason, message, revision)
            SELECT a.project, a.name, s.name, 'NORMAL',
                CASE WHEN a.removed THEN 'RemovalQueued' ELSE 'DeploymentQueued' END,
                CASE WHEN a.removed THEN 'No longer declared: to be pruned'
                     ELSE 'Generation ' || a.desired_generation || ' is to be deployed' END, :revision
            FROM application a JOIN source s ON s.id = a.source_id
            WHERE a.id = ANY (CAST(:ids AS bigint[]))
            ORDER BY a.id
            """)
    void tellQueued(String revision, String ids);

    @Query("""
            SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM application
            WHERE id = ANY (CAST(:ids AS bigint[])) ORDER BY id
            """)
    List<String> toConverge(String ids);

    /** Lists what is in error, known or not; what another source declares is left alone. */
    @Query("""
            WITH refused AS (
                INSERT INTO application AS a (project, name, source_id, manifest_errors)
                SELECT r.project, r.name, :source, r.errors
                FROM jsonb_to_recordset(CAST(:refused AS jsonb)) AS r (project text, name text, errors jsonb)
                ON CONFLICT (kind, project, name) DO UPDATE
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

    @Query("""
            UPDATE application a SET manifest_errors = '[]', manifest_since = now()
            WHERE a.source_id = :source AND a.manifest_errors <> '[]'
                AND NOT EXISTS (
                    SELECT FROM jsonb_to_recordset(CAST(:refused AS jsonb)) AS r (project text, name text)
                    WHERE r.project = a.project AND r.name = a.name)
            """)
    void accept(long source, String refused);

    @Query("""
            UPDATE source SET rendered_commit = :revision, errors = CAST(:errors AS jsonb) WHERE id = :source
            """)
    void rendered(long source, String revision, String errors);

    @Query("""
            UPDATE revision SET rendered_at = coalesce(rendered_at, now()), refused = :refused
            WHERE source_id = :source AND commit = :revision
            """)
    void revisionRendered(long source, String revision, int refused);

    @Query("""
            WITH declared AS (
                INSERT INTO project AS p (source_id, name, document)
                SELECT :source, d.name, d.document
                FROM jsonb_to_recordset(CAST(:projects AS jsonb)) AS d (name text, document jsonb)
                ON CONFLICT (source_id, name) DO UPDATE SET document = excluded.document
                    WHERE p.document <> excluded.document)
            DELETE FROM project WHERE source_id = :source AND name NOT IN (
                SELECT d.name FROM jsonb_to_recordset(CAST(:projects AS jsonb)) AS d (name text))
            """)
    void projects(long source, String projects);

    /** An approval has been used, or is for something else than what is held now. */
    @Query("""
            DELETE FROM held_prune
            WHERE source_id = :source
                AND (approved_at IS NOT NULL OR applications <> CAST(:applications AS bigint[]))
            """)
    void overtakePrune(long source, String applications);

    @Query("""
            WITH held AS (
                INSERT INTO held_prune (source_id, applications, reason)
                VALUES (:source, CAST(:applications AS bigint[]), :reason)
                ON CONFLICT (source_id) WHERE approved_at IS NULL DO NOTHING
                RETURNING id)
            INSERT INTO event (source, type, reason, message, revision)
            SELECT s.name, 'WARNING', 'PruneHeld', :reason || '; to let it go ahead, run `hawiyat approve ' || h.id || '`',
                :revision
            FROM held h JOIN source s ON s.id = :source
            RETURNING id
            """)
    List<Long> holdPrune(long source, String revision, String applications, String reason);
}
