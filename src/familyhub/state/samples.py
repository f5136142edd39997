"""Samples of joined pairs that somebody asked to have checked: one entry a sample, and one for each pair of it.

Records stand here under their opaque keys. The newest sample that is not withdrawn counts. A pair is its own entry, so
that erasing a person empties theirs and leaves the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from familyhub.state.connection import State
from familyhub.state.decisions import Pair, settled, words
from familyhub.state.entries import Entry, append, entries

SAMPLE = "pair_sample"
DRAWN = "pair_drawn"


@dataclass(frozen=True, slots=True)
class DrawnPair:
    """A pair of a sample: what joined the two, and what people said of it since: same, different, unsure or None."""

    pair: Pair
    joined_by: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """How many joined pairs there were to draw from, of one kind and one group (`all` and empty: of every group)."""

    joined_by: str
    dimension: str
    value: str
    pairs: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: the snapshot it was drawn from and its newest day, how many of each kind, and what it was drawn from.

    `pairs` are in the order they were drawn; those of erased people are not among them. `entry` and `drawn_on` are
    given by `write_sample`.
    """

    snapshot_id: str
    as_at: date
    drawn: Mapping[str, int]
    frame: Sequence[Frame]
    pairs: Sequence[DrawnPair]
    drawn_by: str
    entry: int = 0
    drawn_on: date | None = None


def write_sample(state: State, sample: Sample) -> int:
    """Write a sample inside the open transaction; returns its entry. It replaces the one before it."""
    body = {
        "snapshot": sample.snapshot_id,
        "as_at": sample.as_at.isoformat(),
        "drawn": dict(sample.drawn),
        "frame": [[each.joined_by, each.dimension, each.value, each.pairs] for each in sample.frame],
    }
    written = append(state, Entry(SAMPLE, sample.drawn_by, body))
    for each in sample.pairs:
        first, second = each.pair
        told = {"sample": written.id, "first": first, "second": second, "joined_by": each.joined_by}
        append(state, Entry(DRAWN, sample.drawn_by, told, first))
    return written.id or 0


def latest_sample(state: State, up_to: int | None = None) -> Sample | None:
    """The newest sample that stands, with what counts of its pairs; None where none was asked for.

    `up_to` answers as state stood at that entry.
    """
    asked = entries(state, SAMPLE, up_to=up_to)
    if not asked:
        return None
    newest = asked[-1]
    standing = settled(words(state, up_to)).standing
    pairs = []
    for entry in entries(state, DRAWN, after=newest.id or 0, up_to=up_to):
        if entry.body.get("sample") == newest.id:
            pair = str(entry.body["first"]), str(entry.body["second"])
            answer = standing[pair].answer if pair in standing else None
            pairs.append(DrawnPair(pair, str(entry.body["joined_by"]), answer))
    return _sample(newest, pairs)


def _sample(entry: Entry, pairs: Sequence[DrawnPair]) -> Sample:
    told = msgspec.convert(dict(entry.body), type=_Body)
    return Sample(
        snapshot_id=told.snapshot,
        as_at=told.as_at,
        drawn=told.drawn,
        frame=[Frame(*row) for row in told.frame],
        pairs=pairs,
        drawn_by=entry.written_by,
        entry=entry.id or 0,
        drawn_on=entry.written_at.date() if entry.written_at else None,
    )


class _Body(msgspec.Struct):
    """What the entry of a sample holds."""

    snapshot: str
    as_at: date
    drawn: dict[str, int]
    frame: list[tuple[str, str, str, int]]
