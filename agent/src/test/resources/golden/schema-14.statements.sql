-- ApplicationRows.approvedPrunes(varchar)
SELECT unnest(h.applications) FROM held_prune h JOIN source s ON s.id = h.source_id
WHERE s.name = ? AND h.approved_at IS NOT NULL

-- ApplicationRows.awaited()
SELECT DISTINCT waits_for FROM application WHERE waits_for IS NOT NULL AND retry_at IS NOT NULL

-- ApplicationRows.declaredElsewhere(varchar)
SELECT CAST(d.document || jsonb_build_object('file', d.document ->> 'file' || ' of source ' || s.name) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE s.name <> ? AND NOT a.removed AND s.gone_since IS NULL
ORDER BY a.project, a.name

-- ApplicationRows.dependencies(bigint)
SELECT CAST(jsonb_build_object('name', n.name,
    'declared', o.id IS NOT NULL AND NOT o.removed,
    'refused', coalesce(o.manifest_errors <> '[]' AND o.source_id = a.source_id, false),
    'held', CASE WHEN o.held_hash = o.desired_hash THEN o.held_reason END,
    'underWay', EXISTS (SELECT FROM deployment u WHERE u.application_id = o.id
        AND u.phase IN ('QUEUED', 'RUNNING') AND u.trigger NOT IN ('drift', 'schedule')),
    'current', coalesce(o.last_good_hash = o.desired_hash
        AND (o.source_id <> a.source_id OR o.applied_revision = a.desired_revision), false),
    'health', coalesce(o.health, 'MISSING')) AS text)
FROM application a
JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(d.document -> 'dependsOn', '[]'))
    WITH ORDINALITY AS n (name, position)
LEFT JOIN application o ON o.project = a.project AND o.name = n.name
WHERE a.id = ?
ORDER BY n.position

-- ApplicationRows.due(unknown, unknown)
SELECT CAST(jsonb_build_object('id', a.id, 'project', a.project) AS text)
FROM application a
WHERE a.id IN (SELECT application_id FROM deployment WHERE phase = 'RUNNING'
        UNION ALL SELECT application_id FROM deployment WHERE phase = 'QUEUED'
        UNION ALL SELECT id FROM application WHERE next_run <= CAST(? AS timestamptz))
    AND (a.retry_at IS NULL OR a.retry_at <= CAST(? AS timestamptz)
        OR EXISTS (SELECT FROM deployment r WHERE r.application_id = a.id AND r.phase = 'RUNNING'))
ORDER BY a.id

-- ApplicationRows.endWaits()
WITH ended AS (
    UPDATE application SET retry_at = NULL WHERE retry_at IS NOT NULL RETURNING id, project)
SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM ended ORDER BY id

-- ApplicationRows.endWaits(varchar)
WITH ended AS (
    UPDATE application SET retry_at = NULL, waits_for = NULL
    WHERE retry_at IS NOT NULL AND waits_for = ? RETURNING id, project)
SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM ended ORDER BY id

-- ApplicationRows.find(varchar, varchar)
SELECT id FROM application WHERE project = ? AND name = ?

-- ApplicationRows.heldPrune(varchar)
SELECT CAST(jsonb_build_object('applications', to_jsonb(h.applications), 'reason', h.reason) AS text)
FROM held_prune h JOIN source s ON s.id = h.source_id
WHERE s.name = ? AND s.gone_since IS NULL

-- ApplicationRows.images()
SELECT DISTINCT g.image FROM generation g JOIN application a ON a.id = g.application_id
WHERE g.image IS NOT NULL AND (
    g.number IN (a.desired_generation, a.last_good_generation, a.rollback_generation)
    OR EXISTS (SELECT FROM deployment o WHERE o.application_id = a.id AND o.generation = g.number
        AND o.phase IN ('QUEUED', 'RUNNING', 'SUCCEEDED')))

-- ApplicationRows.load(bigint)
SELECT CAST(jsonb_build_object(
    'id', a.id,
    'name', jsonb_build_object('project', a.project, 'name', a.name),
    'source', s.name,
    'arriving', s.look IS NOT NULL OR EXISTS (SELECT FROM revision r
        WHERE r.source_id = s.id AND r.commit = s.observed_commit AND r.rendered_at IS NULL),
    'desired', CASE WHEN a.desired_hash IS NOT NULL THEN jsonb_build_object(
        'revision', a.desired_revision, 'hash', a.desired_hash, 'application', d.document,
        'generation', a.desired_generation, 'image', dg.image) END,
    'removed', a.removed,
    'lastGood', CASE WHEN a.last_good_hash IS NOT NULL THEN jsonb_build_object(
        'revision', a.last_good_revision, 'hash', a.last_good_hash, 'application', l.document,
        'generation', a.last_good_generation, 'image', lg.image) END,
    'heldHash', a.held_hash,
    'rollback', CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_object(
        'revision', bg.revision, 'hash', a.rollback_hash, 'application', b.document,
        'generation', a.rollback_generation, 'image', bg.image) END,
    'restartAt', a.restart_at,
    'retryAt', a.retry_at,
    'attempts', a.attempts,
    'queued', (SELECT jsonb_build_object('id', o.id, 'generation', o.generation, 'revision', o.revision,
            'trigger', o.trigger, 'queuedAt', o.queued_at, 'startedAt', o.started_at)
        FROM deployment o WHERE o.application_id = a.id AND o.phase = 'QUEUED'),
    'running', (SELECT jsonb_build_object('id', o.id, 'generation', o.generation, 'revision', o.revision,
            'trigger', o.trigger, 'queuedAt', o.queued_at, 'startedAt', o.started_at)
        FROM deployment o WHERE o.application_id = a.id AND o.phase = 'RUNNING' AND o.trigger <> 'schedule'),
    'status', jsonb_build_object('sync', a.sync, 'health', a.health,
        'observedGeneration', a.observed_generation, 'ready', a.ready,
        'diff', a.diff, 'conditions', a.conditions)) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
LEFT JOIN generation dg ON dg.application_id = a.id AND dg.number = a.desired_generation
LEFT JOIN specification l ON l.application_id = a.id AND l.hash = a.last_good_hash
LEFT JOIN generation lg ON lg.application_id = a.id AND lg.number = a.last_good_generation
LEFT JOIN specification b ON b.application_id = a.id AND b.hash = a.rollback_hash
LEFT JOIN generation bg ON bg.application_id = a.id AND bg.number = a.rollback_generation
WHERE a.id = ?

-- ApplicationRows.named()
SELECT CAST(jsonb_build_object('id', id,
    'name', jsonb_build_object('project', project, 'name', name)) AS text)
FROM application ORDER BY id

-- ApplicationRows.ofSource(varchar)
SELECT CAST(jsonb_build_object('id', a.id,
    'name', jsonb_build_object('project', a.project, 'name', a.name),
    'hash', a.desired_hash, 'removed', a.removed,
    'prune', coalesce(CAST(d.document ->> 'prune' AS boolean), true)) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE s.name = ?
ORDER BY a.project, a.name

-- ApplicationRows.pin(varchar, bigint, bigint)
UPDATE generation SET image = ?
WHERE application_id = ? AND number = ? AND image IS NULL

-- ApplicationRows.probed()
SELECT CAST(jsonb_build_object('id', a.id,
    'name', jsonb_build_object('project', a.project, 'name', a.name),
    'generation', a.last_good_generation, 'health', g.workload -> 'health') AS text)
FROM application a
JOIN generation g ON g.application_id = a.id AND g.number = a.last_good_generation
WHERE g.workload ->> 'health' IS NOT NULL AND NOT EXISTS (
    SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING'))
ORDER BY a.id

-- ApplicationRows.repin(varchar, bigint, bigint, varchar)
UPDATE generation SET image = ?
WHERE application_id = ? AND number = ? AND image = ?

-- ApplicationRows.waitingFor(bigint)
SELECT CAST(jsonb_build_object('id', a.id, 'project', a.project) AS text)
FROM application o
JOIN application a ON a.project = o.project
JOIN deployment q ON q.application_id = a.id AND q.phase = 'QUEUED'
JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE o.id = ? AND d.document -> 'dependsOn' @> to_jsonb(o.name)
ORDER BY a.id

-- ApprovalRows.approve(bigint)
UPDATE held_prune SET approved_at = now() WHERE id = ? AND approved_at IS NULL

-- ApprovalRows.carriedOut(bigint)
DELETE FROM held_prune WHERE id = ?

-- ApprovalRows.known(bigint)
SELECT count(*) FROM held_prune WHERE id = ?

-- ApprovalRows.lookAgain(bigint)
UPDATE source s SET look = 'sync', look_at = clock_timestamp()
FROM held_prune h WHERE h.id = ? AND s.id = h.source_id

-- ApprovalRows.ofGoneSource(bigint)
SELECT a.id FROM held_prune h JOIN source s ON s.id = h.source_id
CROSS JOIN unnest(h.applications) u JOIN application a ON a.id = u AND a.source_id = h.source_id
WHERE h.id = ? AND s.gone_since IS NOT NULL
ORDER BY a.id

-- ApprovalRows.source(bigint)
SELECT s.id FROM held_prune h JOIN source s ON s.id = h.source_id WHERE h.id = ?

-- ApprovalRows.tell(bigint)
INSERT INTO event (source, type, reason, message)
SELECT s.name, 'NORMAL', 'PruneApproved', 'Prune ' || h.id || ' was approved'
FROM held_prune h JOIN source s ON s.id = h.source_id WHERE h.id = ?

-- BuildLogRows.ended(bigint, boolean, varchar)
INSERT INTO build_log (deployment_id, succeeded, log) VALUES (?, ?, ?)
ON CONFLICT (deployment_id) DO UPDATE SET finished_at = now(), succeeded = excluded.succeeded,
    log = excluded.log

-- BuildLogRows.of(bigint)
SELECT log FROM build_log WHERE deployment_id = ?

-- ChangeFeed.publish()
SELECT publish_changes()

-- ChangeRows.after(bigint, integer)
SELECT CAST(jsonb_build_object('id', id, 'kind', kind, 'ref', ref) AS text)
FROM change WHERE id > ? ORDER BY id LIMIT ?

-- ChangeRows.known(bigint)
SELECT count(*) FROM (SELECT FROM change WHERE id = ?) known

-- ChangeRows.newest()
SELECT coalesce(max(id), 0) FROM change

-- ClaimRows.lock()
SELECT count(*) FROM (SELECT pg_advisory_xact_lock(hashtext('hawiyat.claim'))) l

-- ClaimRows.ofOtherSources(varchar, bigint)
SELECT CAST(jsonb_build_object('id', jsonb_build_object('project', a.project, 'name', a.name),
    'source', s.name) AS text)
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (project text, name text)
JOIN application a ON a.project = d.project AND a.name = d.name
JOIN source s ON s.id = a.source_id
WHERE a.source_id <> ? AND NOT a.removed AND s.gone_since IS NULL

-- ClaimRows.owners(varchar)
SELECT CAST(jsonb_build_object('key', c.key, 'application', a.id,
    'owner', jsonb_build_object('project', a.project, 'name', a.name)) AS text)
FROM (SELECT 'route ' || host || path_prefix AS key, application_id FROM route_claim
      UNION ALL
      SELECT 'port ' || host_ip || ':' || publish || '/' || protocol, application_id FROM port_claim) c
JOIN application a ON a.id = c.application_id
WHERE c.key IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))

-- ClaimRows.release(varchar, varchar)
DELETE FROM route_claim WHERE application_id IN (SELECT unnest(CAST(? AS bigint[])));
DELETE FROM port_claim WHERE application_id IN (SELECT unnest(CAST(? AS bigint[])))

-- ClaimRows.replace(varchar, varchar, varchar, varchar)
DELETE FROM route_claim WHERE application_id IN (SELECT unnest(CAST(? AS bigint[])));
DELETE FROM port_claim WHERE application_id IN (SELECT unnest(CAST(? AS bigint[])));
INSERT INTO route_claim (host, path_prefix, application_id)
SELECT DISTINCT r ->> 'host', r ->> 'pathPrefix', a.id
FROM application a
JOIN specification s ON s.application_id = a.id AND s.hash IN (a.desired_hash, a.rollback_hash)
CROSS JOIN jsonb_array_elements(s.document -> 'routes') r
WHERE a.id IN (SELECT unnest(CAST(? AS bigint[])));
INSERT INTO port_claim (host_ip, publish, protocol, application_id)
SELECT DISTINCT p ->> 'hostIp', CAST(p ->> 'publish' AS integer), p ->> 'protocol', a.id
FROM application a
JOIN specification s ON s.application_id = a.id AND s.hash IN (a.desired_hash, a.rollback_hash)
CROSS JOIN jsonb_array_elements(s.document -> 'workload' -> 'ports') p
WHERE a.id IN (SELECT unnest(CAST(? AS bigint[])))

-- Contents.missing(varchar)
SELECT w.sha256 FROM jsonb_array_elements_text(CAST(? AS jsonb)) AS w (sha256)
WHERE NOT EXISTS (SELECT FROM content c WHERE c.sha256 = w.sha256)

-- Contents.read(varchar)
SELECT sha256, bytes FROM content WHERE sha256 IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))

