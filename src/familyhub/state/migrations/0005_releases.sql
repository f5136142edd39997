-- Tables that left the partnership: to whom, when, what was declared, and every cell as it was shown. No count is here.
CREATE TABLE release_ledger (
    id {identity},
    what TEXT NOT NULL,
    given_to TEXT NOT NULL,
    released_at TEXT NOT NULL,
    released_by TEXT NOT NULL,
    snapshot_id TEXT NOT NULL,
    declared TEXT NOT NULL,
    told TEXT NOT NULL,
    sha256 TEXT NOT NULL
);

-- append-only: release_ledger
