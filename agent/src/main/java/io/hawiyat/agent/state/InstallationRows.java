package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/** The one row that says which installation this is. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface InstallationRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            INSERT INTO installation (id, instance) VALUES (CAST(:candidate AS uuid), :instance) ON CONFLICT DO NOTHING
            """)
    void record(String candidate, String instance);

    @Query("SELECT CAST(id AS text) FROM installation")
    String current();
}
