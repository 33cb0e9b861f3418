-- Several agents on one database: what each declares and lets in, and the ingress that they share.

ALTER TABLE agent
    -- SHA-256 of its admin token, in hexadecimal digits: the others let it in too.
    ADD COLUMN token_hash text  NOT NULL DEFAULT '',
    -- Each source of its configuration, and what tells that from another one of the same name; NULL when it did not say.
    ADD COLUMN sources    jsonb;

ALTER TABLE installation
    ADD COLUMN ingress_key   text NOT NULL DEFAULT '',
    -- Where the routes are that the ingress reads, as the engine mounts it.
    ADD COLUMN ingress_place text NOT NULL DEFAULT '';

-- A living agent says so every 5 s.
CREATE FUNCTION lives(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT at > clock_timestamp() - interval '30 seconds'
$$;

-- Whether an agent may look at a source: it declares it, and no other that lives declares it otherwise.
CREATE FUNCTION may_look(who text, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM agent me
            WHERE me.name = who AND me.sources IS NOT NULL AND NOT jsonb_exists(me.sources, wanted))
        AND NOT EXISTS (SELECT FROM agent me JOIN agent other ON other.name <> me.name AND lives(other.heartbeat_at)
            WHERE me.name = who AND other.sources ->> wanted <> me.sources ->> wanted)
$$;
