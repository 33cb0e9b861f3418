-- Order: Jobs and their runs, and hooks. What waits for what is in the specifications.

-- One row for a name: an Application and a Job of one project can not share it, as their containers would.
CREATE UNIQUE INDEX application_name ON application (project, name);

-- Of Jobs. Times that were due before schedule_since are not made up. next_task numbers containers and is never reused.
ALTER TABLE application
    ADD COLUMN schedule_since timestamptz,
    ADD COLUMN last_due       timestamptz,
    ADD COLUMN next_run       timestamptz,
    ADD COLUMN last_run       timestamptz,
    ADD COLUMN next_task      integer NOT NULL DEFAULT 0;

CREATE INDEX application_next_run ON application (next_run) WHERE next_run IS NOT NULL;

-- Runs of a schedule may overlap where their Job allows it; everything else is done one at a time.
DROP INDEX deployment_one_running;
CREATE UNIQUE INDEX deployment_one_running ON deployment (application_id)
    WHERE phase = 'RUNNING' AND trigger <> 'schedule';

-- Each due time of a Job is run at most once, whichever agent comes first.
CREATE TABLE job_run (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id bigint      NOT NULL REFERENCES application ON DELETE CASCADE,
    deployment_id  bigint      NOT NULL UNIQUE REFERENCES deployment ON DELETE CASCADE,
    due_at         timestamptz,
    generation     bigint      NOT NULL,
    attempt        integer     NOT NULL DEFAULT 0,
    task           integer     NOT NULL,
    launched       boolean     NOT NULL DEFAULT false,
    not_before     timestamptz NOT NULL DEFAULT now(),
    phase          text        NOT NULL DEFAULT 'RUNNING'
        CHECK (phase IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    exit_code      integer,
    message        text        NOT NULL DEFAULT '',
    log            text        NOT NULL DEFAULT '',
    started_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz,
    UNIQUE (application_id, due_at),
    CHECK ((finished_at IS NULL) = (phase = 'RUNNING'))
);

CREATE INDEX job_run_application ON job_run (application_id, id);

-- Each hook of a deployment runs at most once.
CREATE TABLE hook_run (
    deployment_id bigint      NOT NULL REFERENCES deployment ON DELETE CASCADE,
    moment        text        NOT NULL,
    name          text        NOT NULL,
    started_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    succeeded     boolean     NOT NULL DEFAULT false,
    message       text        NOT NULL DEFAULT '',
    log           text        NOT NULL DEFAULT '',
    PRIMARY KEY (deployment_id, moment, name)
);
