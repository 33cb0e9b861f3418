package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sources, the tips found in them, and the deliveries that were accepted for them. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SourceRows extends GenericRepository<ApplicationRow, Long> {

    String STORED = """
            SELECT CAST(jsonb_build_object(
                'definition', jsonb_build_object('name', s.name, 'url', s.url, 'branch', s.branch, 'path', s.path,
                    'interval', s.poll_interval),
                'observed', (SELECT jsonb_build_object('commit', r.commit, 'author', r.author, 'message', r.message,
                        'at', r.committed_at)
                    FROM revision r WHERE r.source_id = s.id AND r.commit = s.observed_commit),
                'rendered', s.rendered_commit,
                'lastFetch', s.last_fetch,
                'nextFetch', s.next_fetch,
                'look', s.look,
                'renderAgain', s.refused_commit IS NOT NULL
                    OR EXISTS (SELECT FROM held_prune h WHERE h.source_id = s.id AND h.approved_at IS NOT NULL)
                    OR EXISTS (SELECT FROM revision r WHERE r.source_id = s.id AND r.commit = s.observed_commit
                        AND r.rendered_at IS NULL)
                    OR EXISTS (SELECT FROM jsonb_array_elements(s.errors) e
                        WHERE e ->> 'field' LIKE 'spec.dependsOn%'),
                'failures', s.failures,
                'problem', s.problem,
                'errors', s.errors) AS text)
            FROM source s
            """;

    String DUE = """
            s.gone_since IS NULL AND may_look(:agent, s.name) AND coalesce(s.held_until, '-infinity') <= CAST(:now AS timestamptz)
                AND (s.next_fetch <= CAST(:now AS timestamptz) OR s.look_at > coalesce(s.claimed_at, '-infinity'))
            """;

    /**
     * A definition that now means other contents is fetched and rendered anew, and one that was gone is, with what it
     * declares. The operator's word comes before that of a repository.
     */
    @Query("""
            INSERT INTO source AS s (name, url, branch, path, poll_interval)
            SELECT d.name, d.url, d.branch, d.path, d.interval
            FROM jsonb_to_recordset(CAST(:definitions AS jsonb))
                AS d (name text, url text, branch text, path text, interval text)
            ORDER BY d.name
            ON CONFLICT (name) DO UPDATE SET
                url = excluded.url, branch = excluded.branch, path = excluded.path,
                poll_interval = excluded.poll_interval, gone_since = NULL, next_fetch = now(),
                declared_by = NULL, declaration = NULL,
                observed_commit = CASE WHEN s.branch = excluded.branch AND s.url = excluded.url
                    THEN s.observed_commit END,
                rendered_commit = CASE WHEN (s.url, s.branch, s.path) = (excluded.url, excluded.branch, excluded.path)
                    AND s.gone_since IS NULL AND s.declared_by IS NULL
                    THEN s.rendered_commit END
            WHERE (s.url, s.branch, s.path, s.poll_interval)
                    <> (excluded.url, excluded.branch, excluded.path, excluded.poll_interval)
                OR s.gone_since IS NOT NULL OR s.declared_by IS NOT NULL
            """)
    void declare(String definitions);

    @Query("""
            UPDATE source SET gone_since = now()
            WHERE gone_since IS NULL AND declared_by IS NULL AND name NOT IN (
                    SELECT d.name FROM jsonb_to_recordset(CAST(:definitions AS jsonb)) AS d (name text))
                AND NOT EXISTS (SELECT FROM agent WHERE lives(heartbeat_at) AND jsonb_exists(agent.sources, source.name))
            """)
    void markGone(String definitions);

    /** What a source that is gone has declared goes on running, until a person says otherwise. */
    @Query("""
            WITH present AS (
                DELETE FROM held_prune h USING source s
                WHERE s.id = h.source_id AND s.gone_since IS NULL AND h.reason LIKE 'the source is no longer %'
            ), held AS (
                INSERT INTO held_prune (source_id, applications, reason)
                SELECT s.id, array_agg(a.id ORDER BY a.id), concat('the source is no longer ', CASE
                    WHEN p.id IS NULL THEN 'configured' ELSE concat('declared by source ', p.name) END)
                FROM source s JOIN application a ON a.source_id = s.id LEFT JOIN source p ON p.id = s.declared_by
                LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
                WHERE s.gone_since IS NOT NULL AND NOT a.removed
                    AND coalesce(CAST(d.document ->> 'prune' AS boolean), true)
                GROUP BY s.id, p.id
                ON CONFLICT (source_id) DO UPDATE SET applications = excluded.applications, reason = excluded.reason,
                    approved_at = NULL
                    WHERE held_prune.reason <> excluded.reason OR held_prune.applications <> excluded.applications
                RETURNING id, source_id, reason)
            INSERT INTO event (source, type, reason, message)
            SELECT s.name, 'WARNING', 'SourceGone',
                h.reason || '; what it declared goes on running. To remove it, run `hawiyat approve ' || h.id || '`'
            FROM held h JOIN source s ON s.id = h.source_id
            RETURNING id
            """)
    List<Long> holdPrunesOfGone();

    @Query(STORED + "WHERE s.gone_since IS NULL ORDER BY s.name")
    List<String> all();

    @Query(STORED + "WHERE s.gone_since IS NULL AND s.name = :name")
    Optional<String> find(String name);

    @Query("""
            SELECT CAST(to_jsonb(min(greatest(s.held_until,
                CASE WHEN s.look_at > coalesce(s.claimed_at, '-infinity') THEN least(s.look_at, s.next_fetch)
                     ELSE s.next_fetch END))) AS text)
            FROM source s WHERE s.gone_since IS NULL AND may_look(:agent, s.name)
            """)
    Optional<String> nextDue(String agent);

    @Query("SELECT s.id FROM source s WHERE " + DUE + "ORDER BY s.next_fetch LIMIT :limit FOR UPDATE SKIP LOCKED")
    List<Long> lockDue(String agent, Instant now, int limit);

    @Query("""
            UPDATE source SET claimed_at = clock_timestamp(), held_by = :agent,
                held_until = CAST(:until AS timestamptz),
                next_fetch = CAST(:until AS timestamptz)
            WHERE id IN (SELECT unnest(CAST(:ids AS bigint[])))
            """)
    void claim(String ids, String agent, Instant until);

    @Query("""
            UPDATE source SET held_until = CAST(:until AS timestamptz) WHERE held_by = :agent AND held_until IS NOT NULL
            """)
    void hold(String agent, Instant until);

    /** Said once; the next fetch that succeeds takes it back. */
    @Query("""
            UPDATE source s SET problem_since = clock_timestamp(), problem = 'agents ' || me.name || ' and ' || other.name
                || ' are configured with different sources of this name: nobody looks at it until both are the same'
            FROM agent me JOIN agent other ON other.name <> me.name AND lives(other.heartbeat_at)
            WHERE me.name = :agent AND other.sources ->> s.name <> me.sources ->> s.name
                AND coalesce(s.problem, '') NOT LIKE 'agents % are configured with different sources of this name:%'
            """)
    void noteDisagreements(String agent);

    @Query("UPDATE source SET held_until = NULL, held_by = NULL WHERE name = :name AND held_by = :agent")
    void release(String name, String agent);

    @Query("""
            UPDATE source SET next_fetch = clock_timestamp(),
                held_until = CASE WHEN held_by = :agent THEN NULL ELSE held_until END
            WHERE gone_since IS NULL
            """)
    void beginAnew(String agent);

    @Query(STORED + "WHERE s.id IN (SELECT unnest(CAST(:ids AS bigint[]))) ORDER BY s.name")
    List<String> claimed(String ids);

    @Query("""
            UPDATE source SET look = :trigger, look_at = clock_timestamp() WHERE name = :name AND gone_since IS NULL
            """)
    int requestLook(String name, String trigger);

    /** The look that this fetch served is over; one asked for since the fetch began is not. */
    @Query("""
            WITH before AS (
                SELECT id, look FROM source WHERE name = :name FOR NO KEY UPDATE
            ), found AS (
                INSERT INTO revision (source_id, commit, author, message, committed_at, trigger)
                SELECT b.id, :commit, :author, :message, CAST(:at AS timestamptz), coalesce(b.look, 'poll')
                FROM before b
                ON CONFLICT (source_id, commit) DO NOTHING
                RETURNING commit, trigger, message
            ), told AS (
                INSERT INTO event (source, type, reason, message, revision)
                SELECT :name, 'NORMAL', 'RevisionObserved', f.message, f.commit FROM found f
            )
            UPDATE source s SET
                observed_commit = :commit, last_fetch = clock_timestamp(), next_fetch = CAST(:next AS timestamptz),
                failures = 0, problem = NULL, problem_since = NULL,
                look = CASE WHEN s.look_at > coalesce(s.claimed_at, s.look_at) THEN s.look END,
                look_at = CASE WHEN s.look_at > coalesce(s.claimed_at, s.look_at) THEN s.look_at END
            FROM before b WHERE s.id = b.id
            RETURNING s.id
            """)
    List<Long> fetched(String name, String commit, String author, String message, Instant at, Instant next);

    @Query("""
            WITH marked AS (
                UPDATE revision r SET rendered_at = coalesce(rendered_at, now()), refused = :count
                FROM source s WHERE s.name = :name AND r.source_id = s.id AND r.commit = :commit
            ), told AS (
                INSERT INTO event (source, type, reason, message, revision)
                SELECT name, 'WARNING', 'RevisionRefused', :reason, :commit FROM source
                WHERE name = :name AND refused_commit IS DISTINCT FROM :commit
            )
            UPDATE source SET refused_commit = :commit, errors = CAST(:errors AS jsonb)
            WHERE name = :name
            RETURNING id
            """)
    List<Long> refused(String name, String commit, int count, String reason, String errors);

    @Query("""
            WITH told AS (
                INSERT INTO event (source, type, reason, message)
                SELECT name, 'WARNING', 'FetchFailed', :problem FROM source
                WHERE name = :name AND problem IS DISTINCT FROM :problem
            )
            UPDATE source SET
                last_fetch = clock_timestamp(), next_fetch = CAST(:next AS timestamptz),
                failures = failures + 1,
                problem_since = CASE WHEN problem = :problem THEN problem_since ELSE clock_timestamp() END,
                problem = :problem
            WHERE name = :name
            RETURNING id
            """)
    List<Long> failed(String name, String problem, Instant next);

    @Query("""
            INSERT INTO delivery (source_id, provider, delivery_id, event)
            SELECT s.id, :provider, :delivery, :event FROM source s WHERE s.name = :name
            ON CONFLICT (source_id, provider, delivery_id) WHERE delivery_id IS NOT NULL DO NOTHING
            """)
    int deliver(String name, String provider, @Nullable String delivery, String event);
}
