-- Going back on purpose, and starting anew what runs.

-- The whole application with which a generation was last live, or else last desired: a rollback brings back its routes
-- and its rollout with its containers.
ALTER TABLE generation ADD COLUMN document jsonb;

UPDATE generation g SET document = jsonb_set(s.document, '{workload}', g.workload)
FROM application a
JOIN specification s ON s.application_id = a.id AND s.hash = a.desired_hash
WHERE a.id = g.application_id;

UPDATE generation g SET document = s.document
FROM application a
JOIN specification s ON s.application_id = a.id AND s.hash = a.last_good_hash
WHERE a.id = g.application_id AND g.number = a.last_good_generation;

-- A rollback holds one desired version, and ends with it: when another one is desired, it is in force no more.
ALTER TABLE application
    ADD COLUMN rollback_hash       text,
    ADD COLUMN rollback_generation bigint,
    ADD COLUMN rollback_target     bigint,
    ADD COLUMN rollback_holds      text,
    ADD COLUMN rollback_since      timestamptz,
    -- Containers made before are to be replaced.
    ADD COLUMN restart_at          timestamptz,
    -- Which service of the environment the next try waits for, when it is known.
    ADD COLUMN waits_for           text,
    ADD CHECK (num_nulls(rollback_hash, rollback_generation, rollback_target, rollback_holds, rollback_since) IN (0, 5)),
    ADD FOREIGN KEY (id, rollback_hash) REFERENCES specification (application_id, hash) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (id, rollback_generation) REFERENCES generation (application_id, number)
        DEFERRABLE INITIALLY DEFERRED;

-- Names that a source declares and another one has: they change hands when that one gives them up.
CREATE TABLE name_claim (
    source_id bigint NOT NULL REFERENCES source,
    project   text   NOT NULL,
    name      text   NOT NULL,
    PRIMARY KEY (source_id, project, name)
);
