-- Images that are built from the source's tree.

-- Files that a build copies may be larger than those that are mounted, whose own limit is checked when they are read.
ALTER TABLE content DROP CONSTRAINT content_bytes_check;
ALTER TABLE content ADD CONSTRAINT content_bytes_check CHECK (octet_length(bytes) <= 16777216);

-- What a build said: the newest of each deployment.
CREATE TABLE build_log (
    deployment_id bigint      PRIMARY KEY REFERENCES deployment ON DELETE CASCADE,
    finished_at   timestamptz NOT NULL DEFAULT now(),
    succeeded     boolean     NOT NULL,
    log           text        NOT NULL
);
