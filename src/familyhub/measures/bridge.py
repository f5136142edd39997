"""From a published figure to the current one: each member's change has one cause, so the causes add up exactly.

Four countings of the same members stand in a row: as published; the SELECT that was published, run on today's facts
for the same days; today's definition and code, for the same days; today's figure. Between the first two people or lines
have changed, between the next two the definition, between the last two what is known. A figure of any kind is a row of
whole numbers, and what a member adds to it is one too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from familyhub.measures.causes import CAUSES, Cause, Counted, Judge, Known, Rules, Standing, on_later_days, on_same_days
from familyhub.measures.figures_sql import LEVELS

PLACES = tuple(column for _, _, column in LEVELS)

Countings = Mapping[str, Standing]
"""The members of one measure and period by their key."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step of one member, with its one cause: what it added, and where, before and after.

    `record` is the line of a file, or the entry of the ledger, that stands behind it; None where none is known.
    """

    subject_id: int
    person_id: int | None
    cause: Cause
    says: str
    before: Counted
    after: Counted
    places_before: tuple[str, ...]
    places_after: tuple[str, ...]
    record: str | None = None

    def at(self, column: str | None, place: str) -> Counted:
        """What it changes of the figure of one place; of the county where `column` is None."""
        was, now = (
            column is None or places[PLACES.index(column)] == place
            for places in (self.places_before, self.places_after)
        )
        return tuple(after * now - before * was for before, after in zip(self.before, self.after, strict=True))


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from one published figure to the current one. `causes` has every cause, with what it adds."""

    published: Counted
    current: Counted
    causes: Mapping[Cause, Counted]

    @property
    def adds_up(self) -> bool:
        """Whether the causes are the whole difference: they always are, and a test says so."""
        return added([self.published, *self.causes.values()], len(self.published)) == self.current


def changes(
    published: Countings, rerun: Countings, recounted: Countings, current: Countings, known: Known, rules: Rules
) -> list[Change]:
    """Every step of every member, by its key; those that change no figure are left out."""
    found: list[Change] = []
    for member in sorted({*published, *rerun, *recounted, *current}):
        stages = [counting.get(member) for counting in (published, rerun, recounted, current)]
        found += _step(stages[0], stages[1], on_same_days(known, rules))
        found += _step(stages[1], stages[2], lambda _before, _after: ("definition", ""))
        found += _step(stages[2], stages[3], on_later_days(known, rules))
    return found


def bridge(published: Counted, current: Counted, steps: Iterable[Change], column: str | None, place: str) -> Bridge:
    """The bridge between two figures of one place; of the county where `column` is None."""
    causes: dict[Cause, Counted] = dict.fromkeys(CAUSES, (0,) * len(published))
    for step in steps:
        causes[step.cause] = added([causes[step.cause], step.at(column, place)], len(published))
    return Bridge(published, current, causes)


def added(rows: Iterable[Counted], length: int) -> Counted:
    """Rows of so many whole numbers, added up."""
    sums = [0] * length
    for row in rows:
        for at, value in enumerate(row):
            sums[at] += value
    return tuple(sums)


def total(members: Countings, column: str | None, place: str, length: int) -> Counted:
    """The figure of one place, counted member by member; of the county where `column` is None."""
    at = None if column is None else PLACES.index(column)
    return added((each.adds for each in members.values() if at is None or each.places[at] == place), length)


def _step(before: Standing | None, after: Standing | None, judge: Judge) -> Iterator[Change]:
    """From one counting to the next: first the move to another place, then what else is different."""
    first = before or after
    if first is None:
        return
    nothing = (0,) * len(first.adds)
    was = before.adds if before else nothing
    now = after.adds if after else nothing
    if before is not None and after is not None and before.places != after.places and was != nothing:
        cause, _ = judge(before, before)
        moved: Cause = cause if cause in ("people", "definition") else "move"
        yield Change(
            before.subject_id, first.person_id, moved, "counts to another place", was, was, before.places,
            after.places, after.record or before.record,
        )  # fmt: skip
    if was != now:
        cause, says = judge(before, after)
        where = (after or first).places
        yield Change(
            first.subject_id, first.person_id, cause, says or _in_words(before, after), was, now, where, where,
            _behind(cause, before, after),
        )  # fmt: skip


def _behind(cause: Cause, before: Standing | None, after: Standing | None) -> str | None:
    """The line behind a step: of a late entry what came, of anything else what was there before."""
    newer, older = (one.record if one else None for one in (after, before))
    return newer or older if cause == "late_entry" else older or newer


def _in_words(before: Standing | None, after: Standing | None) -> str:
    def said(one: Standing | None) -> str:
        if one is None:
            return "no member"
        return f"{one.stands} ({one.reason})" if one.reason else one.stands

    return f"{said(before)}, now {said(after)}"


def summed(steps: Iterable[Change]) -> dict[Cause, int]:
    """How many members changed for each cause."""
    members: defaultdict[Cause, set[int]] = defaultdict(set)
    for step in steps:
        members[step.cause].add(step.subject_id)
    return {cause: len(members[cause]) for cause in CAUSES}
