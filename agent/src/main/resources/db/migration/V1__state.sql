-- The truth of one installation. Rules that must always hold are constraints here, not good will in the program.

-- Who this installation is ------------------------------------------------------------------------------------------

CREATE TABLE installation (
    single     boolean     PRIMARY KEY DEFAULT true CHECK (single),
    id         uuid        NOT NULL,
    instance   text        NOT NULL,
    engine_id  text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE agent (
    name         text        PRIMARY KEY,
    started_at   timestamptz NOT NULL,
    heartbeat_at timestamptz NOT NULL
);

-- What is watched, and what was found there ---------------------------------------------------------------------------

CREATE TABLE source (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            text        NOT NULL UNIQUE,
    url             text        NOT NULL,
    branch          text        NOT NULL,
    path            text        NOT NULL,
    poll_interval   text        NOT NULL,
    observed_commit text,
    rendered_commit text,
    -- The tip that was refused as a whole, while it is the newest.
    refused_commit  text,
    last_fetch      timestamptz,
    next_fetch      timestamptz NOT NULL DEFAULT now(),
    -- A look outlives the fetch that serves it when it was asked for after that fetch had begun.
    look            text,
    look_at         timestamptz,
    claimed_at      timestamptz,
    held_until      timestamptz,
    held_by         text,
    failures        integer     NOT NULL DEFAULT 0,
    problem         text,
    problem_since   timestamptz,
    errors          jsonb       NOT NULL DEFAULT '[]',
    gone_since      timestamptz,
    CHECK ((problem IS NULL) = (problem_since IS NULL)),
    CHECK ((look IS NULL) = (look_at IS NULL))
);

CREATE TABLE revision (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id    bigint      NOT NULL REFERENCES source,
    commit       text        NOT NULL,
    author       text        NOT NULL,
    message      text        NOT NULL,
    committed_at timestamptz NOT NULL,
    observed_at  timestamptz NOT NULL DEFAULT now(),
    trigger      text        NOT NULL,
    rendered_at  timestamptz,
    refused      integer     NOT NULL DEFAULT 0,
    UNIQUE (source_id, commit)
);

CREATE TABLE project (
    source_id bigint NOT NULL REFERENCES source,
    name      text   NOT NULL,
    document  jsonb  NOT NULL,
    PRIMARY KEY (source_id, name)
);

CREATE TABLE delivery (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id   bigint      NOT NULL REFERENCES source,
    provider    text        NOT NULL,
    delivery_id text,
    event       text        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX delivery_once ON delivery (source_id, provider, delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX delivery_age ON delivery (received_at);

-- What is to run --------------------------------------------------------------------------------------------------------

CREATE TABLE application (
    id                    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind                  text        NOT NULL DEFAULT 'Application',
    project               text        NOT NULL,
    name                  text        NOT NULL,
    source_id             bigint      NOT NULL REFERENCES source,
    removed               boolean     NOT NULL DEFAULT false,
    desired_hash          text,
    desired_generation    bigint,
    desired_revision      text,
    attempted_revision    text,
    applied_revision      text,
    last_good_hash        text,
    last_good_generation  bigint,
    last_good_revision    text,
    held_hash             text,
    held_revision         text,
    held_reason           text,
    held_since            timestamptz,
    retry_at              timestamptz,
    attempts              integer     NOT NULL DEFAULT 0,
    sync                  text        NOT NULL DEFAULT 'UNKNOWN'
        CHECK (sync IN ('SYNCED', 'OUT_OF_SYNC', 'UNKNOWN')),
    health                text        NOT NULL DEFAULT 'MISSING'
        CHECK (health IN ('HEALTHY', 'PROGRESSING', 'DEGRADED', 'SUSPENDED', 'MISSING', 'UNKNOWN')),
    observed_generation   bigint      NOT NULL DEFAULT 0,
    ready                 integer     NOT NULL DEFAULT 0,
    diff                  jsonb       NOT NULL DEFAULT '[]',
    conditions            jsonb       NOT NULL DEFAULT '[]',
    operation_phase       text
        CHECK (operation_phase IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'ROLLED_BACK', 'SUPERSEDED', 'RETRY_SCHEDULED')),
    operation_message     text        NOT NULL DEFAULT '',
    operation_started_at  timestamptz,
    operation_finished_at timestamptz,
    manifest_errors       jsonb       NOT NULL DEFAULT '[]',
    manifest_since        timestamptz NOT NULL DEFAULT now(),
    created_at            timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, project, name),
    CHECK (num_nulls(desired_hash, desired_generation, desired_revision) IN (0, 3)),
    CHECK (num_nulls(last_good_hash, last_good_generation, last_good_revision) IN (0, 3)),
    CHECK (num_nulls(held_hash, held_revision, held_reason, held_since) IN (0, 4))
);

CREATE INDEX application_source ON application (source_id, project, name);
CREATE INDEX application_refused ON application (source_id) WHERE manifest_errors <> '[]';
CREATE INDEX application_project ON application (project, id);

-- What a version resolves to, whole. A row goes when it is neither desired nor the last good one.
CREATE TABLE specification (
    application_id bigint NOT NULL REFERENCES application ON DELETE CASCADE,
    hash           text   NOT NULL,
    document       jsonb  NOT NULL,
    PRIMARY KEY (application_id, hash)
);

CREATE TABLE generation (
    application_id bigint      NOT NULL REFERENCES application ON DELETE CASCADE,
    number         bigint      NOT NULL CHECK (number > 0),
    workload       jsonb       NOT NULL,
    workload_hash  text        NOT NULL,
    image          text,
    revision       text        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (application_id, number)
);

-- Outlives the application, so that a number is never given out again, not even after a prune.
CREATE TABLE generation_counter (
    kind    text   NOT NULL,
    project text   NOT NULL,
    name    text   NOT NULL,
    last    bigint NOT NULL,
    PRIMARY KEY (kind, project, name)
);

ALTER TABLE application
    ADD FOREIGN KEY (id, desired_hash) REFERENCES specification (application_id, hash) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (id, last_good_hash) REFERENCES specification (application_id, hash) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (id, desired_generation) REFERENCES generation (application_id, number)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (id, last_good_generation) REFERENCES generation (application_id, number)
        DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE content (
    sha256 text  PRIMARY KEY,
    bytes  bytea NOT NULL CHECK (octet_length(bytes) <= 1048576)
);

CREATE TABLE generation_content (
    application_id bigint NOT NULL,
    number         bigint NOT NULL,
    sha256         text   NOT NULL REFERENCES content,
    PRIMARY KEY (application_id, number, sha256),
    FOREIGN KEY (application_id, number) REFERENCES generation ON DELETE CASCADE
);

CREATE INDEX generation_content_user ON generation_content (sha256);

-- The one declared first keeps it.
CREATE TABLE route_claim (
    host           text   NOT NULL,
    path_prefix    text   NOT NULL,
    application_id bigint NOT NULL REFERENCES application ON DELETE CASCADE,
    PRIMARY KEY (host, path_prefix)
);

CREATE INDEX route_claim_owner ON route_claim (application_id);

CREATE TABLE port_claim (
    host_ip        text    NOT NULL,
    publish        integer NOT NULL,
    protocol       text    NOT NULL,
    application_id bigint  NOT NULL REFERENCES application ON DELETE CASCADE,
    PRIMARY KEY (host_ip, publish, protocol)
);

CREATE INDEX port_claim_owner ON port_claim (application_id);

CREATE TABLE held_prune (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id    bigint      NOT NULL UNIQUE REFERENCES source,
    applications bigint[]    NOT NULL,
    reason       text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    approved_at  timestamptz
);

-- What was done -----------------------------------------------------------------------------------------------------------

-- Without a reference to its application, which it outlives.
CREATE TABLE deployment (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id bigint      NOT NULL,
    source_id      bigint      NOT NULL REFERENCES source,
    project        text        NOT NULL,
    application    text        NOT NULL,
    generation     bigint      NOT NULL,
    revision       text        NOT NULL,
    trigger        text        NOT NULL,
    agent          text,
    phase          text        NOT NULL
        CHECK (phase IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'SUPERSEDED', 'ROLLED_BACK')),
    message        text        NOT NULL DEFAULT '',
    queued_at      timestamptz NOT NULL DEFAULT now(),
    started_at     timestamptz,
    finished_at    timestamptz,
    CHECK ((finished_at IS NULL) = (phase IN ('QUEUED', 'RUNNING')))
);

