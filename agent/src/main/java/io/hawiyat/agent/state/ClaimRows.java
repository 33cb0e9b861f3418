package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Which application has which route, published port and name. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ClaimRows extends GenericRepository<ApplicationRow, Long> {

    /** One render at a time decides who has what; released when the transaction ends. */
    @Query("SELECT count(*) FROM (SELECT pg_advisory_xact_lock(hashtext('hawiyat.claim'))) l")
    long lock();

    /** Every claim of an application that is not among the given ones. */
    @Query("""
            SELECT CAST(jsonb_build_object('key', c.key, 'application', a.id,
                'sharedIn', CASE WHEN c.weighted THEN a.project ELSE '' END,
                'owner', jsonb_build_object('project', a.project, 'name', a.name)) AS text)
            FROM (SELECT 'route ' || host || path_prefix AS key, application_id, weighted FROM route_claim
                  UNION ALL
                  SELECT 'port ' || host_ip || ':' || publish || '/' || protocol, application_id, false FROM port_claim) c
            JOIN application a ON a.id = c.application_id
            WHERE c.key IN (SELECT jsonb_array_elements_text(CAST(:keys AS jsonb)))
            """)
    List<String> owners(String keys);

    /** Names that belong to another source; one that is no longer configured gives its names to whoever declares them. */
    @Query("""
            SELECT CAST(jsonb_build_object('id', jsonb_build_object('project', a.project, 'name', a.name),
                'source', s.name) AS text)
            FROM jsonb_to_recordset(CAST(:declared AS jsonb)) AS d (project text, name text)
            JOIN application a ON a.project = d.project AND a.name = d.name
            JOIN source s ON s.id = a.source_id
            WHERE a.source_id <> :source AND NOT a.removed AND s.gone_since IS NULL
            """)
    List<String> ofOtherSources(long source, String declared);

    /** Several statements in one message, of which each sees what the one before has done. */
    @Query("""
            DELETE FROM route_claim WHERE application_id IN (SELECT unnest(CAST(:ids AS bigint[])));
            DELETE FROM port_claim WHERE application_id IN (SELECT unnest(CAST(:ids AS bigint[])))
            """)
    void release(String ids);

    /** Makes the claims of applications those of their desired versions. */
    @Query("""
            DELETE FROM route_claim WHERE application_id IN (SELECT unnest(CAST(:ids AS bigint[])));
            DELETE FROM port_claim WHERE application_id IN (SELECT unnest(CAST(:ids AS bigint[])));
            INSERT INTO route_claim (host, path_prefix, application_id, weighted)
            SELECT r ->> 'host', r ->> 'pathPrefix', a.id, bool_and(r ->> 'weight' IS NOT NULL)
            FROM application a
            JOIN specification s ON s.application_id = a.id AND s.hash IN (a.desired_hash, a.rollback_hash)
            CROSS JOIN jsonb_array_elements(s.document -> 'routes') r
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[])))
            AND r ->> 'host' IS NOT NULL
            GROUP BY 1, 2, 3;
            INSERT INTO route_claim (host, path_prefix, application_id)
            SELECT DISTINCT 'tcp:' || e || '/', r ->> 'hostSni', a.id
            FROM application a
            JOIN specification s ON s.application_id = a.id AND s.hash IN (a.desired_hash, a.rollback_hash)
            CROSS JOIN jsonb_array_elements(s.document -> 'routes') r
            CROSS JOIN jsonb_array_elements_text(r -> 'entryPoints') e
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[])))
            AND r ->> 'hostSni' IS NOT NULL;
            INSERT INTO port_claim (host_ip, publish, protocol, application_id)
            SELECT DISTINCT p ->> 'hostIp', CAST(p ->> 'publish' AS integer), p ->> 'protocol', a.id
            FROM application a
            JOIN specification s ON s.application_id = a.id AND s.hash IN (a.desired_hash, a.rollback_hash)
            CROSS JOIN jsonb_array_elements(s.document -> 'workload' -> 'ports') p
            WHERE a.id IN (SELECT unnest(CAST(:ids AS bigint[])))
            """)
    void replace(String ids);
}
