-- Families have ids that stay as people have.
ALTER TABLE id_ledger ADD COLUMN kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'family'));

-- Why records changed their id: one row for each id they came to and each they left.
CREATE TABLE id_event (
    id {identity},
    kind TEXT NOT NULL CHECK (kind IN ('person', 'family')),
    what TEXT NOT NULL CHECK (what IN ('merge', 'split', 'return')),
    person_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    records INTEGER NOT NULL CHECK (records > 0),
    rule TEXT,
    weight DOUBLE PRECISION,
    model TEXT,
    decided_by TEXT,
    published BIGINT NOT NULL REFERENCES snapshot_published (id)
);

CREATE INDEX id_event_by_person ON id_event (kind, person_id, id);

CREATE INDEX id_event_by_other ON id_event (kind, other_id, id);

-- append-only: id_event