-- Contents.store(varchar, bytea)
INSERT INTO content (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING

-- DeploymentRows.dropQueued(varchar, bigint)
UPDATE deployment SET phase = 'SUPERSEDED', message = ?, finished_at = now()
WHERE application_id = ? AND phase = 'QUEUED'

-- DeploymentRows.end(varchar, varchar, bigint, bigint)
UPDATE deployment SET phase = ?, message = coalesce(nullif(?, ''), message), finished_at = now()
WHERE id = ? AND application_id = ? AND phase = 'RUNNING'

-- DeploymentRows.endSteps(varchar, bigint)
UPDATE deployment_step SET state = ?, finished_at = now()
WHERE deployment_id = ? AND state = 'RUNNING'

-- DeploymentRows.heal(bigint, varchar, varchar, varchar, bigint)
WITH healed AS (
    INSERT INTO deployment (application_id, source_id, project, application, generation, revision, trigger,
        phase, message, agent, started_at)
    SELECT a.id, a.source_id, a.project, a.name, ?, ?, 'drift', 'RUNNING', ?,
        ?, now()
    FROM application a WHERE a.id = ?
    RETURNING source_id, project, application, revision, message)
INSERT INTO event (project, application, source, type, reason, message, revision)
SELECT h.project, h.application, s.name, 'WARNING', 'DriftDetected', h.message, h.revision
FROM healed h JOIN source s ON s.id = h.source_id
RETURNING id

-- DeploymentRows.lock(bigint)
SELECT CAST(conditions AS text) FROM lock_application(?) conditions

-- DeploymentRows.open(bigint, varchar, varchar, varchar, bigint)
WITH opened AS (
    INSERT INTO deployment
        (application_id, source_id, project, application, generation, revision, trigger, phase, message)
    SELECT a.id, a.source_id, a.project, a.name, ?, ?, ?, 'QUEUED', ?
    FROM application a
    WHERE a.id = ? AND NOT EXISTS (
        SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING')
            AND o.trigger <> 'schedule')
    ON CONFLICT DO NOTHING
    RETURNING id, source_id, project, application, revision, trigger, message
), told AS (
    INSERT INTO event (project, application, source, type, reason, message, revision)
    SELECT o.project, o.application, s.name, 'WARNING', 'DriftDetected', o.message, o.revision
    FROM opened o JOIN source s ON s.id = o.source_id
    WHERE o.trigger = 'drift')
SELECT id FROM opened

-- DeploymentRows.openPhase(bigint, bigint)
SELECT phase FROM deployment
WHERE id = ? AND application_id = ? AND phase IN ('QUEUED', 'RUNNING')

-- DeploymentRows.queued(bigint)
SELECT id FROM deployment WHERE application_id = ? AND phase = 'QUEUED'

-- DeploymentRows.read(bigint)
SELECT CAST(jsonb_build_object('id', id, 'generation', generation, 'revision', revision,
    'trigger', trigger, 'queuedAt', queued_at, 'startedAt', started_at) AS text)
FROM deployment WHERE id = ?

-- DeploymentRows.requeue(varchar, bigint, bigint)
UPDATE deployment SET phase = 'QUEUED', message = ?, started_at = NULL
WHERE id = ? AND application_id = ? AND phase = 'RUNNING'

-- DeploymentRows.run(varchar, bigint)
UPDATE deployment SET phase = 'RUNNING', agent = ?,
    message = CASE WHEN phase = 'QUEUED' THEN '' ELSE message END,
    started_at = CASE WHEN phase = 'QUEUED' THEN now() ELSE started_at END
WHERE id = ?

-- DeploymentRows.running(bigint)
SELECT id FROM deployment
WHERE application_id = ? AND phase = 'RUNNING' AND trigger <> 'schedule'

-- DeploymentRows.say(varchar, bigint, bigint)
UPDATE deployment SET message = ?
WHERE id = ? AND application_id = ? AND phase = 'RUNNING'

-- DeploymentRows.sayQueued(varchar, bigint, varchar)
UPDATE deployment SET message = ?
WHERE application_id = ? AND phase = 'QUEUED' AND message <> ?

-- HookRows.begun(bigint, varchar, varchar)
INSERT INTO hook_run (deployment_id, moment, name) VALUES (?, ?, ?)
ON CONFLICT DO NOTHING

-- HookRows.ended(bigint, varchar, varchar, boolean, varchar, varchar)
INSERT INTO hook_run (deployment_id, moment, name, finished_at, succeeded, message, log)
VALUES (?, ?, ?, now(), ?, ?, ?)
ON CONFLICT (deployment_id, moment, name) DO UPDATE SET finished_at = excluded.finished_at,
    succeeded = excluded.succeeded, message = excluded.message, log = excluded.log

-- HookRows.of(bigint, varchar)
SELECT CAST(jsonb_build_object('name', name, 'finished', finished_at IS NOT NULL, 'succeeded', succeeded,
    'message', message) AS text)
FROM hook_run WHERE deployment_id = ? AND moment = ? ORDER BY started_at

-- HookRows.takenBack(bigint, varchar, varchar)
DELETE FROM hook_run WHERE deployment_id = ? AND moment = ? AND name = ?

-- InstallationRows.adopt(varchar)
UPDATE installation SET id = CAST(? AS uuid)

-- InstallationRows.bind(varchar)
UPDATE installation SET engine_id = ?

-- InstallationRows.carryOver(varchar)
UPDATE network SET engine_id = ? WHERE engine_id = ''

-- InstallationRows.current()
SELECT CAST(id AS text) FROM installation

-- InstallationRows.draw(varchar, varchar)
INSERT INTO installation (id, instance) VALUES (CAST(? AS uuid), ?) ON CONFLICT DO NOTHING

-- InstallationRows.giveIngressKey(varchar)
UPDATE installation SET ingress_key = ? WHERE ingress_key = ''

-- InstallationRows.heartbeat(varchar)
UPDATE agent SET heartbeat_at = clock_timestamp() WHERE name = ?

-- InstallationRows.ingressKey()
SELECT ingress_key FROM installation

-- InstallationRows.ingressPlace()
SELECT ingress_place FROM installation

-- InstallationRows.instance()
SELECT instance FROM installation

-- InstallationRows.introduce(varchar, varchar, varchar)
UPDATE agent SET token_hash = ?, sources = CAST(? AS jsonb) WHERE name = ?

-- InstallationRows.lockEngine()
SELECT engine_id FROM installation FOR UPDATE

-- InstallationRows.moveIngress(varchar)
UPDATE installation SET ingress_place = ?

-- InstallationRows.others(varchar, bigint)
SELECT count(*) FROM agent
WHERE name <> ? AND heartbeat_at > clock_timestamp() - ? * interval '1 millisecond'

-- InstallationRows.register(varchar)
INSERT INTO agent (name, started_at, heartbeat_at) VALUES (?, clock_timestamp(), clock_timestamp())
ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, heartbeat_at = excluded.heartbeat_at

-- InstallationRows.tokenHashes(bigint)
SELECT token_hash FROM agent
WHERE token_hash <> '' AND heartbeat_at > clock_timestamp() - ? * interval '1 millisecond'

-- JobRows.again(bigint, varchar, unknown, bigint)
WITH numbered AS (
    UPDATE application SET next_task = next_task + 1 WHERE id = ?
    RETURNING id, next_task - 1 AS task)
UPDATE job_run r SET attempt = r.attempt + 1, task = n.task, launched = false, message = ?,
    not_before = CAST(? AS timestamptz)
FROM numbered n
WHERE r.id = ? AND r.application_id = n.id AND r.phase = 'RUNNING'
RETURNING r.id

-- JobRows.began(bigint, bigint)
UPDATE application SET operation_phase = 'RUNNING', operation_message = d.message,
    operation_started_at = d.started_at, operation_finished_at = NULL
FROM deployment d WHERE application.id = ? AND d.id = ?

-- JobRows.end(varchar, integer, varchar, varchar, bigint, bigint)
UPDATE job_run SET phase = ?, exit_code = ?, message = ?, log = ?,
    finished_at = now()
WHERE id = ? AND application_id = ? AND phase = 'RUNNING'

-- JobRows.forgetLogs(bigint, bigint, integer)
UPDATE job_run SET log = '' WHERE application_id = ? AND phase <> 'RUNNING' AND log <> ''
    AND id NOT IN (SELECT id FROM job_run WHERE application_id = ? AND phase <> 'RUNNING'
        ORDER BY id DESC LIMIT ?)

-- JobRows.launched(boolean, bigint, bigint)
UPDATE job_run SET launched = ? WHERE id = ? AND application_id = ?

-- JobRows.load(bigint)
SELECT CAST(jsonb_build_object('since', a.schedule_since, 'lastDue', a.last_due,
    'open', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'deployment', r.deployment_id,
            'dueAt', r.due_at, 'generation', r.generation, 'workload', g.workload,
            'image', coalesce(g.image, g.workload ->> 'image'), 'attempt', r.attempt, 'task', r.task,
            'launched', r.launched, 'startedAt', r.started_at, 'notBefore', r.not_before)
            ORDER BY r.id), '[]')
        FROM job_run r
        JOIN generation g ON g.application_id = r.application_id AND g.number = r.generation
        WHERE r.application_id = a.id AND r.phase = 'RUNNING'),
    'last', (SELECT jsonb_build_object('deployment', l.deployment_id, 'phase', l.phase, 'message', l.message)
        FROM job_run l WHERE l.application_id = a.id ORDER BY l.id DESC LIMIT 1)) AS text)
FROM application a WHERE a.id = ?

-- JobRows.open(unknown, bigint, bigint, bigint, unknown, bigint)
WITH numbered AS (
    UPDATE application SET next_task = next_task + 1, last_run = now(),
        last_due = coalesce(CAST(? AS timestamptz), last_due)
    WHERE id = ? AND NOT EXISTS (
        SELECT FROM job_run r WHERE r.deployment_id = ?)
    RETURNING id, next_task - 1 AS task)
INSERT INTO job_run (application_id, deployment_id, due_at, generation, task)
SELECT id, ?, CAST(? AS timestamptz), ?, task FROM numbered
RETURNING id

-- JobRows.openDeployment(bigint, varchar, varchar, varchar, bigint, unknown)
INSERT INTO deployment
    (application_id, source_id, project, application, generation, revision, trigger, phase, message,
    started_at, agent)
SELECT a.id, a.source_id, a.project, a.name, ?, ?, 'schedule', 'RUNNING', ?,
    now(), ?
FROM application a
WHERE a.id = ? AND NOT EXISTS (
    SELECT FROM job_run r WHERE r.application_id = a.id AND r.due_at = CAST(? AS timestamptz))
RETURNING id

-- JobRows.schedule(unknown, unknown, bigint, unknown, unknown)
UPDATE application SET schedule_since = CAST(? AS timestamptz), next_run = CAST(? AS timestamptz)
WHERE id = ? AND (schedule_since, next_run)
    IS DISTINCT FROM (CAST(? AS timestamptz), CAST(? AS timestamptz))

-- LeaseRows.acquire(varchar, bigint, bigint)
WITH taken AS (
    INSERT INTO lease AS l (application_id, agent, token, acquired_at, expires_at)
    SELECT a.id, ?, 1, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond'
    FROM application a WHERE a.id = ?
    ON CONFLICT (application_id) DO UPDATE SET
        agent = excluded.agent, token = l.token + 1,
        acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
    WHERE l.agent IS NULL OR l.expires_at <= clock_timestamp()
        OR l.agent = excluded.agent AND l.acquired_at < coalesce(
            (SELECT g.started_at FROM agent g WHERE g.name = excluded.agent), 'infinity')
    RETURNING token)
SELECT token FROM taken

-- LeaseRows.held(bigint, varchar, bigint)
SELECT count(*) FROM lease
WHERE application_id = ? AND agent = ? AND token = ?
    AND expires_at > clock_timestamp()

-- LeaseRows.release(bigint, varchar, bigint)
UPDATE lease SET agent = NULL, expires_at = clock_timestamp()
WHERE application_id = ? AND agent = ? AND token = ?

-- LeaseRows.renew(bigint, bigint, varchar, bigint)
UPDATE lease SET expires_at = clock_timestamp() + ? * interval '1 millisecond'
WHERE application_id = ? AND agent = ? AND token = ?

-- MoveRows.handOver(bigint, varchar, bigint)
WITH moved AS (
    UPDATE application a SET source_id = c.source_id
    FROM (SELECT DISTINCT ON (n.project, n.name) n.project, n.name, n.source_id
          FROM name_claim n JOIN source s ON s.id = n.source_id AND s.gone_since IS NULL
          WHERE n.source_id <> ? ORDER BY n.project, n.name, n.source_id) c
    WHERE a.id IN (SELECT unnest(CAST(? AS bigint[]))) AND a.source_id = ? AND NOT a.removed
        AND a.project = c.project AND a.name = c.name
    RETURNING a.id, a.source_id, a.project, a.name
), settled AS (
    DELETE FROM name_claim n USING moved m
    WHERE n.source_id = m.source_id AND n.project = m.project AND n.name = m.name
), asked AS (
    UPDATE source SET rendered_commit = NULL, look = coalesce(look, 'poll'), look_at = clock_timestamp()
    WHERE id IN (SELECT source_id FROM moved))
SELECT id FROM moved ORDER BY id

