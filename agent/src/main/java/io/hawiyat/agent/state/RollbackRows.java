package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** What an application was, and what it goes back to. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RollbackRows extends GenericRepository<ApplicationRow, Long> {

    /** Each kept generation as it would come back today: how many replicas, and whether it is pruned, stays. */
    @Query("""
            SELECT CAST(jsonb_build_object('removed', a.removed, 'runs', a.last_good_generation,
                'settled', coalesce(a.desired_hash IN (a.last_good_hash, a.held_hash, a.rollback_holds), false),
                'last', c.last,
                'kept', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object('number', g.number,
                        'live', EXISTS (SELECT FROM deployment o WHERE o.application_id = a.id
                            AND o.generation = g.number AND o.phase = 'SUCCEEDED'),
                        'application', g.document || jsonb_build_object('replicas', d.document -> 'replicas',
                            'suspend', d.document -> 'suspend', 'prune', d.document -> 'prune'))
                        ORDER BY g.number DESC), '[]')
                    FROM generation g WHERE g.application_id = a.id AND g.document IS NOT NULL)) AS text)
            FROM application a
            JOIN generation_counter c ON c.kind = a.kind AND c.project = a.project AND c.name = a.name
            JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            WHERE a.id = :application
            """)
    Optional<String> standing(long application);

    @Query("""
            SELECT CAST(d.document AS text)
            FROM application a
            JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
            WHERE a.id <> :application AND NOT a.removed
            ORDER BY a.project, a.name
            """)
    List<String> others(long application);

    /** The application's Project, where its source declares one. */
    @Query("""
            SELECT CAST(p.document AS text)
            FROM application a JOIN project p ON p.source_id = a.source_id AND p.name = a.project
            WHERE a.id = :application
            """)
    List<String> projects(long application);

    /** The same content under the next number. */
    @Query("""
            WITH next AS (
                UPDATE generation_counter c SET last = c.last + 1
                FROM application a
                WHERE a.id = :application AND c.kind = a.kind AND c.project = a.project AND c.name = a.name
                RETURNING c.last
            ), made AS (
                INSERT INTO generation (application_id, number, workload, workload_hash, image, revision, document)
                SELECT g.application_id, n.last, g.workload, g.workload_hash, g.image, g.revision, g.document
                FROM generation g CROSS JOIN next n
                WHERE g.application_id = :application AND g.number = :target
                RETURNING number)
            SELECT number FROM made
            """)
    List<Long> copy(long application, long target);

    @Query("""
            INSERT INTO generation_content (application_id, number, sha256)
            SELECT application_id, :number, sha256 FROM generation_content
            WHERE application_id = :application AND number = :target
            """)
    void copyContents(long application, long target, long number);

    @Query("""
            INSERT INTO generation_secret (application_id, number, digest)
            SELECT application_id, :number, digest FROM generation_secret
            WHERE application_id = :application AND number = :target
            """)
    void copySecrets(long application, long target, long number);

    /** Of a hash of its own, so that it is never taken for what a commit resolves to. */
    @Query("""
            INSERT INTO specification (application_id, hash, document)
            VALUES (:application, encode(sha256(convert_to(:document, 'UTF8')), 'hex'), CAST(:document AS jsonb))
            ON CONFLICT (application_id, hash) DO UPDATE SET document = excluded.document
            RETURNING hash
            """)
    List<String> specify(long application, String document);

    @Query("""
            UPDATE application SET rollback_hash = :hash, rollback_generation = :number, rollback_target = :target,
                rollback_holds = desired_hash, rollback_since = now(), retry_at = NULL, attempts = 0
            WHERE id = :application
            """)
    void goBack(long application, String hash, long number, long target);

    @Query("""
            INSERT INTO deployment
                (application_id, source_id, project, application, generation, revision, trigger, phase, message)
            SELECT a.id, a.source_id, a.project, a.name, g.number, g.revision, 'rollback', 'QUEUED',
                'back to generation ' || a.rollback_target || ', asked for by a person'
            FROM application a
            JOIN generation g ON g.application_id = a.id AND g.number = a.rollback_generation
            WHERE a.id = :application
            """)
    void queue(long application);

    @Query("""
            INSERT INTO event (project, application, source, type, reason, message, revision)
            SELECT a.project, a.name, s.name, 'NORMAL', 'RollbackRequested',
                'Back to generation ' || a.rollback_target || ', as generation ' || a.rollback_generation,
                a.desired_revision
            FROM application a JOIN source s ON s.id = a.source_id
            WHERE a.id = :application
            RETURNING id
            """)
    List<Long> tell(long application);
}
