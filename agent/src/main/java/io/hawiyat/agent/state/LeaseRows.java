package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Leases, by PostgreSQL's clock. Times are in milliseconds. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface LeaseRows extends GenericRepository<ApplicationRow, Long> {

    /** An agent that is not registered is taken to have begun just now. */
    @Query("""
            WITH taken AS (
                INSERT INTO lease AS l (application_id, agent, token, acquired_at, expires_at)
                SELECT a.id, :agent, 1, clock_timestamp(), clock_timestamp() + :length * interval '1 millisecond'
                FROM application a WHERE a.id = :application
                ON CONFLICT (application_id) DO UPDATE SET
                    agent = excluded.agent, token = l.token + 1,
                    acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
                WHERE l.agent IS NULL OR l.expires_at <= clock_timestamp()
                    OR l.agent = excluded.agent AND l.acquired_at < coalesce(
                        (SELECT g.started_at FROM agent g WHERE g.name = excluded.agent), 'infinity')
                RETURNING token)
            SELECT token FROM taken
            """)
    List<Long> acquire(long application, String agent, long length);

    @Query("""
            UPDATE lease SET expires_at = clock_timestamp() + :length * interval '1 millisecond'
            WHERE application_id = :application AND agent = :agent AND token = :token
            """)
    int renew(long application, String agent, long token, long length);

    @Query("""
            SELECT count(*) FROM lease
            WHERE application_id = :application AND agent = :agent AND token = :token
                AND expires_at > clock_timestamp()
            """)
    long held(long application, String agent, long token);

    @Query("""
            UPDATE lease SET agent = NULL, expires_at = clock_timestamp()
            WHERE application_id = :application AND agent = :agent AND token = :token
            """)
    void release(long application, String agent, long token);
}