-- MoveRows.waitForOthers(bigint, varchar, bigint)
WITH others AS (
    SELECT id FROM source WHERE id <> ? AND gone_since IS NULL AND problem IS NULL
), idle AS (
    SELECT id FROM source WHERE id IN (SELECT id FROM others) FOR NO KEY UPDATE SKIP LOCKED
), asked AS (
    UPDATE source SET look = coalesce(look, 'poll'), look_at = clock_timestamp()
    WHERE id IN (SELECT id FROM idle))
UPDATE application SET retry_at = now() + interval '10 seconds'
WHERE id IN (SELECT unnest(CAST(? AS bigint[]))) AND source_id = ? AND removed
    AND EXISTS (SELECT FROM others)

-- NetworkRows.address(varchar, varchar, varchar)
SELECT host(address) FROM address
WHERE engine_id = ? AND project = ? AND container = ?

-- NetworkRows.engine()
SELECT coalesce((SELECT engine_id FROM installation), '')

-- NetworkRows.forget(varchar, varchar)
DELETE FROM network WHERE engine_id = ? AND project = ?

-- NetworkRows.giveUp(varchar, varchar, varchar, varchar, varchar)
DELETE FROM network WHERE engine_id = ?
    AND (project = ? AND subnet <> CAST(? AS cidr)
        OR project <> ? AND subnet && CAST(? AS cidr))

-- NetworkRows.lock()
SELECT count(*) FROM (SELECT pg_advisory_xact_lock(hashtext('hawiyat.network'))) l

-- NetworkRows.lockNetwork(varchar, varchar)
SELECT CAST(subnet AS text) FROM network WHERE engine_id = ? AND project = ? FOR UPDATE

-- NetworkRows.record(varchar, varchar, varchar)
INSERT INTO network (engine_id, project, subnet) VALUES (?, ?, CAST(? AS cidr))
ON CONFLICT DO NOTHING

-- NetworkRows.releaseAddress(varchar, varchar, varchar)
DELETE FROM address WHERE engine_id = ? AND project = ? AND container = ?

-- NetworkRows.rename(varchar, varchar, varchar, varchar)
UPDATE address SET container = ?
WHERE engine_id = ? AND project = ? AND container = ?

-- NetworkRows.subnet(varchar, varchar, varchar)
SELECT CAST(subnet AS text) FROM network
WHERE engine_id = ? AND project = ? AND NOT EXISTS (
    SELECT FROM jsonb_array_elements_text(CAST(? AS jsonb)) r WHERE CAST(r AS cidr) && subnet)

-- NetworkRows.take(varchar, varchar, varchar, varchar, varchar, varchar)
WITH pool AS (
    SELECT CAST(set_masklen(CAST(? AS cidr), 24) + n * 256 AS inet) AS base
    FROM generate_series(0, (1 << greatest(24 - masklen(CAST(? AS cidr)), 0)) - 1) n
), free AS (
    SELECT CAST(network(p.base) AS cidr) AS subnet FROM pool p
    WHERE NOT EXISTS (SELECT FROM network n
            WHERE n.engine_id = ? AND n.subnet = CAST(network(p.base) AS cidr))
        AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(CAST(? AS jsonb)) r
            WHERE CAST(r AS cidr) && network(p.base))
    ORDER BY p.base LIMIT 1
), taken AS (
    INSERT INTO network (engine_id, project, subnet) SELECT ?, ?, subnet FROM free
    RETURNING subnet)
SELECT CAST(subnet AS text) FROM taken

-- NetworkRows.takeAddress(varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, bigint)
WITH free AS (
    SELECT n.subnet + h AS address, h
    FROM network n CROSS JOIN generate_series(2, 126) h
    WHERE n.engine_id = ? AND n.project = ?
        AND NOT EXISTS (SELECT FROM address a
            WHERE a.engine_id = n.engine_id AND a.address = n.subnet + h)
        AND host(n.subnet + h) NOT IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))
    ORDER BY h <= n.last_host, h LIMIT 1
), counted AS (
    UPDATE network n SET last_host = f.h FROM free f
    WHERE n.engine_id = ? AND n.project = ?
), taken AS (
    INSERT INTO address (engine_id, project, container, application_id, address)
    SELECT ?, ?, ?, ?, address FROM free
    RETURNING address)
SELECT host(address) FROM taken

-- NotificationRows.claim(integer, bigint)
WITH due AS (
    SELECT d.id FROM notice_delivery d
    WHERE d.ended_at IS NULL AND d.due_at <= clock_timestamp()
        AND coalesce(d.claimed_until, '-infinity') <= clock_timestamp()
        AND NOT EXISTS (
            SELECT FROM notice_delivery o
            WHERE o.notification_id = d.notification_id AND o.ended_at IS NULL AND o.id <> d.id
                AND (o.claimed_until > clock_timestamp()
                    OR (o.due_at <= clock_timestamp() AND o.id < d.id)))
    ORDER BY d.id LIMIT ?
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE notice_delivery d SET claimed_until = clock_timestamp() + ? * interval '1 millisecond'
    FROM due WHERE due.id = d.id
    RETURNING d.id, d.attempts, d.notice_id, d.notification_id
)
SELECT CAST(jsonb_build_object('id', c.id, 'attempts', c.attempts,
    'age', concat('PT', greatest(0, extract(epoch FROM clock_timestamp() - n.time)), 'S'),
    'notification', t.document,
    'notice', jsonb_build_object('id', n.id, 'event', n.event, 'time', n.time, 'source', s.name,
        'application', CASE WHEN n.application IS NOT NULL
            THEN jsonb_build_object('project', n.project, 'name', n.application) END,
        'revision', n.revision, 'commit', r.message, 'author', r.author, 'message', n.message,
        'deployment', n.deployment),
    'sourceUrl', s.url) AS text)
FROM claimed c
JOIN notice n ON n.id = c.notice_id
JOIN notification t ON t.id = c.notification_id
JOIN source s ON s.id = n.source_id
LEFT JOIN revision r ON r.source_id = n.source_id AND r.commit = n.revision
ORDER BY c.id

-- NotificationRows.declare(bigint, varchar)
INSERT INTO notification AS n (source_id, project, name, document, events, projects)
SELECT ?, d.project, d.name, d.document, d.events, d.projects
FROM jsonb_to_recordset(CAST(? AS jsonb))
    AS d (project text, name text, document jsonb, events text[], projects text[])
ORDER BY d.project, d.name
ON CONFLICT (source_id, project, name) DO UPDATE SET document = excluded.document,
        events = excluded.events, projects = excluded.projects, failing_since = NULL, failure = NULL
    WHERE n.document <> excluded.document

-- NotificationRows.delivered(bigint)
WITH told AS (
    UPDATE notice_delivery SET ended_at = clock_timestamp(), claimed_until = NULL
    WHERE id = ? RETURNING notification_id)
UPDATE notification n SET failing_since = NULL, failure = NULL
FROM told WHERE n.id = told.notification_id AND n.failure IS NOT NULL
RETURNING n.id

-- NotificationRows.forgetOthers(bigint, varchar)
DELETE FROM notification n
WHERE n.source_id = ? AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (project text, name text)
    WHERE d.project = n.project AND d.name = n.name)

-- NotificationRows.givenUp(bigint, varchar, varchar)
WITH ended AS (
    UPDATE notice_delivery SET attempts = attempts + 1, claimed_until = NULL, ended_at = clock_timestamp()
    WHERE id = ? RETURNING notification_id, notice_id
), said AS (
    INSERT INTO event (project, application, source, type, reason, message, revision)
    SELECT o.project, o.application, s.name, 'WARNING', 'NotificationFailed',
        concat('Notification ', n.project, '/', n.name, ' did not tell it (', o.event, '): ', ?),
        o.revision
    FROM ended e JOIN notification n ON n.id = e.notification_id JOIN notice o ON o.id = e.notice_id
    JOIN source s ON s.id = o.source_id)
UPDATE notification n SET failing_since = coalesce(n.failing_since, clock_timestamp()), failure = ?
FROM ended WHERE n.id = ended.notification_id
RETURNING n.id

-- NotificationRows.postponed(bigint, bigint, varchar)
WITH failed AS (
    UPDATE notice_delivery SET attempts = attempts + 1, claimed_until = NULL,
        due_at = clock_timestamp() + ? * interval '1 millisecond'
    WHERE id = ? RETURNING notification_id)
UPDATE notification n SET failing_since = coalesce(n.failing_since, clock_timestamp()), failure = ?
FROM failed WHERE n.id = failed.notification_id
RETURNING n.id

-- NotificationRows.untilDue()
SELECT CAST(greatest(0, extract(epoch FROM min(greatest(due_at, coalesce(claimed_until, due_at)))
    - clock_timestamp()) * 1000) AS bigint)
FROM notice_delivery WHERE ended_at IS NULL
HAVING count(*) > 0

-- OutcomeRows.addEvent(varchar, varchar, varchar, varchar, varchar, varchar, varchar)
INSERT INTO event (project, application, source, type, reason, message, revision)
VALUES (?, ?, ?, ?, ?, ?, ?)

-- OutcomeRows.applied(varchar, varchar, varchar, varchar, varchar, varchar, bigint, varchar, varchar, varchar, varchar, bigint)
UPDATE application SET
    applied_revision = CASE WHEN desired_hash = ? THEN desired_revision ELSE ? END,
    last_good_revision = CASE WHEN desired_hash = ? THEN desired_revision ELSE ? END,
    attempted_revision = CASE WHEN desired_hash = ? THEN desired_revision ELSE attempted_revision END,
    last_good_hash = ?,
    last_good_generation = ?,
    held_hash = CASE WHEN held_hash <> ? THEN held_hash END,
    held_revision = CASE WHEN held_hash <> ? THEN held_revision END,
    held_reason = CASE WHEN held_hash <> ? THEN held_reason END,
    held_since = CASE WHEN held_hash <> ? THEN held_since END,
    retry_at = NULL,
    attempts = 0
WHERE id = ?

-- OutcomeRows.began(bigint, bigint)
UPDATE application a SET
    attempted_revision = CASE WHEN d.trigger = 'rollback' OR a.rollback_holds = a.desired_hash
            OR (a.held_hash = a.desired_hash AND d.trigger <> 'retry')
        THEN coalesce(a.attempted_revision, a.desired_revision) ELSE d.revision END,
    operation_phase = 'RUNNING',
    operation_message = d.message,
    operation_started_at = d.started_at,
    operation_finished_at = NULL,
    retry_at = NULL
FROM deployment d
WHERE a.id = ? AND d.id = ?

-- OutcomeRows.endRetries(bigint)
UPDATE application SET retry_at = NULL, attempts = 0 WHERE id = ?

-- OutcomeRows.endRollback(bigint)
UPDATE application SET rollback_hash = NULL, rollback_generation = NULL, rollback_target = NULL,
    rollback_holds = NULL, rollback_since = NULL
WHERE id = ?

-- OutcomeRows.ended(varchar, varchar, bigint)
UPDATE application SET operation_phase = ?,
    operation_message = coalesce(nullif(?, ''), operation_message),
    operation_finished_at = now()
WHERE id = ?

-- OutcomeRows.fence(bigint, varchar, bigint)
SELECT CAST(conditions AS text) FROM pass_fence(?, ?, ?) conditions

-- OutcomeRows.forget(bigint)
DELETE FROM application WHERE id = ? AND removed

-- OutcomeRows.forgetSpecifications(bigint)
DELETE FROM specification s USING application a
WHERE a.id = ? AND s.application_id = a.id
    AND s.hash IS DISTINCT FROM a.desired_hash AND s.hash IS DISTINCT FROM a.last_good_hash
    AND s.hash IS DISTINCT FROM a.rollback_hash

-- OutcomeRows.hold(varchar, varchar, varchar, bigint, varchar, varchar)
UPDATE application SET held_hash = ?, held_revision = coalesce(attempted_revision, ?),
    held_reason = ?, held_since = now()
WHERE id = ? AND desired_hash = ? AND held_hash IS DISTINCT FROM ?

-- OutcomeRows.holdDesired(varchar, bigint)
UPDATE application SET held_hash = desired_hash, held_revision = desired_revision, held_reason = ?,
    held_since = now()
WHERE id = ? AND held_hash IS DISTINCT FROM desired_hash
    AND last_good_hash IS DISTINCT FROM desired_hash

-- OutcomeRows.nothingRuns(bigint)
UPDATE application SET applied_revision = NULL, last_good_revision = NULL, last_good_hash = NULL,
    last_good_generation = NULL, rollback_hash = NULL, rollback_generation = NULL,
    rollback_target = NULL, rollback_holds = NULL, rollback_since = NULL, observed_generation = 0, ready = 0, health = 'MISSING', sync = 'UNKNOWN'
WHERE id = ?

-- OutcomeRows.observed(varchar, varchar, bigint, integer, varchar, varchar, bigint, varchar, varchar, bigint, integer, varchar, varchar)
UPDATE application SET sync = ?, health = ?, observed_generation = ?,
    ready = ?, diff = CAST(? AS jsonb), conditions = CAST(? AS jsonb)
WHERE id = ? AND (sync, health, observed_generation, ready, diff, conditions)
    IS DISTINCT FROM (?, ?, CAST(? AS bigint), CAST(? AS integer),
        CAST(? AS jsonb), CAST(? AS jsonb))

-- OutcomeRows.relaxedFence(bigint, varchar, bigint)
SELECT CAST(passed AS text)
FROM set_config('synchronous_commit', 'off', true) relaxed
CROSS JOIN LATERAL pass_fence(?, ?, ?) passed
WHERE relaxed = 'off'

