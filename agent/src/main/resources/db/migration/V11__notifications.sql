-- What people and git hosts are told. A notice is written in the transaction of the event that it tells of, so that
-- nothing is told that did not happen, and nothing that happened is forgotten.

-- Which deployment an event tells of.
ALTER TABLE event ADD COLUMN deployment bigint;

CREATE TABLE notification (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id     bigint      NOT NULL REFERENCES source,
    project       text        NOT NULL,
    name          text        NOT NULL,
    document      jsonb       NOT NULL,
    events        text[]      NOT NULL,
    projects      text[]      NOT NULL,
    -- Since when it could not be told, and why.
    failing_since timestamptz,
    failure       text,
    UNIQUE (source_id, project, name),
    CHECK ((failing_since IS NULL) = (failure IS NULL))
);

CREATE TABLE notice (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time        timestamptz NOT NULL DEFAULT now(),
    event       text        NOT NULL
        CHECK (event IN ('FAILED', 'ROLLED_BACK', 'RECOVERED', 'DEPLOYED', 'HELD')),
    source_id   bigint      NOT NULL REFERENCES source,
    project     text,
    application text,
    revision    text,
    message     text        NOT NULL,
    deployment  bigint
);

CREATE INDEX notice_subject ON notice (source_id, project, application, id);

CREATE TABLE notice_delivery (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_id       bigint      NOT NULL REFERENCES notice ON DELETE CASCADE,
    notification_id bigint      NOT NULL REFERENCES notification ON DELETE CASCADE,
    due_at          timestamptz NOT NULL DEFAULT now(),
    attempts        integer     NOT NULL DEFAULT 0,
    claimed_until   timestamptz,
    ended_at        timestamptz,
    UNIQUE (notice_id, notification_id)
);

CREATE INDEX notice_delivery_open ON notice_delivery (notification_id, id) WHERE ended_at IS NULL;

-- What an event is to those who are told; NULL when they are not. What is healed, or restarted by a person, is no
-- deployment to tell of, unless it ends trouble; and no trouble ends as long as a version is held.
CREATE FUNCTION told_as(reason text, of_deployment bigint, of_source bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    done deployment;
    subject application;
    before text;
BEGIN
    IF reason <> 'DeploymentSucceeded' THEN
        RETURN CASE reason
            WHEN 'DeploymentRolledBack' THEN 'ROLLED_BACK'
            WHEN 'VersionHeld' THEN 'HELD'
            WHEN 'PruneHeld' THEN 'HELD'
            WHEN 'SourceGone' THEN 'HELD'
            ELSE 'FAILED' END;
    END IF;
    SELECT * INTO done FROM deployment WHERE id = of_deployment;
    SELECT * INTO subject FROM application WHERE id = done.application_id;
    IF subject.id IS NULL OR subject.removed THEN
        RETURN NULL;
    END IF;
    IF done.trigger = 'rollback' THEN
        RETURN 'ROLLED_BACK';
    END IF;
    IF done.trigger <> 'retry' AND subject.desired_hash IN (subject.held_hash, subject.rollback_holds) THEN
        RETURN NULL;
    END IF;
    SELECT n.event INTO before FROM notice n
    WHERE n.source_id = of_source AND n.project = done.project AND n.application = done.application
    ORDER BY n.id DESC LIMIT 1;
    IF before IN ('FAILED', 'ROLLED_BACK', 'HELD') THEN
        RETURN 'RECOVERED';
    END IF;
    RETURN CASE WHEN done.trigger NOT IN ('drift', 'restart') THEN 'DEPLOYED' END;
END $$;

-- The same of the same revision is told once, until it has recovered; that it has recovered is always news.
CREATE FUNCTION was_told(told text, of_source bigint, of_project text, of_application text, of_revision text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT told <> 'RECOVERED' AND EXISTS (
        SELECT FROM notice n
        WHERE n.source_id = of_source AND n.revision IS NOT DISTINCT FROM of_revision
            AND (n.event = told OR told = 'DEPLOYED' AND n.event = 'RECOVERED')
            AND n.project IS NOT DISTINCT FROM of_project
            AND n.application IS NOT DISTINCT FROM of_application
            AND n.id >= coalesce((
                SELECT max(r.id) FROM notice r
                WHERE r.source_id = of_source AND r.project = of_project
                    AND r.application = of_application AND r.event = 'RECOVERED'), 0))
$$;

CREATE FUNCTION note_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_source bigint;
    of_revision text := NEW.revision;
    told text;
    noted bigint;
BEGIN
    SELECT id INTO of_source FROM source WHERE name = NEW.source;
    told := told_as(NEW.reason, NEW.deployment, of_source);
    IF told = 'ROLLED_BACK' AND NEW.reason = 'DeploymentSucceeded' THEN
        -- By a person: it is the newest commit that is left, not the one that is gone back to.
        SELECT desired_revision INTO of_revision FROM application
        WHERE project = NEW.project AND name = NEW.application;
    END IF;
    IF of_source IS NULL OR told IS NULL
        OR was_told(told, of_source, NEW.project, NEW.application, of_revision) THEN
        RETURN NULL;
    END IF;
    INSERT INTO notice (event, source_id, project, application, revision, message, deployment)
    VALUES (told, of_source, NEW.project, NEW.application, of_revision, NEW.message, NEW.deployment)
    RETURNING id INTO noted;
    INSERT INTO notice_delivery (notice_id, notification_id)
    SELECT noted, n.id FROM notification n
    WHERE n.source_id = of_source
        AND n.events && CASE WHEN told = 'RECOVERED' THEN ARRAY['RECOVERED', 'DEPLOYED'] ELSE ARRAY[told] END
        AND (NEW.project IS NULL OR n.projects && ARRAY[NEW.project, '*']);
    RETURN NULL;
END $$;

CREATE TRIGGER event_told AFTER INSERT ON event FOR EACH ROW
    WHEN (NEW.reason IN ('DeploymentSucceeded', 'DeploymentFailed', 'DeploymentRolledBack', 'RollbackFailed',
        'VersionHeld', 'PruneHeld', 'SourceGone', 'ManifestInvalid', 'RevisionRefused'))
    EXECUTE FUNCTION note_notice();

-- That a Notification fails is a condition of its source.
CREATE FUNCTION note_notification_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_inbox (kind, ref) VALUES ('source', NEW.source_id);
    PERFORM pg_notify('hawiyat_changes', '');
    RETURN NULL;
END $$;

CREATE TRIGGER notification_failing AFTER UPDATE ON notification FOR EACH ROW
    WHEN (OLD.failure IS DISTINCT FROM NEW.failure)
    EXECUTE FUNCTION note_notification_change();
