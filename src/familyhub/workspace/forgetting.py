"""Making state forget a person: the one place where entries, which are otherwise only ever added to, are changed."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from familyhub.state import State, transaction

FORGOTTEN = json.dumps({"erased": True})
TABLE = "entry"


def forget(state: State, needles: Sequence[str], digests: Collection[str], *, really: bool = True) -> int:
    """Empty what entries say of a person; returns how many there are. Without `really`, only counts them.

    Theirs is an entry anchored to one of the digests, or that holds one of the needles. That it was written, when and
    by whom, stays.
    """
    found = theirs(state, needles, digests)
    if not really or not found:
        return len(found)
    if state.dialect.name == "sqlite":
        state.run("PRAGMA secure_delete = ON")
    with transaction(state), _changeable(state):
        for number in found:
            state.write("UPDATE entry SET body = ?, anchor = NULL WHERE id = ?", (FORGOTTEN, number))
    if state.dialect.name == "sqlite":
        # What was overwritten may still stand in pages that are free, and in the log of writes.
        state.run("VACUUM")
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    else:
        state.run(f"VACUUM FULL {TABLE}")
    return len(found)


def theirs(state: State, needles: Sequence[str], digests: Collection[str]) -> list[int]:
    """The ids of the entries about a person, withdrawn ones too."""
    return [
        number
        for number, anchor, body in state.rows("SELECT id, anchor, body FROM entry ORDER BY id")
        if anchor in digests or any(needle in f"{anchor or ''}\n{body}" for needle in needles)
    ]


@contextmanager
def _changeable(state: State) -> Iterator[None]:
    """Entries may be changed inside, and only there: the triggers are back before the transaction ends."""
    if state.dialect.name == "sqlite":
        state.run(f"DROP TRIGGER {TABLE}_no_update")
        yield
        state.run(next(each for each in state.dialect.append_only(TABLE) if f"{TABLE}_no_update" in each))
    else:
        state.run(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_append_only")
        yield
        state.run(f"ALTER TABLE {TABLE} ENABLE TRIGGER {TABLE}_append_only")
