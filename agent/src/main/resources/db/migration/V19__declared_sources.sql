-- Sources that a repository declares, beside those of the operator's configuration.

ALTER TABLE source
    -- The source whose repository declares this one, and its manifest; its secrets are age files.
    ADD COLUMN declared_by bigint REFERENCES source,
    ADD COLUMN declaration jsonb,
    ADD CHECK ((declared_by IS NULL) = (declaration IS NULL));

CREATE INDEX ON source (declared_by);

-- The source of a configuration from which a declared one comes; itself, when it is of one.
CREATE FUNCTION root_of(wanted text) RETURNS text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE line AS (
        SELECT name, declared_by, 0 AS step FROM source WHERE name = wanted
        UNION ALL
        SELECT p.name, p.declared_by, l.step + 1 FROM line l JOIN source p ON p.id = l.declared_by WHERE l.step < 10)
    SELECT coalesce((SELECT name FROM line WHERE declared_by IS NULL), wanted)
$$;

-- Whether an agent may look at a source: it declares where that comes from, and no other that lives declares it otherwise.
CREATE OR REPLACE FUNCTION may_look(who text, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM agent me
            WHERE me.name = who AND me.sources IS NOT NULL AND NOT jsonb_exists(me.sources, root.name))
        AND NOT EXISTS (SELECT FROM agent me JOIN agent other ON other.name <> me.name AND lives(other.heartbeat_at)
            WHERE me.name = who AND other.sources ->> root.name <> me.sources ->> root.name)
    FROM root_of(wanted) AS root (name)
$$;
