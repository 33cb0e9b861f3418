-- The containers that a restart replaces: no clock tells them from those that were made after it was asked for.

ALTER TABLE application
    -- An array of ids, which holds for the restart that was asked for at restart_noted_at.
    ADD COLUMN restart_of       jsonb,
    ADD COLUMN restart_noted_at timestamptz;

-- Those that are over. One under way replaces what it finds.
UPDATE application a SET restart_of = '[]', restart_noted_at = restart_at
WHERE restart_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM deployment o WHERE o.application_id = a.id AND o.phase IN ('QUEUED', 'RUNNING'));
