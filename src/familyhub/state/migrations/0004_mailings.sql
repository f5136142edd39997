-- Which report went to whom in which week. The claim is committed before the message is handed over, so that nobody is
-- sent it twice; what became of it is committed after. A claim without an outcome is in doubt: only a person can tell.
CREATE TABLE mailing_claim (
    id {identity},
    report TEXT NOT NULL,
    recipient TEXT NOT NULL,
    week TEXT NOT NULL,
    attempt INTEGER NOT NULL CHECK (attempt > 0),
    snapshot_id TEXT NOT NULL,
    claimed_at TEXT NOT NULL,
    UNIQUE (report, recipient, week, attempt)
);

CREATE TABLE mailing_outcome (
    claim BIGINT PRIMARY KEY REFERENCES mailing_claim (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'refused', 'arrived', 'lost')),
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL
);

-- append-only: mailing_claim, mailing_outcome
