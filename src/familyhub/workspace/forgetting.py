"""Making state forget a person: the one place where entries, which are otherwise only ever added to, are changed."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from familyhub.state import State, transaction
from familyhub.state.rectified import drop_values, sweep

OBJECTION = "objection"
"""Entries that keep somebody out of later files: they hold digests of the person, and stay."""
FORGOTTEN = json.dumps({"erased": True})
TABLE = "entry"


def forget(state: State, needles: Sequence[str], digests: Collection[str], *, really: bool = True) -> int:
    """Empty what entries say of a person; returns how many there are. Without `really`, only counts them.

    Theirs is an entry anchored to one of the digests, or that holds one of them or of the needles. That it was written,
    when and by whom, stays. What was put in the place of wrong values goes with it.
    """
    found = theirs(state, needles, digests)
    if not really or not found:
        return len(found)
    if state.dialect.name == "sqlite":
        state.run("PRAGMA secure_delete = ON")
    with transaction(state), _changeable(state):
        for number in found:
            state.write("UPDATE entry SET body = ?, anchor = NULL WHERE id = ?", (FORGOTTEN, number))
        drop_values(state, found)
    sweep(state)
    return len(found)


def theirs(state: State, needles: Sequence[str], digests: Collection[str]) -> list[int]:
    """The ids of the entries about a person, withdrawn ones too."""
    return [
        number
        for number, kind, anchor, body in state.rows("SELECT id, kind, anchor, body FROM entry ORDER BY id")
        if any(word in f"{anchor or ''}\n{body}" for word in (needles if kind == OBJECTION else (*digests, *needles)))
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
