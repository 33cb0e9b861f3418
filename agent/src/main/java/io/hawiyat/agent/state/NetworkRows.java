package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** Subnets and addresses on the engine of this installation. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NetworkRows extends GenericRepository<ApplicationRow, Long> {

    /** One subnet is handed out at a time; released when the transaction ends. */
    @Query("SELECT count(*) FROM (SELECT pg_advisory_xact_lock(hashtext('hawiyat.network'))) l")
    long lock();

    @Query("SELECT coalesce((SELECT engine_id FROM installation), '')")
    String engine();

    @Query("""
            SELECT CAST(subnet AS text) FROM network
            WHERE engine_id = :engine AND project = :project AND NOT EXISTS (
                SELECT FROM jsonb_array_elements_text(CAST(:refused AS jsonb)) r WHERE CAST(r AS cidr) && subnet)
            """)
    Optional<String> subnet(String engine, String project, String refused);

    /** Another subnet of this project, and another project's claim to this one. */
    @Query("""
            DELETE FROM network WHERE engine_id = :engine
                AND (project = :project AND subnet <> CAST(:subnet AS cidr)
                    OR project <> :project AND subnet && CAST(:subnet AS cidr))
            """)
    void giveUp(String engine, String project, String subnet);

    @Query("""
            INSERT INTO network (engine_id, project, subnet) VALUES (:engine, :project, CAST(:subnet AS cidr))
            ON CONFLICT DO NOTHING
            """)
    void record(String engine, String project, String subnet);

    @Query("DELETE FROM network WHERE engine_id = :engine AND project = :project")
    void forget(String engine, String project);

    @Query("""
            WITH pool AS (
                SELECT CAST(set_masklen(CAST(:pool AS cidr), 24) + n * 256 AS inet) AS base
                FROM generate_series(0, (1 << greatest(24 - masklen(CAST(:pool AS cidr)), 0)) - 1) n
            ), free AS (
                SELECT CAST(network(p.base) AS cidr) AS subnet FROM pool p
                WHERE NOT EXISTS (SELECT FROM network n
                        WHERE n.engine_id = :engine AND n.subnet = CAST(network(p.base) AS cidr))
                    AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(CAST(:refused AS jsonb)) r
                        WHERE CAST(r AS cidr) && network(p.base))
                ORDER BY p.base LIMIT 1
            ), taken AS (
                INSERT INTO network (engine_id, project, subnet) SELECT :engine, :project, subnet FROM free
                RETURNING subnet)
            SELECT CAST(subnet AS text) FROM taken
            """)
    List<String> take(String engine, String project, String pool, String refused);

    @Query("""
            SELECT CAST(subnet AS text) FROM network WHERE engine_id = :engine AND project = :project FOR UPDATE
            """)
    Optional<String> lockNetwork(String engine, String project);

    @Query("""
            SELECT host(address) FROM address
            WHERE engine_id = :engine AND project = :project AND container = :container
            """)
    Optional<String> address(String engine, String project, String container);

    /** Hosts 2 to 126, from the one after the last one given out. */
    @Query("""
            WITH free AS (
                SELECT n.subnet + h AS address, h
                FROM network n CROSS JOIN generate_series(2, 126) h
                WHERE n.engine_id = :engine AND n.project = :project
                    AND NOT EXISTS (SELECT FROM address a
                        WHERE a.engine_id = n.engine_id AND a.address = n.subnet + h)
                    AND host(n.subnet + h) NOT IN (SELECT jsonb_array_elements_text(CAST(:inUse AS jsonb)))
                ORDER BY h <= n.last_host, h LIMIT 1
            ), counted AS (
                UPDATE network n SET last_host = f.h FROM free f
                WHERE n.engine_id = :engine AND n.project = :project
            ), taken AS (
                INSERT INTO address (engine_id, project, container, application_id, address)
                SELECT :engine, :project, :container, :application, address FROM free
                RETURNING address)
            SELECT host(address) FROM taken
            """)
    List<String> takeAddress(String engine, String project, long application, String container, String inUse);

    @Query("""
            DELETE FROM address WHERE engine_id = :engine AND project = :project AND container = :container
            """)
    void releaseAddress(String engine, String project, String container);

    @Query("""
            UPDATE address SET container = :to
            WHERE engine_id = :engine AND project = :project AND container = :from
            """)
    void rename(String engine, String project, String from, String to);
}