CREATE UNIQUE INDEX deployment_one_queued ON deployment (application_id) WHERE phase = 'QUEUED';
CREATE UNIQUE INDEX deployment_one_running ON deployment (application_id) WHERE phase = 'RUNNING';
CREATE INDEX deployment_application ON deployment (project, application, id);
CREATE INDEX deployment_revision ON deployment (source_id, revision);

CREATE TABLE deployment_step (
    deployment_id bigint      NOT NULL REFERENCES deployment ON DELETE CASCADE,
    position      integer     NOT NULL,
    name          text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED')),
    started_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    message       text        NOT NULL,
    PRIMARY KEY (deployment_id, position)
);

CREATE UNIQUE INDEX deployment_step_running ON deployment_step (deployment_id, name) WHERE state = 'RUNNING';

-- How every tip that a fetch found has ended: derived, so that it cannot be forgotten.
CREATE VIEW revision_outcome AS
SELECT r.id, r.source_id, r.commit,
    CASE
        WHEN r.rendered_at IS NULL THEN
            CASE WHEN EXISTS (SELECT FROM revision newer WHERE newer.source_id = r.source_id AND newer.id > r.id)
                 THEN 'SUPERSEDED' ELSE 'PENDING' END
        WHEN d.open > 0 THEN 'PENDING'
        WHEN d.failed > 0 OR r.refused > 0 THEN 'FAILED'
        WHEN d.rolled_back > 0 THEN 'ROLLED_BACK'
        WHEN d.superseded > 0 THEN 'SUPERSEDED'
        WHEN d.succeeded > 0 THEN 'SUCCEEDED'
        ELSE 'UNCHANGED'
    END AS outcome
