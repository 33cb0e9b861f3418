package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Contents of files, each stored once. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface Contents extends GenericRepository<Contents.Content, String> {

    /** One content, under the lower-case hex digest of its bytes. */
    @MappedEntity("content")
    @SuppressWarnings("ArrayRecordComponent")
    record Content(@Id String sha256, byte[] bytes) {}

    @Query(
            "SELECT sha256, bytes FROM content WHERE sha256 IN (SELECT jsonb_array_elements_text(CAST(:sha256 AS jsonb)))")
    List<Content> read(String sha256);

    /** Those that are not there. */
    @Query("""
            SELECT w.sha256 FROM jsonb_array_elements_text(CAST(:sha256 AS jsonb)) AS w (sha256)
            WHERE NOT EXISTS (SELECT FROM content c WHERE c.sha256 = w.sha256)
            """)
    List<String> missing(String sha256);

    @Query("INSERT INTO content (sha256, bytes) VALUES (:sha256, :bytes) ON CONFLICT DO NOTHING")
    void store(String sha256, byte[] bytes);
}
