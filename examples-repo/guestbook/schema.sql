CREATE TABLE entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    written timestamptz NOT NULL DEFAULT now(),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 500)
);
INSERT INTO entry (text) VALUES ('The first entry comes with the database.');
