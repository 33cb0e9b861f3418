package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Notifications, and what they have still to tell. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NotificationRows extends GenericRepository<ApplicationRow, Long> {

    /** One that is changed is not known to fail any more. */
    @Query("""
            INSERT INTO notification AS n (source_id, project, name, document, events, projects)
            SELECT :source, d.project, d.name, d.document, d.events, d.projects
            FROM jsonb_to_recordset(CAST(:declared AS jsonb))
                AS d (project text, name text, document jsonb, events text[], projects text[])
            ORDER BY d.project, d.name
            ON CONFLICT (source_id, project, name) DO UPDATE SET document = excluded.document,
                    events = excluded.events, projects = excluded.projects, failing_since = NULL, failure = NULL
                WHERE n.document <> excluded.document
            """)
    void declare(long source, String declared);

    @Query("""
            DELETE FROM notification n
            WHERE n.source_id = :source AND NOT EXISTS (
                SELECT FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (project text, name text)
                WHERE d.project = n.project AND d.name = n.name)
            """)
    void forgetOthers(long source, String declared);

    /** The oldest that is due of each Notification of which none is on its way. */
    @Query("""
            WITH due AS (
                SELECT d.id FROM notice_delivery d
                WHERE d.ended_at IS NULL AND d.due_at <= clock_timestamp()
                    AND coalesce(d.claimed_until, '-infinity') <= clock_timestamp()
                    AND NOT EXISTS (
                        SELECT FROM notice_delivery o
                        WHERE o.notification_id = d.notification_id AND o.ended_at IS NULL AND o.id <> d.id
                            AND (o.claimed_until > clock_timestamp()
                                OR (o.due_at <= clock_timestamp() AND o.id < d.id)))
                ORDER BY d.id LIMIT :limit
                FOR UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE notice_delivery d SET claimed_until = clock_timestamp() + :millis * interval '1 millisecond'
                FROM due WHERE due.id = d.id
                RETURNING d.id, d.attempts, d.notice_id, d.notification_id
            )
            SELECT CAST(jsonb_build_object('id', c.id, 'attempts', c.attempts,
                'age', concat('PT', greatest(0, extract(epoch FROM clock_timestamp() - n.time)), 'S'),
                'notification', t.document,
                'notice', jsonb_build_object('id', n.id, 'event', n.event, 'time', n.time, 'source', s.name,
                    'application', CASE WHEN n.application IS NOT NULL
                        THEN jsonb_build_object('project', n.project, 'name', n.application) END,
                    'revision', n.revision, 'commit', r.message, 'author', r.author, 'message', n.message,
                    'deployment', n.deployment),
                'sourceUrl', s.url) AS text)
            FROM claimed c
            JOIN notice n ON n.id = c.notice_id
            JOIN notification t ON t.id = c.notification_id
            JOIN source s ON s.id = n.source_id
            LEFT JOIN revision r ON r.source_id = n.source_id AND r.commit = n.revision
            ORDER BY c.id
            """)
    List<String> claim(long millis, int limit);

    /** In milliseconds, 0 when it is due already. */
    @Query("""
            SELECT CAST(greatest(0, extract(epoch FROM min(greatest(due_at, coalesce(claimed_until, due_at)))
                - clock_timestamp()) * 1000) AS bigint)
            FROM notice_delivery WHERE ended_at IS NULL
            HAVING count(*) > 0
            """)
    List<Long> untilDue();

    @Query("""
            WITH told AS (
                UPDATE notice_delivery SET ended_at = clock_timestamp(), claimed_until = NULL
                WHERE id = :delivery RETURNING notification_id)
            UPDATE notification n SET failing_since = NULL, failure = NULL
            FROM told WHERE n.id = told.notification_id AND n.failure IS NOT NULL
            RETURNING n.id
            """)
    List<Long> delivered(long delivery);

    @Query("""
            WITH failed AS (
                UPDATE notice_delivery SET attempts = attempts + 1, claimed_until = NULL,
                    due_at = clock_timestamp() + :millis * interval '1 millisecond'
                WHERE id = :delivery RETURNING notification_id)
            UPDATE notification n SET failing_since = coalesce(n.failing_since, clock_timestamp()), failure = :reason
            FROM failed WHERE n.id = failed.notification_id
            RETURNING n.id
            """)
    List<Long> postponed(long delivery, String reason, long millis);

    @Query("""
            WITH ended AS (
                UPDATE notice_delivery SET attempts = attempts + 1, claimed_until = NULL, ended_at = clock_timestamp()
                WHERE id = :delivery RETURNING notification_id, notice_id
            ), said AS (
                INSERT INTO event (project, application, source, type, reason, message, revision)
                SELECT o.project, o.application, s.name, 'WARNING', 'NotificationFailed',
                    concat('Notification ', n.project, '/', n.name, ' did not tell it (', o.event, '): ', :reason),
                    o.revision
                FROM ended e JOIN notification n ON n.id = e.notification_id JOIN notice o ON o.id = e.notice_id
                JOIN source s ON s.id = o.source_id)
            UPDATE notification n SET failing_since = coalesce(n.failing_since, clock_timestamp()), failure = :reason
            FROM ended WHERE n.id = ended.notification_id
            RETURNING n.id
            """)
    List<Long> givenUp(long delivery, String reason);
}
