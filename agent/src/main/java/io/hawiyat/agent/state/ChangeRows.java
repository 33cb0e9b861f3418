package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Published changes. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ChangeRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            SELECT CAST(jsonb_build_object('id', id, 'kind', kind, 'ref', ref) AS text)
            FROM change WHERE id > :id ORDER BY id LIMIT :limit
            """)
    List<String> after(long id, int limit);

    @Query("SELECT count(*) FROM (SELECT FROM change WHERE id = :id) known")
    long known(long id);

    @Query("SELECT coalesce(max(id), 0) FROM change")
    long newest();
}
