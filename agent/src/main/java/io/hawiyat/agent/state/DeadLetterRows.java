package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** What is put aside, told. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface DeadLetterRows extends GenericRepository<ApplicationRow, Long> {

    /** The message, when there is such an application. */
    @Query("""
            WITH put AS (
                UPDATE application SET conditions = (
                    SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(conditions) c
                    WHERE c ->> 'type' <> 'DeadLetter')
                    || jsonb_build_array(jsonb_build_object(
                        'type', 'DeadLetter', 'status', true, 'reason', 'KeepsFailing', 'since', now(),
                        'message', concat('put aside after ', CAST(:attempts AS integer), ' attempts: ',
                            CAST(:reason AS text), '; a commit that changes it, or `hawiyat retry ', project, '/', name,
                            '`, takes it back')))
                WHERE id = :application
                RETURNING project, name, source_id, conditions -> -1 ->> 'message' AS message),
            told AS (
                INSERT INTO event (project, application, source, type, reason, message)
                SELECT p.project, p.name, s.name, 'WARNING', 'DeadLetter', p.message
                FROM put p JOIN source s ON s.id = p.source_id)
            SELECT message FROM put
            """)
    List<String> put(long application, int attempts, String reason);
}