FROM revision r
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE phase IN ('QUEUED', 'RUNNING')) AS open,
           count(*) FILTER (WHERE phase = 'FAILED') AS failed,
           count(*) FILTER (WHERE phase = 'ROLLED_BACK') AS rolled_back,
           count(*) FILTER (WHERE phase = 'SUPERSEDED') AS superseded,
           count(*) FILTER (WHERE phase = 'SUCCEEDED') AS succeeded
    FROM deployment
    WHERE deployment.source_id = r.source_id AND deployment.revision = r.commit
      AND deployment.trigger IN ('poll', 'webhook', 'sync', 'retry')
) d;

-- Locks that leave a row open to references: a deployment refers to its source while a render of that source waits for
-- the deployment's application.

CREATE FUNCTION lock_source(wanted text) RETURNS SETOF bigint LANGUAGE sql AS $$
    SELECT id FROM source WHERE name = wanted FOR NO KEY UPDATE
$$;

CREATE FUNCTION lock_application(wanted bigint) RETURNS SETOF jsonb LANGUAGE sql AS $$
    SELECT conditions FROM application WHERE id = wanted FOR NO KEY UPDATE
$$;

-- Who may act -----------------------------------------------------------------------------------------------------------

-- A released lease keeps its row, so that the token goes on rising.
CREATE TABLE lease (
    application_id bigint      PRIMARY KEY REFERENCES application ON DELETE CASCADE,
    agent          text,
    token          bigint      NOT NULL,
    acquired_at    timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL
);

-- Whether the lease is held, which stays so until the transaction ends; then the conditions recorded so far.
CREATE FUNCTION pass_fence(wanted bigint, holder text, held bigint) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM lease WHERE application_id = wanted AND agent = holder AND token = held FOR UPDATE;
    IF FOUND THEN
        RETURN QUERY SELECT * FROM lock_application(wanted);
    END IF;
END $$;

