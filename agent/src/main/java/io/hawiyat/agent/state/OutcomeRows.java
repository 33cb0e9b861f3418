package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an application becomes through its deployments. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface OutcomeRows extends GenericRepository<ApplicationRow, Long> {

    /** Locks the lease as well, so that no other can raise its token before this transaction ends. */
    @Query("SELECT CAST(conditions AS text) FROM pass_fence(:application, :agent, :token) conditions")
    Optional<String> fence(long application, String agent, long token);

    /** The same, and what this transaction writes may be lost when the server dies: it is seen, or written, again. */
    @Query("""
            SELECT CAST(passed AS text)
            FROM set_config('synchronous_commit', 'off', true) relaxed
            CROSS JOIN LATERAL pass_fence(:application, :agent, :token) passed
            WHERE relaxed = 'off'
            """)
    Optional<String> relaxedFence(long application, String agent, long token);

    /** RECORDED, or why it was not: LEASE_LOST, CLOSED. */
    @Query("""
            SELECT record_step(:application, :agent, :token, :deployment, :name, :state,
                CAST(:startedAt AS timestamptz), CAST(:finishedAt AS timestamptz), :message)
            """)
    String step(
            long application,
            String agent,
            long token,
            long deployment,
            String name,
            String state,
            Instant startedAt,
            @Nullable Instant finishedAt,
            String message);

    @Query("""
            UPDATE application a SET
                attempted_revision = CASE WHEN d.trigger = 'rollback' OR a.rollback_holds = a.desired_hash
                        OR (a.held_hash = a.desired_hash AND d.trigger <> 'retry')
                    THEN coalesce(a.attempted_revision, a.desired_revision) ELSE d.revision END,
                operation_phase = 'RUNNING',
                operation_message = d.message,
                operation_started_at = d.started_at,
                operation_finished_at = NULL,
                retry_at = NULL
            FROM deployment d
            WHERE a.id = :application AND d.id = :deployment
            """)
    void began(long application, long deployment);

    @Query("""
            UPDATE application SET operation_phase = :phase,
                operation_message = coalesce(nullif(:message, ''), operation_message),
                operation_finished_at = now()
            WHERE id = :application
            """)
    void ended(long application, String phase, String message);

    @Query("UPDATE application SET operation_message = :message WHERE id = :application")
    void said(long application, String message);

    @Query("""
            INSERT INTO specification (application_id, hash, document)
            VALUES (:application, :hash, CAST(:document AS jsonb))
            ON CONFLICT DO NOTHING
            """)
    void specify(long application, String hash, String document);

    /** What the newest commit resolves to is live, whichever commit it was that was rolled out. */
    @Query("""
            UPDATE application SET
                applied_revision = CASE WHEN desired_hash = :hash THEN desired_revision ELSE :revision END,
                last_good_revision = CASE WHEN desired_hash = :hash THEN desired_revision ELSE :revision END,
                attempted_revision = CASE WHEN desired_hash = :hash THEN desired_revision ELSE attempted_revision END,
                last_good_hash = :hash,
                last_good_generation = :generation,
                held_hash = CASE WHEN held_hash <> :hash THEN held_hash END,
                held_revision = CASE WHEN held_hash <> :hash THEN held_revision END,
                held_reason = CASE WHEN held_hash <> :hash THEN held_reason END,
                held_since = CASE WHEN held_hash <> :hash THEN held_since END,
                retry_at = NULL,
                attempts = 0
            WHERE id = :application
            """)
    void applied(long application, String revision, String hash, long generation);

    /**
     * Only what is still wanted is held: a newer commit has already taken the place of anything else. What is held
     * already stays held for its first reason.
     */
    @Query("""
            UPDATE application SET held_hash = :hash, held_revision = coalesce(attempted_revision, :revision),
                held_reason = :reason, held_since = now()
            WHERE id = :application AND desired_hash = :hash AND held_hash IS DISTINCT FROM :hash
            """)
    void hold(long application, String revision, String hash, String reason);

    @Query("UPDATE application SET retry_at = NULL, attempts = 0 WHERE id = :application")
    void endRetries(long application);

    @Query("""
            UPDATE application SET retry_at = CAST(:retryAt AS timestamptz), attempts = attempts + 1, waits_for = NULL
            WHERE id = :application
            """)
    void retryAt(long application, Instant retryAt);

    @Query("""
            UPDATE application SET restart_of = CAST(:containers AS jsonb), restart_noted_at = restart_at
            WHERE id = :application AND restart_at = CAST(:askedAt AS timestamptz)
            """)
    void restarts(long application, Instant askedAt, String containers);

    @Query("UPDATE application SET waits_for = :service WHERE id = :application AND retry_at IS NOT NULL")
    void waitsFor(long application, String service);

    @Query("""
            DELETE FROM specification s USING application a
            WHERE a.id = :application AND s.application_id = a.id
                AND s.hash IS DISTINCT FROM a.desired_hash AND s.hash IS DISTINCT FROM a.last_good_hash
                AND s.hash IS DISTINCT FROM a.rollback_hash
            """)
    void forgetSpecifications(long application);

    /** What it was with these containers, to go back to as a whole. */
    @Query("""
            UPDATE generation SET document = CAST(:document AS jsonb)
            WHERE application_id = :application AND number = :number AND document IS DISTINCT FROM CAST(:document AS jsonb)
            """)
    void remember(long application, long number, String document);

    /** What it went back to is at fault itself. */
    @Query("""
            UPDATE application SET rollback_hash = NULL, rollback_generation = NULL, rollback_target = NULL,
                rollback_holds = NULL, rollback_since = NULL
            WHERE id = :application
            """)
    void endRollback(long application);

    /** What was to be left stays left: the desired version, when it is another one than what serves. */
    @Query("""
            UPDATE application SET held_hash = desired_hash, held_revision = desired_revision, held_reason = :reason,
                held_since = now()
            WHERE id = :application AND held_hash IS DISTINCT FROM desired_hash
                AND last_good_hash IS DISTINCT FROM desired_hash
            """)
    void holdDesired(long application, String reason);

    @Query("DELETE FROM application WHERE id = :application AND removed")
    int forget(long application);

    /** Declared again while it was taken away: nothing of it runs. */
    @Query("""
            UPDATE application SET applied_revision = NULL, last_good_revision = NULL, last_good_hash = NULL,
                last_good_generation = NULL, rollback_hash = NULL, rollback_generation = NULL,
                rollback_target = NULL, rollback_holds = NULL, rollback_since = NULL, observed_generation = 0, ready = 0, health = 'MISSING', sync = 'UNKNOWN'
            WHERE id = :application
            """)
    void nothingRuns(long application);

    @Query("""
            UPDATE application SET sync = :sync, health = :health, observed_generation = :observedGeneration,
                ready = :ready, diff = CAST(:diff AS jsonb), conditions = CAST(:conditions AS jsonb)
            WHERE id = :application AND (sync, health, observed_generation, ready, diff, conditions)
                IS DISTINCT FROM (:sync, :health, CAST(:observedGeneration AS bigint), CAST(:ready AS integer),
                    CAST(:diff AS jsonb), CAST(:conditions AS jsonb))
            """)
    int observed(
            long application,
            String sync,
            String health,
            long observedGeneration,
            int ready,
            String diff,
            String conditions);

    @Query("""
            INSERT INTO event (project, application, source, type, reason, message, revision, deployment)
            SELECT d.project, d.application, s.name, :type, :reason, d.message, d.revision, d.id
            FROM deployment d JOIN source s ON s.id = d.source_id
            WHERE d.id = :deployment
            """)
    void tell(long deployment, String type, String reason);

    @Query("""
            INSERT INTO event (project, application, source, type, reason, message, revision)
            VALUES (:project, :application, :source, :type, :reason, :message, :revision)
            """)
    void addEvent(
            @Nullable String project,
            @Nullable String application,
            @Nullable String source,
            String type,
            String reason,
            String message,
            @Nullable String revision);
}
