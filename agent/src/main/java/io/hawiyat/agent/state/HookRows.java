package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Hooks of deployments. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface HookRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            SELECT CAST(jsonb_build_object('name', name, 'finished', finished_at IS NOT NULL, 'succeeded', succeeded,
                'message', message) AS text)
            FROM hook_run WHERE deployment_id = :deployment AND moment = :moment ORDER BY started_at
            """)
    List<String> of(long deployment, String moment);

    @Query("""
            INSERT INTO hook_run (deployment_id, moment, name) VALUES (:deployment, :moment, :name)
            ON CONFLICT DO NOTHING
            """)
    void begun(long deployment, String moment, String name);

    @Query("DELETE FROM hook_run WHERE deployment_id = :deployment AND moment = :moment AND name = :name")
    void takenBack(long deployment, String moment, String name);

    @Query("""
            INSERT INTO hook_run (deployment_id, moment, name, finished_at, succeeded, message, log)
            VALUES (:deployment, :moment, :name, now(), :succeeded, :message, :log)
            ON CONFLICT (deployment_id, moment, name) DO UPDATE SET finished_at = excluded.finished_at,
                succeeded = excluded.succeeded, message = excluded.message, log = excluded.log
            """)
    void ended(long deployment, String moment, String name, boolean succeeded, String message, String log);
}