-- OutcomeRows.remember(varchar, bigint, bigint, varchar)
UPDATE generation SET document = CAST(? AS jsonb)
WHERE application_id = ? AND number = ? AND document IS DISTINCT FROM CAST(? AS jsonb)

-- OutcomeRows.retryAt(unknown, bigint)
UPDATE application SET retry_at = CAST(? AS timestamptz), attempts = attempts + 1, waits_for = NULL
WHERE id = ?

-- OutcomeRows.said(varchar, bigint)
UPDATE application SET operation_message = ? WHERE id = ?

-- OutcomeRows.specify(bigint, varchar, varchar)
INSERT INTO specification (application_id, hash, document)
VALUES (?, ?, CAST(? AS jsonb))
ON CONFLICT DO NOTHING

-- OutcomeRows.step(bigint, varchar, bigint, bigint, varchar, varchar, unknown, unknown, varchar)
SELECT record_step(?, ?, ?, ?, ?, ?,
    CAST(? AS timestamptz), CAST(? AS timestamptz), ?)

-- OutcomeRows.tell(varchar, varchar, bigint)
INSERT INTO event (project, application, source, type, reason, message, revision, deployment)
SELECT d.project, d.application, s.name, ?, ?, d.message, d.revision, d.id
FROM deployment d JOIN source s ON s.id = d.source_id
WHERE d.id = ?

-- OutcomeRows.waitsFor(varchar, bigint)
UPDATE application SET waits_for = ? WHERE id = ? AND retry_at IS NOT NULL

-- ReaderRows.application(bigint)
SELECT CAST(json_build_object(
    'id', a.id, 'kind', a.kind,
    'name', json_build_object('project', a.project, 'name', a.name),
    'source', s.name, 'sync', a.sync, 'health', a.health,
    'operation', CASE
        WHEN a.manifest_errors <> '[]' AND a.operation_phase IS DISTINCT FROM 'RUNNING'
        THEN json_build_object('phase', 'FAILED', 'startedAt', a.manifest_since,
            'finishedAt', a.manifest_since, 'message', (
                SELECT string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column', ': ',
                    e ->> 'field', ': ', e ->> 'message'), '; ')
                FROM jsonb_array_elements(a.manifest_errors) e))
        WHEN a.operation_phase IS NOT NULL
        THEN json_build_object('phase', a.operation_phase,
            'message', concat(a.operation_message, CASE
                WHEN a.operation_phase IN ('FAILED', 'ROLLED_BACK') AND a.held_hash = a.desired_hash
                THEN concat('; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')
                WHEN a.operation_phase = 'RETRY_SCHEDULED' AND a.retry_at IS NOT NULL
                THEN concat('; tried again at ', CAST(a.retry_at AT TIME ZONE 'UTC' AS time(0)),
                    ' UTC, or at once by `hawiyat retry ', a.project, '/', a.name, '`') END),
            'startedAt', coalesce(a.operation_started_at, a.created_at),
            'finishedAt', a.operation_finished_at) END,
    'revision', json_build_object('desired', a.desired_revision, 'attempted', a.attempted_revision,
        'applied', a.applied_revision, 'lastGood', a.last_good_revision),
    'generation', coalesce(CASE WHEN a.rollback_holds = a.desired_hash THEN a.rollback_generation END,
        a.desired_generation, 0),
    'observedGeneration', a.observed_generation,
    'conditions', (
        SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(a.conditions) c
        WHERE c ->> 'type' NOT IN ('Held', 'ManifestValid'))
        || jsonb_build_object('type', 'ManifestValid', 'status', a.manifest_errors = '[]',
            'reason', CASE WHEN a.manifest_errors = '[]' THEN 'Valid' ELSE 'Invalid' END,
            'since', a.manifest_since, 'message', (
                SELECT coalesce(string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column',
                    ': ', e ->> 'field', ': ', e ->> 'message'), '; '), '')
                FROM jsonb_array_elements(a.manifest_errors) e))
        || CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'RolledBack', 'since', a.rollback_since,
            'message', concat('commit ', a.desired_revision, ' is held: rolled back to generation ',
                a.rollback_target, ', as generation ', a.rollback_generation,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
        WHEN a.held_hash = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'AtFault', 'since', a.held_since,
            'message', concat('commit ', a.held_revision, ' is held: ', a.held_reason,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
            ELSE '[]' END,
    'replicas', json_build_object('desired', CASE WHEN a.kind = 'Job' THEN 0
            ELSE coalesce(CAST(d.document ->> 'replicas' AS integer), 0) END,
        'ready', a.ready),
    'nextRun', a.next_run, 'lastRun', a.last_run,
    'routes', coalesce(d.document -> 'routes', '[]'),
    'diff', a.diff,
    'removed', a.removed) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE a.id = ?

-- ReaderRows.application(varchar, varchar)
SELECT CAST(json_build_object(
    'id', a.id, 'kind', a.kind,
    'name', json_build_object('project', a.project, 'name', a.name),
    'source', s.name, 'sync', a.sync, 'health', a.health,
    'operation', CASE
        WHEN a.manifest_errors <> '[]' AND a.operation_phase IS DISTINCT FROM 'RUNNING'
        THEN json_build_object('phase', 'FAILED', 'startedAt', a.manifest_since,
            'finishedAt', a.manifest_since, 'message', (
                SELECT string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column', ': ',
                    e ->> 'field', ': ', e ->> 'message'), '; ')
                FROM jsonb_array_elements(a.manifest_errors) e))
        WHEN a.operation_phase IS NOT NULL
        THEN json_build_object('phase', a.operation_phase,
            'message', concat(a.operation_message, CASE
                WHEN a.operation_phase IN ('FAILED', 'ROLLED_BACK') AND a.held_hash = a.desired_hash
                THEN concat('; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')
                WHEN a.operation_phase = 'RETRY_SCHEDULED' AND a.retry_at IS NOT NULL
                THEN concat('; tried again at ', CAST(a.retry_at AT TIME ZONE 'UTC' AS time(0)),
                    ' UTC, or at once by `hawiyat retry ', a.project, '/', a.name, '`') END),
            'startedAt', coalesce(a.operation_started_at, a.created_at),
            'finishedAt', a.operation_finished_at) END,
    'revision', json_build_object('desired', a.desired_revision, 'attempted', a.attempted_revision,
        'applied', a.applied_revision, 'lastGood', a.last_good_revision),
    'generation', coalesce(CASE WHEN a.rollback_holds = a.desired_hash THEN a.rollback_generation END,
        a.desired_generation, 0),
    'observedGeneration', a.observed_generation,
    'conditions', (
        SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(a.conditions) c
        WHERE c ->> 'type' NOT IN ('Held', 'ManifestValid'))
        || jsonb_build_object('type', 'ManifestValid', 'status', a.manifest_errors = '[]',
            'reason', CASE WHEN a.manifest_errors = '[]' THEN 'Valid' ELSE 'Invalid' END,
            'since', a.manifest_since, 'message', (
                SELECT coalesce(string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column',
                    ': ', e ->> 'field', ': ', e ->> 'message'), '; '), '')
                FROM jsonb_array_elements(a.manifest_errors) e))
        || CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'RolledBack', 'since', a.rollback_since,
            'message', concat('commit ', a.desired_revision, ' is held: rolled back to generation ',
                a.rollback_target, ', as generation ', a.rollback_generation,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
        WHEN a.held_hash = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'AtFault', 'since', a.held_since,
            'message', concat('commit ', a.held_revision, ' is held: ', a.held_reason,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
            ELSE '[]' END,
    'replicas', json_build_object('desired', CASE WHEN a.kind = 'Job' THEN 0
            ELSE coalesce(CAST(d.document ->> 'replicas' AS integer), 0) END,
        'ready', a.ready),
    'nextRun', a.next_run, 'lastRun', a.last_run,
    'routes', coalesce(d.document -> 'routes', '[]'),
    'diff', a.diff,
    'removed', a.removed) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE a.project = ? AND a.name = ? ORDER BY a.kind LIMIT 1

-- ReaderRows.applications(bigint, varchar, varchar, varchar, varchar, integer)
SELECT CAST(json_build_object(
    'id', a.id, 'kind', a.kind,
    'name', json_build_object('project', a.project, 'name', a.name),
    'source', s.name, 'sync', a.sync, 'health', a.health,
    'operation', CASE
        WHEN a.manifest_errors <> '[]' AND a.operation_phase IS DISTINCT FROM 'RUNNING'
        THEN json_build_object('phase', 'FAILED', 'startedAt', a.manifest_since,
            'finishedAt', a.manifest_since, 'message', (
                SELECT string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column', ': ',
                    e ->> 'field', ': ', e ->> 'message'), '; ')
                FROM jsonb_array_elements(a.manifest_errors) e))
        WHEN a.operation_phase IS NOT NULL
        THEN json_build_object('phase', a.operation_phase,
            'message', concat(a.operation_message, CASE
                WHEN a.operation_phase IN ('FAILED', 'ROLLED_BACK') AND a.held_hash = a.desired_hash
                THEN concat('; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')
                WHEN a.operation_phase = 'RETRY_SCHEDULED' AND a.retry_at IS NOT NULL
                THEN concat('; tried again at ', CAST(a.retry_at AT TIME ZONE 'UTC' AS time(0)),
                    ' UTC, or at once by `hawiyat retry ', a.project, '/', a.name, '`') END),
            'startedAt', coalesce(a.operation_started_at, a.created_at),
            'finishedAt', a.operation_finished_at) END,
    'revision', json_build_object('desired', a.desired_revision, 'attempted', a.attempted_revision,
        'applied', a.applied_revision, 'lastGood', a.last_good_revision),
    'generation', coalesce(CASE WHEN a.rollback_holds = a.desired_hash THEN a.rollback_generation END,
        a.desired_generation, 0),
    'observedGeneration', a.observed_generation,
    'conditions', (
        SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(a.conditions) c
        WHERE c ->> 'type' NOT IN ('Held', 'ManifestValid'))
        || jsonb_build_object('type', 'ManifestValid', 'status', a.manifest_errors = '[]',
            'reason', CASE WHEN a.manifest_errors = '[]' THEN 'Valid' ELSE 'Invalid' END,
            'since', a.manifest_since, 'message', (
                SELECT coalesce(string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column',
                    ': ', e ->> 'field', ': ', e ->> 'message'), '; '), '')
                FROM jsonb_array_elements(a.manifest_errors) e))
        || CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'RolledBack', 'since', a.rollback_since,
            'message', concat('commit ', a.desired_revision, ' is held: rolled back to generation ',
                a.rollback_target, ', as generation ', a.rollback_generation,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
        WHEN a.held_hash = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'AtFault', 'since', a.held_since,
            'message', concat('commit ', a.held_revision, ' is held: ', a.held_reason,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
            ELSE '[]' END,
    'replicas', json_build_object('desired', CASE WHEN a.kind = 'Job' THEN 0
            ELSE coalesce(CAST(d.document ->> 'replicas' AS integer), 0) END,
        'ready', a.ready),
    'nextRun', a.next_run, 'lastRun', a.last_run,
    'routes', coalesce(d.document -> 'routes', '[]'),
    'diff', a.diff,
    'removed', a.removed) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE a.id < ? AND (CAST(? AS text) IS NULL OR a.project = ?)
    AND (CAST(? AS text) IS NULL OR a.name = ?)
ORDER BY a.id DESC LIMIT ?

-- ReaderRows.deliveries(varchar, bigint, integer)
SELECT CAST(jsonb_build_object('id', d.id, 'provider', d.provider, 'deliveryId', d.delivery_id,
    'event', d.event, 'receivedAt', d.received_at) AS text)
FROM delivery d
JOIN source s ON s.id = d.source_id
WHERE s.name = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?

-- ReaderRows.deliveryBefore(varchar, unknown)
SELECT CAST(jsonb_build_object('id', d.id, 'provider', d.provider, 'deliveryId', d.delivery_id,
    'event', d.event, 'receivedAt', d.received_at) AS text)
FROM delivery d
JOIN source s ON s.id = d.source_id
WHERE s.name = ? AND d.received_at <= ? ORDER BY d.id DESC LIMIT 1

-- ReaderRows.deployment(bigint)
SELECT CAST(jsonb_build_object(
    'id', d.id, 'application', jsonb_build_object('project', d.project, 'name', d.application),
    'generation', d.generation, 'revision', d.revision, 'trigger', d.trigger, 'agent', d.agent,
    'phase', d.phase, 'message', d.message, 'queuedAt', d.queued_at, 'startedAt', d.started_at,
    'finishedAt', d.finished_at,
    'steps', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'state', t.state,
            'startedAt', t.started_at, 'finishedAt', t.finished_at, 'message', t.message)
            ORDER BY t.position), '[]')
        FROM deployment_step t WHERE t.deployment_id = d.id)) AS text)
FROM deployment d
WHERE d.id = ?

-- ReaderRows.deployments(bigint, varchar, varchar, varchar, varchar, integer)
SELECT CAST(jsonb_build_object(
    'id', d.id, 'application', jsonb_build_object('project', d.project, 'name', d.application),
    'generation', d.generation, 'revision', d.revision, 'trigger', d.trigger, 'agent', d.agent,
    'phase', d.phase, 'message', d.message, 'queuedAt', d.queued_at, 'startedAt', d.started_at,
    'finishedAt', d.finished_at,
    'steps', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'state', t.state,
            'startedAt', t.started_at, 'finishedAt', t.finished_at, 'message', t.message)
            ORDER BY t.position), '[]')
        FROM deployment_step t WHERE t.deployment_id = d.id)) AS text)
