-- The containers that a restart replaces: no clock tells them from those that were made after it was asked for.

ALTER TABLE application
    -- An array of ids, which holds for the restart that was asked for at restart_noted_at.
    ADD COLUMN restart_of       jsonb,
    ADD COLUMN restart_noted_at timestamptz;