-- Several a deployment, each while a person may be waiting for what comes next: so one statement does it all. What it
-- writes may be lost when the server dies, as the step is then done again.
CREATE FUNCTION record_step(wanted bigint, holder text, held bigint, of_deployment bigint, step text, stands text,
    began timestamptz, ended timestamptz, said text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM FROM pass_fence(wanted, holder, held);
    IF NOT FOUND THEN
        RETURN 'LEASE_LOST';
    END IF;
    PERFORM FROM deployment WHERE id = of_deployment AND application_id = wanted AND phase IN ('QUEUED', 'RUNNING');
    IF NOT FOUND THEN
        RETURN 'CLOSED';
    END IF;
    UPDATE deployment_step SET state = stands, finished_at = ended, message = said
    WHERE deployment_id = of_deployment AND name = step AND state = 'RUNNING';
    IF NOT FOUND THEN
        INSERT INTO deployment_step (deployment_id, position, name, state, started_at, finished_at, message)
        SELECT of_deployment, count(*) + 1, step, stands, began, ended, said
        FROM deployment_step WHERE deployment_id = of_deployment;
    END IF;
    RETURN 'RECORDED';
END $$;

-- Where it is on the network ----------------------------------------------------------------------------------------------

CREATE TABLE network (
    engine_id text    NOT NULL,
    project   text    NOT NULL,
    subnet    cidr    NOT NULL,
    -- The host number given out last: a released address comes round again as late as possible.
    last_host integer NOT NULL DEFAULT 1,
    PRIMARY KEY (engine_id, project),
    UNIQUE (engine_id, subnet)
);

CREATE TABLE address (
    engine_id      text   NOT NULL,
    project        text   NOT NULL,
    container      text   NOT NULL,
    application_id bigint NOT NULL REFERENCES application ON DELETE CASCADE,
    address        inet   NOT NULL,
    PRIMARY KEY (engine_id, project, container),
    UNIQUE (engine_id, address),
    FOREIGN KEY (engine_id, project) REFERENCES network ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE INDEX address_application ON address (application_id);

-- What people are told ------------------------------------------------------------------------------------------------------

-- A sequence, because partitioned tables have identity columns only since PostgreSQL 17.
CREATE SEQUENCE event_id;

CREATE TABLE event (
    id          bigint      NOT NULL DEFAULT nextval('event_id'),
    time        timestamptz NOT NULL DEFAULT now(),
    project     text,
    application text,
    source      text,
    type        text        NOT NULL CHECK (type IN ('NORMAL', 'WARNING')),
    reason      text        NOT NULL,
    message     text        NOT NULL,
    revision    text
) PARTITION BY RANGE (time);

CREATE INDEX event_order ON event (id);
CREATE INDEX event_application ON event (project, application, id);

-- Makes the daily partitions from yesterday to some days ahead, and drops those that are past keeping.
CREATE FUNCTION arrange_event_partitions(days_ahead integer, days_kept integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    today   date := (now() AT TIME ZONE 'UTC')::date;
    day     date;
    old     text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hawiyat.event'));
    FOR offset_days IN -1 .. days_ahead LOOP
        day := today + offset_days;
        IF to_regclass(format('event_%s', to_char(day, 'YYYYMMDD'))) IS NULL THEN
            EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
                to_char(day, 'YYYYMMDD'), day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
        END IF;
    END LOOP;
    FOR old IN
        SELECT child.relname FROM pg_inherits
        JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = 'event'::regclass AND child.relname < 'event_' || to_char(today - days_kept, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %I', old);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

SELECT arrange_event_partitions(14, 30);

-- What changed, for those who watch -----------------------------------------------------------------------------------------

-- Written by triggers. Its ids are not in commit order, so nobody reads it by id: publish_changes moves what is
-- committed, under a lock, to where ids are handed out in the order of publication.
CREATE TABLE change_inbox (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text   NOT NULL,
    ref  bigint NOT NULL
);

CREATE TABLE change (
    id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text        NOT NULL,
    ref  bigint      NOT NULL,
    time timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted bigint;
BEGIN
    INSERT INTO change_inbox (kind, ref) SELECT TG_ARGV[0], touched.id FROM touched;
    GET DIAGNOSTICS noted = ROW_COUNT;
    IF noted > 0 THEN
        PERFORM pg_notify('hawiyat_changes', '');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_step_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted bigint;
BEGIN
    INSERT INTO change_inbox (kind, ref) SELECT DISTINCT 'deployment', touched.deployment_id FROM touched;
    GET DIAGNOSTICS noted = ROW_COUNT;
    IF noted > 0 THEN
        PERFORM pg_notify('hawiyat_changes', '');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER application_inserted AFTER INSERT ON application
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('application');
CREATE TRIGGER application_updated AFTER UPDATE ON application
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('application');
CREATE TRIGGER application_deleted AFTER DELETE ON application
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('application');
CREATE TRIGGER deployment_inserted AFTER INSERT ON deployment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('deployment');
CREATE TRIGGER deployment_updated AFTER UPDATE ON deployment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('deployment');
CREATE TRIGGER deployment_step_inserted AFTER INSERT ON deployment_step
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_step_change();
CREATE TRIGGER deployment_step_updated AFTER UPDATE ON deployment_step
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_step_change();
CREATE TRIGGER source_inserted AFTER INSERT ON source
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('source');
CREATE TRIGGER source_updated AFTER UPDATE ON source
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change('source');

-- A row that is not committed yet is not seen here, and so is published later under a higher id. One batch names each
-- thing once: a reader takes its present state anyway.
CREATE FUNCTION publish_changes() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM change_inbox) THEN
        PERFORM pg_advisory_xact_lock(hashtext('hawiyat.change'));
        WITH taken AS (DELETE FROM change_inbox RETURNING id, kind, ref),
             latest AS (SELECT kind, ref, max(id) AS id FROM taken GROUP BY kind, ref)
        INSERT INTO change (kind, ref) SELECT kind, ref FROM latest ORDER BY latest.id;
    END IF;
    RETURN coalesce((SELECT max(id) FROM change), 0);
END $$;