FROM deployment d
WHERE d.id < ? AND (CAST(? AS text) IS NULL OR d.project = ?)
    AND (CAST(? AS text) IS NULL OR d.application = ?)
ORDER BY d.id DESC LIMIT ?

-- ReaderRows.events(bigint, varchar, varchar, varchar, varchar, integer)
SELECT CAST(jsonb_build_object('id', e.id, 'time', e.time,
    'application', CASE WHEN e.application IS NOT NULL
        THEN jsonb_build_object('project', e.project, 'name', e.application) END,
    'source', e.source, 'type', e.type, 'reason', e.reason, 'message', e.message,
    'revision', e.revision) AS text)
FROM event e
WHERE e.id < ? AND (CAST(? AS text) IS NULL OR e.project = ?)
    AND (CAST(? AS text) IS NULL OR e.application = ?)
ORDER BY e.id DESC LIMIT ?

-- ReaderRows.history(varchar, varchar)
SELECT CAST(jsonb_build_object('number', g.number, 'revision', g.revision, 'image', g.image,
    'workload', g.workload, 'createdAt', g.created_at,
    'desired', coalesce(g.number = a.desired_generation, false),
    'lastGood', coalesce(g.number = a.last_good_generation, false),
    'serving', g.number = a.observed_generation) AS text)
FROM application a JOIN generation g ON g.application_id = a.id
WHERE a.project = ? AND a.name = ?
ORDER BY g.number DESC

-- ReaderRows.manifest(varchar, varchar)
SELECT CAST(d.document AS text) FROM application a
JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE a.project = ? AND a.name = ? ORDER BY a.kind LIMIT 1

-- ReaderRows.revision(varchar, varchar)
SELECT CAST(jsonb_build_object('id', r.id, 'commit', r.commit, 'author', r.author, 'message', r.message,
    'at', r.committed_at, 'observedAt', r.observed_at, 'trigger', r.trigger, 'outcome', o.outcome) AS text)
FROM revision r
JOIN source s ON s.id = r.source_id
JOIN revision_outcome o ON o.id = r.id
WHERE s.name = ? AND r.commit = ?

-- ReaderRows.revisions(varchar, bigint, integer)
SELECT CAST(jsonb_build_object('id', r.id, 'commit', r.commit, 'author', r.author, 'message', r.message,
    'at', r.committed_at, 'observedAt', r.observed_at, 'trigger', r.trigger, 'outcome', o.outcome) AS text)
FROM revision r
JOIN source s ON s.id = r.source_id
JOIN revision_outcome o ON o.id = r.id
WHERE s.name = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?

-- ReaderRows.search(varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, integer)
SELECT CAST(json_build_object(
    'id', a.id, 'kind', a.kind,
    'name', json_build_object('project', a.project, 'name', a.name),
    'source', s.name, 'sync', a.sync, 'health', a.health,
    'operation', CASE
        WHEN a.manifest_errors <> '[]' AND a.operation_phase IS DISTINCT FROM 'RUNNING'
        THEN json_build_object('phase', 'FAILED', 'startedAt', a.manifest_since,
            'finishedAt', a.manifest_since, 'message', (
                SELECT string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column', ': ',
                    e ->> 'field', ': ', e ->> 'message'), '; ')
                FROM jsonb_array_elements(a.manifest_errors) e))
        WHEN a.operation_phase IS NOT NULL
        THEN json_build_object('phase', a.operation_phase,
            'message', concat(a.operation_message, CASE
                WHEN a.operation_phase IN ('FAILED', 'ROLLED_BACK') AND a.held_hash = a.desired_hash
                THEN concat('; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')
                WHEN a.operation_phase = 'RETRY_SCHEDULED' AND a.retry_at IS NOT NULL
                THEN concat('; tried again at ', CAST(a.retry_at AT TIME ZONE 'UTC' AS time(0)),
                    ' UTC, or at once by `hawiyat retry ', a.project, '/', a.name, '`') END),
            'startedAt', coalesce(a.operation_started_at, a.created_at),
            'finishedAt', a.operation_finished_at) END,
    'revision', json_build_object('desired', a.desired_revision, 'attempted', a.attempted_revision,
        'applied', a.applied_revision, 'lastGood', a.last_good_revision),
    'generation', coalesce(CASE WHEN a.rollback_holds = a.desired_hash THEN a.rollback_generation END,
        a.desired_generation, 0),
    'observedGeneration', a.observed_generation,
    'conditions', (
        SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(a.conditions) c
        WHERE c ->> 'type' NOT IN ('Held', 'ManifestValid'))
        || jsonb_build_object('type', 'ManifestValid', 'status', a.manifest_errors = '[]',
            'reason', CASE WHEN a.manifest_errors = '[]' THEN 'Valid' ELSE 'Invalid' END,
            'since', a.manifest_since, 'message', (
                SELECT coalesce(string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column',
                    ': ', e ->> 'field', ': ', e ->> 'message'), '; '), '')
                FROM jsonb_array_elements(a.manifest_errors) e))
        || CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'RolledBack', 'since', a.rollback_since,
            'message', concat('commit ', a.desired_revision, ' is held: rolled back to generation ',
                a.rollback_target, ', as generation ', a.rollback_generation,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
        WHEN a.held_hash = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'AtFault', 'since', a.held_since,
            'message', concat('commit ', a.held_revision, ' is held: ', a.held_reason,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
            ELSE '[]' END,
    'replicas', json_build_object('desired', CASE WHEN a.kind = 'Job' THEN 0
            ELSE coalesce(CAST(d.document ->> 'replicas' AS integer), 0) END,
        'ready', a.ready),
    'nextRun', a.next_run, 'lastRun', a.last_run,
    'routes', coalesce(d.document -> 'routes', '[]'),
    'diff', a.diff,
    'removed', a.removed) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE (a.project, a.name) > (?, ?)
    AND (? = 'ALL' OR ? = 'HEALTHY' AND a.health = 'HEALTHY'
        OR ? = 'DEPLOYING' AND a.operation_phase = 'RUNNING' OR ? = 'UNWELL' AND
(a.manifest_errors <> '[]' OR a.desired_hash IN (a.held_hash, a.rollback_holds)
    OR a.operation_phase = 'RETRY_SCHEDULED'
    OR a.operation_phase IS DISTINCT FROM 'RUNNING'
        AND (a.sync = 'OUT_OF_SYNC' OR a.health IN ('DEGRADED', 'MISSING')))
    )
    AND (? = '' OR strpos(concat(a.project, '/', a.name), ?) > 0 OR s.name = ?
        OR lower(a.health) = ? OR replace(lower(a.sync), '_', '') = ?
        OR EXISTS (SELECT FROM jsonb_array_elements(d.document -> 'routes') r
            WHERE strpos(r ->> 'host', ?) > 0))
ORDER BY a.project, a.name LIMIT ?

-- ReaderRows.source(bigint)
SELECT CAST(jsonb_build_object(
    'id', s.id, 'name', s.name, 'url', s.url, 'branch', s.branch, 'path', s.path,
    'revision', jsonb_build_object('observed', s.observed_commit, 'message', r.message,
        'author', r.author, 'at', r.committed_at, 'applied', (
            SELECT o.commit FROM revision_outcome o
            WHERE o.source_id = s.id AND o.outcome IN ('SUCCEEDED', 'UNCHANGED')
            ORDER BY o.id DESC LIMIT 1)),
    'lastFetch', s.last_fetch, 'nextFetch', s.next_fetch,
    'conditions', jsonb_build_array(jsonb_build_object('type', 'Ready',
            'status', s.problem IS NULL AND s.errors = '[]',
            'reason', CASE WHEN s.problem IS NOT NULL THEN 'FetchFailed'
                WHEN s.refused_commit IS NOT NULL THEN 'RevisionRefused'
                WHEN s.errors <> '[]' THEN 'ManifestInvalid'
                WHEN s.last_fetch IS NULL THEN 'NotFetchedYet' ELSE 'Ready' END,
            'message', coalesce(s.problem, CASE WHEN s.errors <> '[]'
                THEN concat(jsonb_array_length(s.errors), ' errors in manifests') ELSE '' END),
            'since', coalesce(s.problem_since, r.rendered_at, s.last_fetch, s.next_fetch)))
        || CASE WHEN p.id IS NOT NULL THEN jsonb_build_array(jsonb_build_object('type', 'PruneHeld',
            'status', true, 'reason', 'ApprovalNeeded', 'since', p.created_at,
            'message', concat(p.reason, ': ', p.names, '; to let it go ahead, run `hawiyat approve ', p.id,
                '`'))) ELSE '[]' END
        || CASE WHEN s.gone_since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
            'type', 'SourceGone', 'status', true, 'reason', 'NotConfigured', 'since', s.gone_since,
            'message', 'no longer configured; what it declared goes on running')) ELSE '[]' END
        || CASE WHEN f.since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
            'type', 'NotificationFailing', 'status', true, 'reason', 'NotTold', 'since', f.since,
            'message', f.failures)) ELSE '[]' END,
    'errors', s.errors,
    'prune', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'applications', p.applications,
        'reason', p.reason, 'since', p.created_at) END) AS text)
FROM source s
LEFT JOIN revision r ON r.source_id = s.id AND r.commit = s.observed_commit
LEFT JOIN LATERAL (
    SELECT h.id, h.reason, h.created_at,
        jsonb_agg(jsonb_build_object('project', a.project, 'name', a.name)
            ORDER BY a.project, a.name) AS applications,
        string_agg(a.project || '/' || a.name, ', ' ORDER BY a.project, a.name) AS names
    FROM held_prune h JOIN application a ON a.id = ANY (h.applications)
    WHERE h.source_id = s.id AND h.approved_at IS NULL
    GROUP BY h.id) p ON true
LEFT JOIN LATERAL (
    SELECT min(n.failing_since) AS since,
        string_agg(concat(n.project, '/', n.name, ': ', n.failure), '; ' ORDER BY n.project, n.name)
            AS failures
    FROM notification n WHERE n.source_id = s.id AND n.failure IS NOT NULL) f ON true
WHERE s.id = ?

-- ReaderRows.source(varchar)
SELECT CAST(jsonb_build_object(
    'id', s.id, 'name', s.name, 'url', s.url, 'branch', s.branch, 'path', s.path,
    'revision', jsonb_build_object('observed', s.observed_commit, 'message', r.message,
        'author', r.author, 'at', r.committed_at, 'applied', (
            SELECT o.commit FROM revision_outcome o
            WHERE o.source_id = s.id AND o.outcome IN ('SUCCEEDED', 'UNCHANGED')
            ORDER BY o.id DESC LIMIT 1)),
    'lastFetch', s.last_fetch, 'nextFetch', s.next_fetch,
    'conditions', jsonb_build_array(jsonb_build_object('type', 'Ready',
            'status', s.problem IS NULL AND s.errors = '[]',
            'reason', CASE WHEN s.problem IS NOT NULL THEN 'FetchFailed'
                WHEN s.refused_commit IS NOT NULL THEN 'RevisionRefused'
                WHEN s.errors <> '[]' THEN 'ManifestInvalid'
                WHEN s.last_fetch IS NULL THEN 'NotFetchedYet' ELSE 'Ready' END,
            'message', coalesce(s.problem, CASE WHEN s.errors <> '[]'
                THEN concat(jsonb_array_length(s.errors), ' errors in manifests') ELSE '' END),
            'since', coalesce(s.problem_since, r.rendered_at, s.last_fetch, s.next_fetch)))
        || CASE WHEN p.id IS NOT NULL THEN jsonb_build_array(jsonb_build_object('type', 'PruneHeld',
            'status', true, 'reason', 'ApprovalNeeded', 'since', p.created_at,
            'message', concat(p.reason, ': ', p.names, '; to let it go ahead, run `hawiyat approve ', p.id,
                '`'))) ELSE '[]' END
        || CASE WHEN s.gone_since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
            'type', 'SourceGone', 'status', true, 'reason', 'NotConfigured', 'since', s.gone_since,
            'message', 'no longer configured; what it declared goes on running')) ELSE '[]' END
        || CASE WHEN f.since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
            'type', 'NotificationFailing', 'status', true, 'reason', 'NotTold', 'since', f.since,
            'message', f.failures)) ELSE '[]' END,
    'errors', s.errors,
    'prune', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'applications', p.applications,
        'reason', p.reason, 'since', p.created_at) END) AS text)
FROM source s
LEFT JOIN revision r ON r.source_id = s.id AND r.commit = s.observed_commit
LEFT JOIN LATERAL (
    SELECT h.id, h.reason, h.created_at,
        jsonb_agg(jsonb_build_object('project', a.project, 'name', a.name)
            ORDER BY a.project, a.name) AS applications,
        string_agg(a.project || '/' || a.name, ', ' ORDER BY a.project, a.name) AS names
    FROM held_prune h JOIN application a ON a.id = ANY (h.applications)
    WHERE h.source_id = s.id AND h.approved_at IS NULL
    GROUP BY h.id) p ON true
