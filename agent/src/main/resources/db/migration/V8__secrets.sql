-- Ciphertexts of the values that kept generations use. The digest is an HMAC-SHA256 of the value under a key that is
-- itself kept encrypted: a plain hash would let whoever reads this try values on it.
CREATE TABLE secret_value (
    digest     text PRIMARY KEY,
    ciphertext text NOT NULL
);

CREATE TABLE generation_secret (
    application_id bigint NOT NULL,
    number         bigint NOT NULL,
    digest         text   NOT NULL REFERENCES secret_value,
    PRIMARY KEY (application_id, number, digest),
    FOREIGN KEY (application_id, number) REFERENCES generation ON DELETE CASCADE
);

CREATE INDEX generation_secret_user ON generation_secret (digest);

CREATE TABLE secret_key (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    ciphertext text    NOT NULL
);
