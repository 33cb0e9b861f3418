package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/** What is kept no longer. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RetentionRows extends GenericRepository<ApplicationRow, Long> {

    @Query("SELECT arrange_event_partitions(:ahead, :kept)")
    int arrangeEventPartitions(int ahead, int kept);

    @Query("DELETE FROM delivery WHERE received_at < now() - :days * interval '1 day'")
    int forgetDeliveries(int days);

    @Query("""
            DELETE FROM generation g USING application a
            WHERE a.id = g.application_id
                AND g.number <= (SELECT k.number FROM generation k
                    WHERE k.application_id = a.id ORDER BY k.number DESC OFFSET :kept LIMIT 1)
                AND g.number <> ALL (ARRAY[coalesce(a.desired_generation, 0), coalesce(a.last_good_generation, 0),
                    coalesce(a.rollback_generation, 0), a.observed_generation])
                AND NOT EXISTS (SELECT FROM deployment o
                    WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING') AND o.generation = g.number)
            """)
    int forgetGenerations(int kept);

    @Query("""
            DELETE FROM content c
            WHERE NOT EXISTS (SELECT FROM generation_content u WHERE u.sha256 = c.sha256)
            """)
    int forgetContents();

    @Query("""
            DELETE FROM secret_value s
            WHERE NOT EXISTS (SELECT FROM generation_secret u WHERE u.digest = s.digest)
            """)
    int forgetSecrets();

    @Query("""
            DELETE FROM deployment d
            USING (SELECT id, row_number() OVER (PARTITION BY project, application ORDER BY id DESC) AS age
                   FROM deployment) r
            WHERE r.id = d.id AND r.age > :kept AND d.phase NOT IN ('QUEUED', 'RUNNING')
                AND (d.trigger = 'schedule' OR NOT EXISTS (SELECT FROM generation g
                    WHERE g.application_id = d.application_id AND g.number = d.generation))
            """)
    int forgetDeployments(int kept);

    @Query("DELETE FROM notice WHERE time < now() - :days * interval '1 day'")
    int forgetNotices(int days);

    @Query("DELETE FROM change WHERE id <= (SELECT max(id) FROM change) - :kept")
    int forgetChanges(int kept);
}
