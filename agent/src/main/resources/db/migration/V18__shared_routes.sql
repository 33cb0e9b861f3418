-- A host and path that applications of one project share by weight is claimed by each of them.
ALTER TABLE route_claim DROP CONSTRAINT route_claim_pkey;
ALTER TABLE route_claim ADD PRIMARY KEY (host, path_prefix, application_id);
ALTER TABLE route_claim ADD COLUMN weighted boolean NOT NULL DEFAULT false;
-- Whoever does not share it is alone there, whatever two agents record at once.
CREATE UNIQUE INDEX ON route_claim (host, path_prefix) WHERE NOT weighted;
