-- What people record, anchored to a source record's key. An entry that withdraws another names it.
CREATE TABLE entry (
    id {identity},
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    anchor TEXT,
    body TEXT NOT NULL,
    withdraws BIGINT UNIQUE REFERENCES entry (id),
    CHECK (withdraws IS NULL OR withdraws < id)
);

CREATE INDEX entry_by_anchor ON entry (anchor, id);

-- The pointer to the snapshot in service is the latest row; returning to an earlier one is a new row.
CREATE TABLE snapshot_published (
    id {identity},
    snapshot_id TEXT NOT NULL,
    published_at TEXT NOT NULL,
    published_by TEXT NOT NULL,
    format INTEGER NOT NULL,
    entries_up_to BIGINT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('refresh', 'return'))
);

-- Which person a source record belongs to; the latest row of a record key stands.
CREATE TABLE id_ledger (
    id {identity},
    record_key TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    published BIGINT NOT NULL REFERENCES snapshot_published (id)
);

CREATE INDEX id_ledger_by_record ON id_ledger (record_key, id);

-- Files whose content has been landed: the same bytes from the same source a second time change nothing.
CREATE TABLE landed_extract (
    id {identity},
    sha256 TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    received TEXT NOT NULL,
    first_landed_at TEXT NOT NULL,
    UNIQUE (sha256, source)
);

-- Values that are made once and stand for the life of the workspace, such as the secret behind opaque ids.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    set_at TEXT NOT NULL
);

-- append-only: entry, snapshot_published, id_ledger, landed_extract, setting
