"""What stands rectified: the overrides that every refresh applies."""

from familyhub.snapshot.overrides import Override
from familyhub.state import State, entries
from familyhub.state.rectified import kept_values

OVERRIDE = "override"


def overrides(state: State) -> list[Override]:
    """What stands of all that was rectified, in the order it was written; that of erased people is gone."""
    values = kept_values(state)
    found = []
    for entry in entries(state, OVERRIDE):
        if entry.id is None or entry.anchor is None or entry.written_at is None or "said" not in entry.body:
            continue
        if not entry.body["left_out"] and entry.id not in values:
            continue
        column, emptied = entry.body["column"], entry.body.get("emptied")
        found.append(
            Override(
                entry=entry.id,
                source=str(entry.body["source"]),
                record=entry.anchor,
                table=str(entry.body["table"]),
                column=None if column is None else str(column),
                said=str(entry.body["said"]),
                value=values.get(entry.id),
                done_by=entry.written_by,
                done_on=entry.written_at.date(),
                because=str(entry.body["because"]),
                purged=bool(entry.body.get("purge")),
                emptied=None if emptied is None else str(emptied),
            )
        )
    return found