LEFT JOIN LATERAL (
    SELECT min(n.failing_since) AS since,
        string_agg(concat(n.project, '/', n.name, ': ', n.failure), '; ' ORDER BY n.project, n.name)
            AS failures
    FROM notification n WHERE n.source_id = s.id AND n.failure IS NOT NULL) f ON true
WHERE s.name = ?

-- ReaderRows.sources(bigint, varchar, varchar, varchar, varchar, varchar, varchar, integer)
SELECT CAST(jsonb_build_object(
    'id', s.id, 'name', s.name, 'url', s.url, 'branch', s.branch, 'path', s.path,
    'revision', jsonb_build_object('observed', s.observed_commit, 'message', r.message,
        'author', r.author, 'at', r.committed_at, 'applied', (
            SELECT o.commit FROM revision_outcome o
            WHERE o.source_id = s.id AND o.outcome IN ('SUCCEEDED', 'UNCHANGED')
            ORDER BY o.id DESC LIMIT 1)),
    'lastFetch', s.last_fetch, 'nextFetch', s.next_fetch,
    'conditions', jsonb_build_array(jsonb_build_object('type', 'Ready',
            'status', s.problem IS NULL AND s.errors = '[]',
            'reason', CASE WHEN s.problem IS NOT NULL THEN 'FetchFailed'
                WHEN s.refused_commit IS NOT NULL THEN 'RevisionRefused'
                WHEN s.errors <> '[]' THEN 'ManifestInvalid'
                WHEN s.last_fetch IS NULL THEN 'NotFetchedYet' ELSE 'Ready' END,
            'message', coalesce(s.problem, CASE WHEN s.errors <> '[]'
                THEN concat(jsonb_array_length(s.errors), ' errors in manifests') ELSE '' END),
            'since', coalesce(s.problem_since, r.rendered_at, s.last_fetch, s.next_fetch)))
        || CASE WHEN p.id IS NOT NULL THEN jsonb_build_array(jsonb_build_object('type', 'PruneHeld',
            'status', true, 'reason', 'ApprovalNeeded', 'since', p.created_at,
            'message', concat(p.reason, ': ', p.names, '; to let it go ahead, run `hawiyat approve ', p.id,
                '`'))) ELSE '[]' END
        || CASE WHEN s.gone_since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
            'type', 'SourceGone', 'status', true, 'reason', 'NotConfigured', 'since', s.gone_since,
            'message', 'no longer configured; what it declared goes on running')) ELSE '[]' END
        || CASE WHEN f.since IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
            'type', 'NotificationFailing', 'status', true, 'reason', 'NotTold', 'since', f.since,
            'message', f.failures)) ELSE '[]' END,
    'errors', s.errors,
    'prune', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'applications', p.applications,
        'reason', p.reason, 'since', p.created_at) END) AS text)
FROM source s
LEFT JOIN revision r ON r.source_id = s.id AND r.commit = s.observed_commit
LEFT JOIN LATERAL (
    SELECT h.id, h.reason, h.created_at,
        jsonb_agg(jsonb_build_object('project', a.project, 'name', a.name)
            ORDER BY a.project, a.name) AS applications,
        string_agg(a.project || '/' || a.name, ', ' ORDER BY a.project, a.name) AS names
    FROM held_prune h JOIN application a ON a.id = ANY (h.applications)
    WHERE h.source_id = s.id AND h.approved_at IS NULL
    GROUP BY h.id) p ON true
LEFT JOIN LATERAL (
    SELECT min(n.failing_since) AS since,
        string_agg(concat(n.project, '/', n.name, ': ', n.failure), '; ' ORDER BY n.project, n.name)
            AS failures
    FROM notification n WHERE n.source_id = s.id AND n.failure IS NOT NULL) f ON true
WHERE s.id < ? AND (CAST(? AS text) IS NULL AND CAST(? AS text) IS NULL OR EXISTS (
    SELECT FROM application a WHERE a.source_id = s.id
        AND (CAST(? AS text) IS NULL OR a.project = ?)
        AND (CAST(? AS text) IS NULL OR a.name = ?)))
ORDER BY s.id DESC LIMIT ?

-- ReaderRows.tally()
SELECT CAST(jsonb_build_object(
    'standings', (SELECT coalesce(jsonb_agg(standing), '[]') FROM (
        SELECT sync, health, count(*) AS count FROM application GROUP BY sync, health) standing),
    'held', (SELECT count(*) FROM application WHERE held_hash = desired_hash),
    'waiting', (SELECT count(*) FROM application WHERE retry_at IS NOT NULL),
    'deploying', (SELECT count(*) FROM application WHERE operation_phase = 'RUNNING'),
    'unwell', (SELECT count(*) FROM application a WHERE
(a.manifest_errors <> '[]' OR a.desired_hash IN (a.held_hash, a.rollback_holds)
    OR a.operation_phase = 'RETRY_SCHEDULED'
    OR a.operation_phase IS DISTINCT FROM 'RUNNING'
        AND (a.sync = 'OUT_OF_SYNC' OR a.health IN ('DEGRADED', 'MISSING')))
    ),
    'prunesHeld', (SELECT count(*) FROM held_prune WHERE approved_at IS NULL),
    'sourceLag', (SELECT coalesce(max(extract(epoch FROM now() - last_fetch)), 0)
        FROM source WHERE gone_since IS NULL)) AS text)

-- ReaderRows.unwell(integer)
SELECT CAST(json_build_object(
    'id', a.id, 'kind', a.kind,
    'name', json_build_object('project', a.project, 'name', a.name),
    'source', s.name, 'sync', a.sync, 'health', a.health,
    'operation', CASE
        WHEN a.manifest_errors <> '[]' AND a.operation_phase IS DISTINCT FROM 'RUNNING'
        THEN json_build_object('phase', 'FAILED', 'startedAt', a.manifest_since,
            'finishedAt', a.manifest_since, 'message', (
                SELECT string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column', ': ',
                    e ->> 'field', ': ', e ->> 'message'), '; ')
                FROM jsonb_array_elements(a.manifest_errors) e))
        WHEN a.operation_phase IS NOT NULL
        THEN json_build_object('phase', a.operation_phase,
            'message', concat(a.operation_message, CASE
                WHEN a.operation_phase IN ('FAILED', 'ROLLED_BACK') AND a.held_hash = a.desired_hash
                THEN concat('; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')
                WHEN a.operation_phase = 'RETRY_SCHEDULED' AND a.retry_at IS NOT NULL
                THEN concat('; tried again at ', CAST(a.retry_at AT TIME ZONE 'UTC' AS time(0)),
                    ' UTC, or at once by `hawiyat retry ', a.project, '/', a.name, '`') END),
            'startedAt', coalesce(a.operation_started_at, a.created_at),
            'finishedAt', a.operation_finished_at) END,
    'revision', json_build_object('desired', a.desired_revision, 'attempted', a.attempted_revision,
        'applied', a.applied_revision, 'lastGood', a.last_good_revision),
    'generation', coalesce(CASE WHEN a.rollback_holds = a.desired_hash THEN a.rollback_generation END,
        a.desired_generation, 0),
    'observedGeneration', a.observed_generation,
    'conditions', (
        SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(a.conditions) c
        WHERE c ->> 'type' NOT IN ('Held', 'ManifestValid'))
        || jsonb_build_object('type', 'ManifestValid', 'status', a.manifest_errors = '[]',
            'reason', CASE WHEN a.manifest_errors = '[]' THEN 'Valid' ELSE 'Invalid' END,
            'since', a.manifest_since, 'message', (
                SELECT coalesce(string_agg(concat(e ->> 'file', ':', e ->> 'line', ':', e ->> 'column',
                    ': ', e ->> 'field', ': ', e ->> 'message'), '; '), '')
                FROM jsonb_array_elements(a.manifest_errors) e))
        || CASE WHEN a.rollback_holds = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'RolledBack', 'since', a.rollback_since,
            'message', concat('commit ', a.desired_revision, ' is held: rolled back to generation ',
                a.rollback_target, ', as generation ', a.rollback_generation,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
        WHEN a.held_hash = a.desired_hash THEN jsonb_build_array(jsonb_build_object(
            'type', 'Held', 'status', true, 'reason', 'AtFault', 'since', a.held_since,
            'message', concat('commit ', a.held_revision, ' is held: ', a.held_reason,
                '; commit a change, or run `hawiyat retry ', a.project, '/', a.name, '`')))
            ELSE '[]' END,
    'replicas', json_build_object('desired', CASE WHEN a.kind = 'Job' THEN 0
            ELSE coalesce(CAST(d.document ->> 'replicas' AS integer), 0) END,
        'ready', a.ready),
    'nextRun', a.next_run, 'lastRun', a.last_run,
    'routes', coalesce(d.document -> 'routes', '[]'),
    'diff', a.diff,
    'removed', a.removed) AS text)
FROM application a
JOIN source s ON s.id = a.source_id
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE (a.manifest_errors <> '[]' OR a.desired_hash IN (a.held_hash, a.rollback_holds)
    OR a.operation_phase = 'RETRY_SCHEDULED'
    OR a.operation_phase IS DISTINCT FROM 'RUNNING'
        AND (a.sync = 'OUT_OF_SYNC' OR a.health IN ('DEGRADED', 'MISSING')))
ORDER BY a.manifest_errors = '[]' AND a.desired_hash IS DISTINCT FROM a.held_hash
        AND a.desired_hash IS DISTINCT FROM a.rollback_holds AND a.health <> 'DEGRADED',
    greatest(a.operation_finished_at, a.operation_started_at, a.manifest_since) DESC
LIMIT ?

-- ReaderRows.versions(varchar, varchar)
SELECT CAST(jsonb_build_object('desired', d.document, 'lastGood', g.document, 'retryAt', a.retry_at) AS text)
FROM application a
LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
LEFT JOIN specification g ON g.application_id = a.id AND g.hash = a.last_good_hash
WHERE a.project = ? AND a.name = ? ORDER BY a.kind LIMIT 1

-- RecordingRows.advance(varchar, varchar, varchar, varchar, varchar, bigint, varchar)
UPDATE application SET
    desired_revision = ?,
    attempted_revision = CASE
        WHEN last_good_hash = desired_hash AND attempted_revision = applied_revision THEN ?
        ELSE attempted_revision END,
    applied_revision = CASE WHEN last_good_hash = desired_hash THEN ? ELSE applied_revision END,
    last_good_revision = CASE WHEN last_good_hash = desired_hash THEN ? ELSE last_good_revision END
WHERE id IN (SELECT unnest(CAST(? AS bigint[]))) AND source_id = ?
    AND desired_hash IS NOT NULL AND desired_revision <> ?

-- RecordingRows.declare(varchar, varchar, varchar, bigint, varchar, varchar)
UPDATE job_run r SET phase = 'CANCELLED', finished_at = now(), message = 'no longer a Job'
FROM application a, jsonb_to_recordset(CAST(? AS jsonb)) AS d (kind text, project text, name text)
WHERE a.project = d.project AND a.name = d.name AND a.kind <> d.kind
    AND r.application_id = a.id AND r.phase = 'RUNNING';
UPDATE deployment p SET phase = 'SUPERSEDED', finished_at = now(), message = 'no longer a Job'
FROM application a, jsonb_to_recordset(CAST(? AS jsonb)) AS d (kind text, project text, name text)
WHERE a.project = d.project AND a.name = d.name AND a.kind <> d.kind
    AND p.application_id = a.id AND p.phase = 'RUNNING' AND p.trigger = 'schedule';
UPDATE application a SET kind = d.kind, applied_revision = NULL, last_good_revision = NULL,
    last_good_hash = NULL, last_good_generation = NULL, next_run = NULL, schedule_since = NULL
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (kind text, project text, name text)
WHERE a.project = d.project AND a.name = d.name AND a.kind <> d.kind;
INSERT INTO application (kind, project, name, source_id)
SELECT d.kind, d.project, d.name, ?
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (kind text, project text, name text)
ORDER BY d.project, d.name
ON CONFLICT (project, name) DO UPDATE SET source_id = excluded.source_id, removed = false;
INSERT INTO specification (application_id, hash, document)
SELECT a.id, d.hash, d.document
FROM jsonb_to_recordset(CAST(? AS jsonb))
    AS d (project text, name text, hash text, document jsonb)
JOIN application a ON a.project = d.project AND a.name = d.name
ON CONFLICT (application_id, hash) DO UPDATE SET document = excluded.document

-- RecordingRows.desire(varchar, varchar)
UPDATE application a SET
    desired_hash = d.hash,
    desired_generation = d.number,
    desired_revision = ?,
    held_hash = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_hash END,
    held_revision = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_revision END,
    held_reason = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_reason END,
    held_since = CASE WHEN a.held_hash = d.hash AND a.desired_hash = d.hash THEN a.held_since END,
    rollback_hash = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_hash END,
    rollback_generation = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_generation END,
    rollback_target = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_target END,
    rollback_since = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_since END,
    rollback_holds = CASE WHEN a.rollback_holds = d.hash THEN a.rollback_holds END,
    retry_at = NULL,
    attempts = 0,
    sync = CASE WHEN a.desired_hash = d.hash THEN a.sync ELSE 'UNKNOWN' END,
    diff = CASE WHEN a.desired_hash = d.hash THEN a.diff ELSE '[]' END
FROM jsonb_to_recordset(CAST(? AS jsonb))
    AS d (project text, name text, hash text, number bigint)
