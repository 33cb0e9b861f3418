package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** Sources that repositories declare. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface DeclarationRows extends GenericRepository<ApplicationRow, Long> {

    /**
     * A name belongs to whoever declared it first, and to the operator's configuration in any case. One that is gone is
     * free when nothing is left of it: who takes it would else take its applications.
     */
    @Query("""
            INSERT INTO source AS s (name, url, branch, path, poll_interval, declared_by, declaration)
            SELECT d.name, d.url, d.branch, d.path, d.interval, :source, d.document
            FROM jsonb_to_recordset(CAST(:declared AS jsonb))
                AS d (name text, url text, branch text, path text, interval text, document jsonb)
            ORDER BY d.name
            ON CONFLICT (name) DO UPDATE SET
                url = excluded.url, branch = excluded.branch, path = excluded.path,
                poll_interval = excluded.poll_interval, declared_by = excluded.declared_by,
                declaration = excluded.declaration, gone_since = NULL, next_fetch = now(), failures = 0,
                observed_commit = CASE WHEN s.branch = excluded.branch AND s.url = excluded.url
                    THEN s.observed_commit END,
                rendered_commit = CASE WHEN (s.url, s.branch, s.path) = (excluded.url, excluded.branch, excluded.path)
                    AND s.gone_since IS NULL AND s.declaration -> 'scope' = excluded.declaration -> 'scope'
                    THEN s.rendered_commit END
            WHERE (s.declared_by = excluded.declared_by
                    AND (s.declaration <> excluded.declaration OR s.gone_since IS NOT NULL))
                OR (s.gone_since IS NOT NULL
                    AND NOT EXISTS (SELECT FROM application a WHERE a.source_id = s.id))
            """)
    void declare(long source, String declared);

    /** Those of the declared names that are another's. */
    @Query("""
            SELECT CAST(jsonb_build_object('name', s.name, 'by', coalesce(p.name, '')) AS text)
            FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (name text)
            JOIN source s ON s.name = d.name
            LEFT JOIN source p ON p.id = s.declared_by
            WHERE s.declared_by IS DISTINCT FROM :source
            ORDER BY s.name
            """)
    List<String> taken(long source, String declared);

    @Query("""
            UPDATE source SET gone_since = now()
            WHERE declared_by = :source AND gone_since IS NULL AND name NOT IN (
                SELECT d.name FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (name text))
            RETURNING id
            """)
    List<Long> retireOthers(long source, String declared);

    /** What a source declares goes with it. */
    @Query("""
            WITH RECURSIVE lost AS (
                SELECT id FROM source WHERE gone_since IS NOT NULL
                UNION
                SELECT c.id FROM source c JOIN lost ON c.declared_by = lost.id)
            UPDATE source SET gone_since = now() WHERE gone_since IS NULL AND id IN (SELECT id FROM lost)
            RETURNING id
            """)
    List<Long> retireDescendants();

    @Query("""
            WITH RECURSIVE line AS (
                SELECT s.name, s.declared_by, s.declaration, 0 AS step FROM source s WHERE s.name = :name
                UNION ALL
                SELECT p.name, p.declared_by, p.declaration, l.step + 1
                FROM line l JOIN source p ON p.id = l.declared_by WHERE l.step < 10)
            SELECT CAST(jsonb_build_object(
                'root', (SELECT name FROM line WHERE declared_by IS NULL),
                'line', (SELECT coalesce(jsonb_agg(declaration ORDER BY step DESC)
                    FILTER (WHERE declaration IS NOT NULL), '[]') FROM line)) AS text)
            WHERE EXISTS (SELECT FROM line WHERE declared_by IS NULL)
            """)
    Optional<String> lineage(String name);
}
