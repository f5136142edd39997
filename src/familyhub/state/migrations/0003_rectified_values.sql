-- The right values that people gave for wrong ones. Not append-only: entries stay, what they say of a person can go.
CREATE TABLE rectified_value (
    entry BIGINT PRIMARY KEY REFERENCES entry (id),
    value TEXT NOT NULL
);
