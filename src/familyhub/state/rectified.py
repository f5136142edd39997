"""The values that stand in the place of what sources say: personal, so kept beside the entries, from where they can go.

An entry is only ever added to and cannot forget. It says that something was rectified, by digests and names of columns;
the value itself is a row here, which is removed with its person, or when the entry is withdrawn.
"""

from collections.abc import Collection

from familyhub.state.connection import State

TABLE = "rectified_value"


def keep_value(state: State, entry: int, value: str) -> None:
    """Keep the value that an entry puts in the place of a wrong one, inside the open transaction."""
    state.write(f"INSERT INTO {TABLE} (entry, value) VALUES (?, ?)", (entry, value))


def kept_values(state: State) -> dict[int, str]:
    """The values that are kept, by entry."""
    return {int(entry): str(value) for entry, value in state.rows(f"SELECT entry, value FROM {TABLE}")}


def drop_values(state: State, entries: Collection[int]) -> None:
    """Remove the values of entries, inside the open transaction; `sweep` then removes what was left of them on disk."""
    for entry in entries:
        state.write(f"DELETE FROM {TABLE} WHERE entry = ?", (entry,))


def sweep(state: State) -> None:
    """Write the tables anew that people can be removed from: what went stands in free pages and the log of writes."""
    if state.dialect.name == "sqlite":
        state.run("PRAGMA secure_delete = ON")
        state.run("VACUUM")
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    else:
        for table in ("entry", TABLE):
            state.run(f"VACUUM FULL {table}")