WHERE a.project = d.project AND a.name = d.name
RETURNING CAST(jsonb_build_object('id', a.id,
    'held', a.held_hash IS NOT NULL OR a.rollback_hash IS NOT NULL) AS text)

-- RecordingRows.forgetNeverKnown(varchar, bigint)
DELETE FROM application
WHERE id IN (SELECT unnest(CAST(? AS bigint[]))) AND source_id = ?
    AND desired_hash IS NULL AND last_good_hash IS NULL

-- RecordingRows.generations(varchar)
SELECT CAST(jsonb_build_object('name', jsonb_build_object('project', a.project, 'name', a.name),
    'number', g.number, 'workload', g.workload) AS text)
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (project text, name text)
JOIN application a ON a.project = d.project AND a.name = d.name
JOIN generation g ON g.application_id = a.id
    AND g.number IN (a.desired_generation, a.last_good_generation, a.rollback_generation,
        (SELECT r.generation FROM deployment r WHERE r.application_id = a.id AND r.phase = 'RUNNING'
            AND r.trigger <> 'schedule'))
ORDER BY a.id, g.number = a.desired_generation DESC, g.number = a.last_good_generation

-- RecordingRows.holdPrune(bigint, varchar, varchar, varchar, varchar, bigint)
WITH held AS (
    INSERT INTO held_prune (source_id, applications, reason)
    VALUES (?, CAST(? AS bigint[]), ?)
    ON CONFLICT (source_id) DO NOTHING
    RETURNING id)
INSERT INTO event (source, type, reason, message, revision)
SELECT s.name, 'WARNING', 'PruneHeld', ? || '; to let it go ahead, run `hawiyat approve ' || h.id || '`',
    ?
FROM held h JOIN source s ON s.id = ?
RETURNING id

-- RecordingRows.keepSecrets(varchar)
INSERT INTO generation_secret (application_id, number, digest)
SELECT DISTINCT a.id, u.number, u.digest
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS u (project text, name text, number bigint, digest text)
JOIN application a ON a.project = u.project AND a.name = u.name
ON CONFLICT DO NOTHING

-- RecordingRows.lockSource(varchar)
SELECT id FROM lock_source(?) id

-- RecordingRows.makeGenerations(varchar, varchar, varchar)
INSERT INTO generation (application_id, number, workload, workload_hash, revision)
SELECT a.id, d.number, s.document -> 'workload', d."workloadHash", ?
FROM jsonb_to_recordset(CAST(? AS jsonb))
    AS d (project text, name text, hash text, "workloadHash" text, number bigint)
JOIN application a ON a.project = d.project AND a.name = d.name
JOIN specification s ON s.application_id = a.id AND s.hash = d.hash;
INSERT INTO generation_content (application_id, number, sha256)
SELECT DISTINCT a.id, d.number, f ->> 'sha256'
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (project text, name text, number bigint)
JOIN application a ON a.project = d.project AND a.name = d.name
JOIN generation g ON g.application_id = a.id AND g.number = d.number
CROSS JOIN jsonb_array_elements(g.workload -> 'files') f

-- RecordingRows.markRemoved(varchar, bigint)
WITH marked AS (
    UPDATE application SET removed = true, retry_at = NULL, attempts = 0
    WHERE id IN (SELECT unnest(CAST(? AS bigint[]))) AND source_id = ? AND NOT removed
    RETURNING id)
SELECT id FROM marked ORDER BY id

-- RecordingRows.newestRevision(varchar)
SELECT coalesce(max(desired_revision), '') FROM application
WHERE id IN (SELECT unnest(CAST(? AS bigint[])))

-- RecordingRows.nextNumbers(varchar)
INSERT INTO generation_counter AS c (kind, project, name, last)
SELECT 'Application', d.project, d.name, 1
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (project text, name text)
ORDER BY d.project, d.name
ON CONFLICT (kind, project, name) DO UPDATE SET last = c.last + 1
RETURNING CAST(jsonb_build_object('id',
    jsonb_build_object('project', project, 'name', name), 'number', last) AS text)

-- RecordingRows.queue(varchar, varchar, varchar, varchar, varchar, varchar, varchar)
UPDATE deployment SET phase = 'SUPERSEDED', message = 'Superseded by ' || ?, finished_at = now()
WHERE application_id IN (SELECT unnest(CAST(? AS bigint[]))) AND phase = 'QUEUED';
INSERT INTO deployment
    (application_id, source_id, project, application, generation, revision, trigger, phase, message)
SELECT a.id, a.source_id, a.project, a.name,
    coalesce(CASE WHEN a.removed THEN a.last_good_generation END, a.desired_generation), ?,
    ?, 'QUEUED', CASE WHEN a.removed THEN 'Removal' ELSE '' END
FROM application a
WHERE a.id IN (SELECT unnest(CAST(? AS bigint[])))
ORDER BY a.id
ON CONFLICT DO NOTHING;
INSERT INTO event (project, application, source, type, reason, message, revision)
SELECT a.project, a.name, s.name, 'NORMAL',
    CASE WHEN a.removed THEN 'RemovalQueued' ELSE 'DeploymentQueued' END,
    CASE WHEN a.removed THEN 'No longer declared: to be pruned'
         ELSE 'Generation ' || a.desired_generation || ' is to be deployed' END, ?
FROM application a JOIN source s ON s.id = a.source_id
WHERE a.id IN (SELECT unnest(CAST(? AS bigint[])))
ORDER BY a.id

-- RecordingRows.refuse(bigint, varchar, varchar, bigint)
WITH refused AS (
    INSERT INTO application AS a (project, name, source_id, manifest_errors)
    SELECT r.project, r.name, ?, r.errors
    FROM jsonb_to_recordset(CAST(? AS jsonb)) AS r (project text, name text, errors jsonb)
    ON CONFLICT (project, name) DO UPDATE
        SET manifest_errors = excluded.manifest_errors, manifest_since = now()
        WHERE a.source_id = excluded.source_id AND a.manifest_errors <> excluded.manifest_errors
    RETURNING project, name, manifest_errors
)
INSERT INTO event (project, application, source, type, reason, message, revision)
SELECT r.project, r.name, s.name, 'WARNING', 'ManifestInvalid',
    (SELECT string_agg(e ->> 'message', '; ') FROM jsonb_array_elements(r.manifest_errors) e), ?
FROM refused r JOIN source s ON s.id = ?
RETURNING id

-- RecordingRows.remember(varchar, bigint)
UPDATE generation g SET document = s.document
FROM application a
JOIN specification s ON s.application_id = a.id AND s.hash = a.desired_hash
WHERE a.id IN (SELECT unnest(CAST(? AS bigint[])))
    AND g.application_id = a.id AND g.number = a.desired_generation
    AND (g.document IS NULL OR a.last_good_generation IS DISTINCT FROM g.number);
DELETE FROM specification s
USING application a
WHERE a.id = s.application_id AND a.source_id = ?
    AND s.hash IS DISTINCT FROM a.desired_hash AND s.hash IS DISTINCT FROM a.last_good_hash
    AND s.hash IS DISTINCT FROM a.rollback_hash;
WITH left_over AS (
    SELECT h.id, array_agg(a.id ORDER BY a.id) FILTER (WHERE a.source_id = h.source_id) AS applications
    FROM held_prune h CROSS JOIN unnest(h.applications) u JOIN application a ON a.id = u
    GROUP BY h.id
), emptied AS (
    DELETE FROM held_prune h USING left_over l WHERE h.id = l.id AND l.applications IS NULL)
UPDATE held_prune h SET applications = l.applications
FROM left_over l WHERE h.id = l.id AND l.applications IS NOT NULL AND h.applications <> l.applications

-- RecordingRows.removedWithoutDeployment(varchar, bigint)
SELECT a.id FROM application a
WHERE a.id IN (SELECT unnest(CAST(? AS bigint[]))) AND a.source_id = ? AND a.removed
    AND NOT EXISTS (SELECT FROM deployment o
        WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING')
            AND o.trigger <> 'schedule')
ORDER BY a.id

-- RecordingRows.rendered(bigint, varchar, varchar, bigint, bigint, bigint, varchar, varchar, bigint, integer, bigint, varchar, bigint, varchar, bigint, varchar, bigint, varchar)
UPDATE application a SET manifest_errors = '[]', manifest_since = now()
WHERE a.source_id = ? AND a.manifest_errors <> '[]'
    AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset(CAST(? AS jsonb)) AS r (project text, name text)
        WHERE r.project = a.project AND r.name = a.name);
WITH wanted AS (
    SELECT r.project, r.name
    FROM jsonb_to_recordset(CAST(? AS jsonb)) AS r (project text, name text)
    JOIN application a ON a.project = r.project AND a.name = r.name
    WHERE a.source_id <> ?
), given_up AS (
    DELETE FROM name_claim c WHERE c.source_id = ?
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.project = c.project AND w.name = c.name))
INSERT INTO name_claim (source_id, project, name)
SELECT ?, project, name FROM wanted
ON CONFLICT DO NOTHING;
UPDATE source SET rendered_commit = ?, refused_commit = NULL, errors = CAST(? AS jsonb)
WHERE id = ?;
UPDATE revision SET rendered_at = coalesce(rendered_at, now()), refused = ?
WHERE source_id = ? AND commit = ?;
DELETE FROM held_prune WHERE source_id = ? AND applications <> CAST(? AS bigint[]);
WITH declared AS (
    INSERT INTO project AS p (source_id, name, document)
    SELECT ?, d.name, d.document
    FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (name text, document jsonb)
    ON CONFLICT (source_id, name) DO UPDATE SET document = excluded.document
        WHERE p.document <> excluded.document)
DELETE FROM project WHERE source_id = ? AND name NOT IN (
    SELECT d.name FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (name text))

-- RecordingRows.toConverge(varchar)
SELECT CAST(jsonb_build_object('id', id, 'project', project) AS text) FROM application
WHERE id IN (SELECT unnest(CAST(? AS bigint[]))) ORDER BY id

-- RecordingRows.useContents(varchar)
INSERT INTO generation_content (application_id, number, sha256)
SELECT a.id, d.number, s.sha256
FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (project text, name text, number bigint, sha256 jsonb)
JOIN application a ON a.project = d.project AND a.name = d.name
CROSS JOIN jsonb_array_elements_text(d.sha256) AS s (sha256)
ON CONFLICT DO NOTHING

-- RestartRows.mark(bigint)
UPDATE application SET restart_at = clock_timestamp()
WHERE id = ? AND last_good_hash IS NOT NULL AND NOT removed

-- RestartRows.queue(bigint)
INSERT INTO deployment
    (application_id, source_id, project, application, generation, revision, trigger, phase, message)
SELECT a.id, a.source_id, a.project, a.name, a.last_good_generation, a.last_good_revision, 'restart',
    'QUEUED', 'asked for by a person'
