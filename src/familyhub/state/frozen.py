"""Publications: which figures were frozen when, by whom and for what, and what their copies add up to.

The copy itself lies below frozen/ in the workspace: thousands of member rows have no place in state, and a person who
is erased must go out of them, where no row of state can change. What stands here is what proves the copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from familyhub.state.connection import State
from familyhub.state.entries import Entry, append, entries

KIND = "figures_frozen"


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication of a period's figures.

    `number` counts those of the period from 1. `kinds` are the measures by kind (due, outcome, group, rate). `turn` is
    the turn of the pointer they were read from; `files` the SHA-256 of each file of the copy. `erased` says
    that people were taken out of the copy since, so that sums differ. `entry` and `frozen_at` are given by `record`.
    """

    period: str
    number: int
    snapshot_id: str
    turn: int
    as_of: date
    known_by: date
    since: date
    contract: str
    kinds: Mapping[str, tuple[str, ...]]
    because: str
    files: Mapping[str, str]
    frozen_by: str
    erased: bool = False
    entry: int = 0
    frozen_at: datetime | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure of every kind."""
        return tuple(name for names in self.kinds.values() for name in names)

    @property
    def folder(self) -> str:
        """The copy's folder below frozen/."""
        return f"{self.period}/{self.number}"


def record(state: State, publication: Publication) -> Publication:
    """Write a publication inside the open transaction; also a later word on one, after people were taken out."""
    body = {
        "period": publication.period,
        "number": publication.number,
        "snapshot_id": publication.snapshot_id,
        "turn": publication.turn,
        "as_of": publication.as_of.isoformat(),
        "known_by": publication.known_by.isoformat(),
        "since": publication.since.isoformat(),
        "contract": publication.contract,
        "kinds": {kind: list(names) for kind, names in publication.kinds.items()},
        "because": publication.because,
        "files": dict(publication.files),
        "erased": publication.erased,
    }
    return _read(append(state, Entry(KIND, publication.frozen_by, body)))


def publications(state: State, period: str | None = None) -> tuple[Publication, ...]:
    """Every publication as it stands, of one period or all, in the order in which they were first made."""
    standing: dict[str, Publication] = {}
    for entry in entries(state, KIND):
        found = _read(entry)
        if period in (None, found.period):
            standing[found.folder] = found
    return tuple(standing.values())


def _read(entry: Entry) -> Publication:
    body = entry.body
    # The first publications were of due measures alone, and named no kind.
    files, kinds = body["files"], body.get("kinds", {"due": body.get("measures")})
    if not isinstance(files, dict) or not isinstance(kinds, dict):
        raise TypeError(f"entry {entry.id} is no publication")
    return Publication(
        period=str(body["period"]),
        number=int(str(body["number"])),
        snapshot_id=str(body["snapshot_id"]),
        turn=int(str(body["turn"])),
        as_of=date.fromisoformat(str(body["as_of"])),
        known_by=date.fromisoformat(str(body["known_by"])),
        since=date.fromisoformat(str(body["since"])),
        contract=str(body["contract"]),
        kinds={str(kind): tuple(map(str, names)) for kind, names in kinds.items()},
        because=str(body["because"]),
        files={str(name): str(digest) for name, digest in files.items()},
        frozen_by=entry.written_by,
        erased=bool(body["erased"]),
        entry=entry.id or 0,
        frozen_at=entry.written_at,
    )
