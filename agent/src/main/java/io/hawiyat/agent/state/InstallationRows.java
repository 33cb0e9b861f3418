package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** The one row of the installation, and those of its agents. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface InstallationRows extends GenericRepository<ApplicationRow, Long> {

    @Query("""
            INSERT INTO installation (id, instance) VALUES (CAST(:candidate AS uuid), :instance) ON CONFLICT DO NOTHING
            """)
    void draw(String candidate, String instance);

    @Query("SELECT CAST(id AS text) FROM installation")
    String current();

    @Query("SELECT instance FROM installation")
    String instance();

    @Query("SELECT engine_id FROM installation FOR UPDATE")
    String lockEngine();

    @Query("""
            SELECT count(*) FROM agent
            WHERE name <> :name AND heartbeat_at > clock_timestamp() - :within * interval '1 millisecond'
            """)
    long others(String name, long within);

    @Query("UPDATE installation SET id = CAST(:installation AS uuid)")
    void adopt(String installation);

    /** What was recorded while the engine did not say yet which one it is. */
    @Query("UPDATE network SET engine_id = :engine WHERE engine_id = ''")
    void carryOver(String engine);

    @Query("UPDATE installation SET engine_id = :engine")
    void bind(String engine);

    @Query("""
            INSERT INTO agent (name, started_at, heartbeat_at) VALUES (:name, clock_timestamp(), clock_timestamp())
            ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, heartbeat_at = excluded.heartbeat_at
            """)
    void register(String name);

    @Query("UPDATE agent SET token_hash = :hash, sources = CAST(:sources AS jsonb) WHERE name = :name")
    void introduce(String name, String hash, String sources);

    @Query("""
            SELECT token_hash FROM agent
            WHERE token_hash <> '' AND heartbeat_at > clock_timestamp() - :within * interval '1 millisecond'
            """)
    List<String> tokenHashes(long within);

    @Query("UPDATE installation SET ingress_key = :candidate WHERE ingress_key = ''")
    void giveIngressKey(String candidate);

    @Query("SELECT ingress_key FROM installation")
    String ingressKey();

    @Query("SELECT ingress_place FROM installation")
    String ingressPlace();

    @Query("UPDATE installation SET ingress_place = :place")
    void moveIngress(String place);

    @Query("UPDATE agent SET heartbeat_at = clock_timestamp() WHERE name = :name")
    void heartbeat(String name);
}