FROM application a
WHERE a.id = ? AND NOT EXISTS (
    SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING'))
ON CONFLICT DO NOTHING

-- RestartRows.tell(bigint)
INSERT INTO event (project, application, source, type, reason, message, revision)
SELECT a.project, a.name, s.name, 'NORMAL', 'RestartRequested',
    'The containers of generation ' || a.last_good_generation || ' are to be replaced', a.last_good_revision
FROM application a JOIN source s ON s.id = a.source_id
WHERE a.id = ?
RETURNING id

-- RetentionRows.arrangeEventPartitions(integer, integer)
SELECT arrange_event_partitions(?, ?)

-- RetentionRows.forgetChanges(integer)
DELETE FROM change WHERE id <= (SELECT max(id) FROM change) - ?

-- RetentionRows.forgetContents()
DELETE FROM content c
WHERE NOT EXISTS (SELECT FROM generation_content u WHERE u.sha256 = c.sha256)

-- RetentionRows.forgetDeliveries(integer)
DELETE FROM delivery WHERE received_at < now() - ? * interval '1 day'

-- RetentionRows.forgetDeployments(integer)
DELETE FROM deployment d
USING (SELECT id, row_number() OVER (PARTITION BY project, application ORDER BY id DESC) AS age
       FROM deployment) r
WHERE r.id = d.id AND r.age > ? AND d.phase NOT IN ('QUEUED', 'RUNNING')
    AND (d.trigger = 'schedule' OR NOT EXISTS (SELECT FROM generation g
        WHERE g.application_id = d.application_id AND g.number = d.generation))

-- RetentionRows.forgetGenerations(integer)
DELETE FROM generation g USING application a
WHERE a.id = g.application_id
    AND g.number <= (SELECT k.number FROM generation k
        WHERE k.application_id = a.id ORDER BY k.number DESC OFFSET ? LIMIT 1)
    AND g.number <> ALL (ARRAY[coalesce(a.desired_generation, 0), coalesce(a.last_good_generation, 0),
        coalesce(a.rollback_generation, 0), a.observed_generation])
    AND NOT EXISTS (SELECT FROM deployment o
        WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING') AND o.generation = g.number)

-- RetentionRows.forgetNotices(integer)
DELETE FROM notice WHERE time < now() - ? * interval '1 day'

-- RetentionRows.forgetSecrets()
DELETE FROM secret_value s
WHERE NOT EXISTS (SELECT FROM generation_secret u WHERE u.digest = s.digest)

-- RetryRows.queue(bigint)
INSERT INTO deployment
    (application_id, source_id, project, application, generation, revision, trigger, phase, message)
SELECT a.id, a.source_id, a.project, a.name, a.desired_generation, a.desired_revision, 'retry', 'QUEUED',
    'asked for by a person'
FROM application a
WHERE a.id = ? AND a.desired_hash IS NOT NULL AND NOT EXISTS (
    SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING')
        AND o.trigger <> 'schedule')
ON CONFLICT DO NOTHING

-- RetryRows.release(bigint)
UPDATE application SET held_hash = NULL, held_revision = NULL, held_reason = NULL, held_since = NULL,
    rollback_hash = NULL, rollback_generation = NULL, rollback_target = NULL, rollback_holds = NULL,
    rollback_since = NULL, retry_at = NULL, attempts = 0
WHERE id = ?
    AND (held_hash IS NOT NULL OR rollback_hash IS NOT NULL OR retry_at IS NOT NULL)

-- RollbackRows.copy(bigint, bigint, bigint)
WITH next AS (
    UPDATE generation_counter c SET last = c.last + 1
    FROM application a
    WHERE a.id = ? AND c.kind = a.kind AND c.project = a.project AND c.name = a.name
    RETURNING c.last
), made AS (
    INSERT INTO generation (application_id, number, workload, workload_hash, image, revision, document)
    SELECT g.application_id, n.last, g.workload, g.workload_hash, g.image, g.revision, g.document
    FROM generation g CROSS JOIN next n
    WHERE g.application_id = ? AND g.number = ?
    RETURNING number)
SELECT number FROM made

-- RollbackRows.copyContents(bigint, bigint, bigint)
INSERT INTO generation_content (application_id, number, sha256)
SELECT application_id, ?, sha256 FROM generation_content
WHERE application_id = ? AND number = ?

-- RollbackRows.copySecrets(bigint, bigint, bigint)
INSERT INTO generation_secret (application_id, number, digest)
SELECT application_id, ?, digest FROM generation_secret
WHERE application_id = ? AND number = ?

-- RollbackRows.goBack(varchar, bigint, bigint, bigint)
UPDATE application SET rollback_hash = ?, rollback_generation = ?, rollback_target = ?,
    rollback_holds = desired_hash, rollback_since = now(), retry_at = NULL, attempts = 0
WHERE id = ?

-- RollbackRows.others(bigint)
SELECT CAST(d.document AS text)
FROM application a
JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE a.id <> ? AND NOT a.removed
ORDER BY a.project, a.name

-- RollbackRows.projects(bigint)
SELECT CAST(p.document AS text)
FROM application a JOIN project p ON p.source_id = a.source_id AND p.name = a.project
WHERE a.id = ?

-- RollbackRows.queue(bigint)
INSERT INTO deployment
    (application_id, source_id, project, application, generation, revision, trigger, phase, message)
SELECT a.id, a.source_id, a.project, a.name, g.number, g.revision, 'rollback', 'QUEUED',
    'back to generation ' || a.rollback_target || ', asked for by a person'
FROM application a
JOIN generation g ON g.application_id = a.id AND g.number = a.rollback_generation
WHERE a.id = ?

-- RollbackRows.specify(bigint, varchar, varchar)
INSERT INTO specification (application_id, hash, document)
VALUES (?, encode(sha256(convert_to(?, 'UTF8')), 'hex'), CAST(? AS jsonb))
ON CONFLICT (application_id, hash) DO UPDATE SET document = excluded.document
RETURNING hash

-- RollbackRows.standing(bigint)
SELECT CAST(jsonb_build_object('removed', a.removed, 'runs', a.last_good_generation,
    'settled', coalesce(a.desired_hash IN (a.last_good_hash, a.held_hash, a.rollback_holds), false),
    'last', c.last,
    'kept', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('number', g.number,
            'live', EXISTS (SELECT FROM deployment o WHERE o.application_id = a.id
                AND o.generation = g.number AND o.phase = 'SUCCEEDED'),
            'application', g.document || jsonb_build_object('replicas', d.document -> 'replicas',
                'suspend', d.document -> 'suspend', 'prune', d.document -> 'prune'))
            ORDER BY g.number DESC), '[]')
        FROM generation g WHERE g.application_id = a.id AND g.document IS NOT NULL)) AS text)
FROM application a
JOIN generation_counter c ON c.kind = a.kind AND c.project = a.project AND c.name = a.name
JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
WHERE a.id = ?

-- RollbackRows.tell(bigint)
INSERT INTO event (project, application, source, type, reason, message, revision)
SELECT a.project, a.name, s.name, 'NORMAL', 'RollbackRequested',
    'Back to generation ' || a.rollback_target || ', as generation ' || a.rollback_generation,
    a.desired_revision
FROM application a JOIN source s ON s.id = a.source_id
WHERE a.id = ?
RETURNING id

-- SecretRows.keepKey(varchar, varchar)
INSERT INTO secret_key (ciphertext) VALUES (?)
ON CONFLICT (single) DO UPDATE SET ciphertext = excluded.ciphertext
    WHERE secret_key.ciphertext = ?

-- SecretRows.key()
SELECT ciphertext FROM secret_key

-- SecretRows.read(varchar)
SELECT digest, ciphertext FROM secret_value
WHERE digest IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))

-- SecretRows.store(varchar)
INSERT INTO secret_value (digest, ciphertext)
SELECT key, value FROM jsonb_each_text(CAST(? AS jsonb))
ON CONFLICT (digest) DO UPDATE SET ciphertext = excluded.ciphertext
    WHERE secret_value.ciphertext <> excluded.ciphertext

-- SourceRows.all()
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
WHERE s.gone_since IS NULL ORDER BY s.name

-- SourceRows.beginAnew(varchar)
UPDATE source SET next_fetch = clock_timestamp(),
    held_until = CASE WHEN held_by = ? THEN NULL ELSE held_until END
WHERE gone_since IS NULL

-- SourceRows.claim(varchar, unknown, unknown, varchar)
UPDATE source SET claimed_at = clock_timestamp(), held_by = ?,
    held_until = CAST(? AS timestamptz),
    next_fetch = CAST(? AS timestamptz)
WHERE id IN (SELECT unnest(CAST(? AS bigint[])))

-- SourceRows.claimed(varchar)
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
WHERE s.id IN (SELECT unnest(CAST(? AS bigint[]))) ORDER BY s.name

-- SourceRows.declare(varchar)
INSERT INTO source AS s (name, url, branch, path, poll_interval)
SELECT d.name, d.url, d.branch, d.path, d.interval
FROM jsonb_to_recordset(CAST(? AS jsonb))
    AS d (name text, url text, branch text, path text, interval text)
ORDER BY d.name
ON CONFLICT (name) DO UPDATE SET
    url = excluded.url, branch = excluded.branch, path = excluded.path,
    poll_interval = excluded.poll_interval, gone_since = NULL, next_fetch = now(),
    observed_commit = CASE WHEN s.branch = excluded.branch AND s.url = excluded.url
        THEN s.observed_commit END,
    rendered_commit = CASE WHEN (s.url, s.branch, s.path) = (excluded.url, excluded.branch, excluded.path)
        THEN s.rendered_commit END
WHERE (s.url, s.branch, s.path, s.poll_interval)
        <> (excluded.url, excluded.branch, excluded.path, excluded.poll_interval)
    OR s.gone_since IS NOT NULL

-- SourceRows.deliver(varchar, varchar, varchar, varchar)
INSERT INTO delivery (source_id, provider, delivery_id, event)
SELECT s.id, ?, ?, ? FROM source s WHERE s.name = ?
ON CONFLICT (source_id, provider, delivery_id) WHERE delivery_id IS NOT NULL DO NOTHING

-- SourceRows.failed(varchar, varchar, varchar, unknown, varchar, varchar, varchar)
WITH told AS (
    INSERT INTO event (source, type, reason, message)
    SELECT name, 'WARNING', 'FetchFailed', ? FROM source
    WHERE name = ? AND problem IS DISTINCT FROM ?
)
UPDATE source SET
    last_fetch = clock_timestamp(), next_fetch = CAST(? AS timestamptz),
    failures = failures + 1,
    problem_since = CASE WHEN problem = ? THEN problem_since ELSE clock_timestamp() END,
    problem = ?
WHERE name = ?
RETURNING id

-- SourceRows.fetched(varchar, varchar, varchar, varchar, unknown, varchar, varchar, unknown)
WITH before AS (
    SELECT id, look FROM source WHERE name = ? FOR NO KEY UPDATE
), found AS (
    INSERT INTO revision (source_id, commit, author, message, committed_at, trigger)
    SELECT b.id, ?, ?, ?, CAST(? AS timestamptz), coalesce(b.look, 'poll')
    FROM before b
    ON CONFLICT (source_id, commit) DO NOTHING
    RETURNING commit, trigger, message
), told AS (
    INSERT INTO event (source, type, reason, message, revision)
    SELECT ?, 'NORMAL', 'RevisionObserved', f.message, f.commit FROM found f
)
UPDATE source s SET
    observed_commit = ?, last_fetch = clock_timestamp(), next_fetch = CAST(? AS timestamptz),
    failures = 0, problem = NULL, problem_since = NULL,
    look = CASE WHEN s.look_at > coalesce(s.claimed_at, s.look_at) THEN s.look END,
    look_at = CASE WHEN s.look_at > coalesce(s.claimed_at, s.look_at) THEN s.look_at END
FROM before b WHERE s.id = b.id
RETURNING s.id

-- SourceRows.find(varchar)
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
WHERE s.gone_since IS NULL AND s.name = ?

-- SourceRows.hold(unknown, varchar)
UPDATE source SET held_until = CAST(? AS timestamptz) WHERE held_by = ? AND held_until IS NOT NULL

-- SourceRows.holdPrunesOfGone(varchar, varchar, varchar)
WITH present AS (
    DELETE FROM held_prune h USING source s
    WHERE s.id = h.source_id AND s.gone_since IS NULL AND h.reason = ?
), held AS (
    INSERT INTO held_prune (source_id, applications, reason)
    SELECT s.id, array_agg(a.id ORDER BY a.id), ?
    FROM source s JOIN application a ON a.source_id = s.id
    LEFT JOIN specification d ON d.application_id = a.id AND d.hash = a.desired_hash
    WHERE s.gone_since IS NOT NULL AND NOT a.removed
        AND coalesce(CAST(d.document ->> 'prune' AS boolean), true)
    GROUP BY s.id
    ON CONFLICT (source_id) DO UPDATE SET applications = excluded.applications, reason = excluded.reason,
        approved_at = NULL
        WHERE held_prune.reason <> excluded.reason OR held_prune.applications <> excluded.applications
    RETURNING id, source_id)
INSERT INTO event (source, type, reason, message)
SELECT s.name, 'WARNING', 'SourceGone',
    ? || '; what it declared goes on running. To remove it, run `hawiyat approve ' || h.id || '`'
FROM held h JOIN source s ON s.id = h.source_id
RETURNING id

-- SourceRows.lockDue(varchar, unknown, unknown, integer)
SELECT s.id FROM source s WHERE s.gone_since IS NULL AND may_look(?, s.name) AND coalesce(s.held_until, '-infinity') <= CAST(? AS timestamptz)
    AND (s.next_fetch <= CAST(? AS timestamptz) OR s.look_at > coalesce(s.claimed_at, '-infinity'))
ORDER BY s.next_fetch LIMIT ? FOR UPDATE SKIP LOCKED

-- SourceRows.markGone(varchar)
UPDATE source SET gone_since = now()
WHERE gone_since IS NULL AND name NOT IN (
        SELECT d.name FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (name text))
    AND NOT EXISTS (SELECT FROM agent WHERE lives(heartbeat_at) AND jsonb_exists(agent.sources, source.name))

-- SourceRows.nextDue(varchar)
SELECT CAST(to_jsonb(min(greatest(s.held_until,
    CASE WHEN s.look_at > coalesce(s.claimed_at, '-infinity') THEN least(s.look_at, s.next_fetch)
         ELSE s.next_fetch END))) AS text)
FROM source s WHERE s.gone_since IS NULL AND may_look(?, s.name)

-- SourceRows.noteDisagreements(varchar)
UPDATE source s SET problem_since = clock_timestamp(), problem = 'agents ' || me.name || ' and ' || other.name
    || ' are configured with different sources of this name: nobody looks at it until both are the same'
FROM agent me JOIN agent other ON other.name <> me.name AND lives(other.heartbeat_at)
WHERE me.name = ? AND other.sources ->> s.name <> me.sources ->> s.name
    AND coalesce(s.problem, '') NOT LIKE 'agents % are configured with different sources of this name:%'

-- SourceRows.refused(integer, varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar, varchar)
WITH marked AS (
    UPDATE revision r SET rendered_at = coalesce(rendered_at, now()), refused = ?
    FROM source s WHERE s.name = ? AND r.source_id = s.id AND r.commit = ?
), told AS (
    INSERT INTO event (source, type, reason, message, revision)
    SELECT name, 'WARNING', 'RevisionRefused', ?, ? FROM source
    WHERE name = ? AND refused_commit IS DISTINCT FROM ?
)
UPDATE source SET refused_commit = ?, errors = CAST(? AS jsonb)
WHERE name = ?
RETURNING id

-- SourceRows.release(varchar, varchar)
UPDATE source SET held_until = NULL, held_by = NULL WHERE name = ? AND held_by = ?

-- SourceRows.requestLook(varchar, varchar)
UPDATE source SET look = ?, look_at = clock_timestamp() WHERE name = ? AND gone_since IS NULL
