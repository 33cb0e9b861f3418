-- A host and path that applications of one project share by weight is claimed by each of them.
ALTER TABLE route_claim DROP CONSTRAINT route_claim_pkey;
ALTER TABLE route_claim ADD PRIMARY KEY (host, path_prefix, application_id);
ALTER TABLE route_claim ADD COLUMN weighted boolean NOT NULL DEFAULT false;
