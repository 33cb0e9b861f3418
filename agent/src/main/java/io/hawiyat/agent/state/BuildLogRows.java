package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Logs of builds. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface BuildLogRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            INSERT INTO build_log (deployment_id, succeeded, log) VALUES (:deployment, :succeeded, :log)
            ON CONFLICT (deployment_id) DO UPDATE SET finished_at = now(), succeeded = excluded.succeeded,
                log = excluded.log
            """)
    void ended(long deployment, boolean succeeded, String log);

    @Query("SELECT log FROM build_log WHERE deployment_id = :deployment")
    List<String> of(long deployment);
}
