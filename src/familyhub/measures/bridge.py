"""From a published figure to the current one: each member's change has one cause, so the causes add up exactly.

Four countings of the same members stand in a row: as published; the SELECT that was published, run on today's facts
for the same days; today's definition and code, for the same days; today's figure. Between the first two people or lines
have changed, between the next two the definition, between the last two what is known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from familyhub.measures.figures_sql import LEVELS

Cause = Literal["late_entry", "correction", "people", "move", "definition"]

CAUSES: dict[Cause, str] = {
    "late_entry": "recorded or learnt after the figure was published",
    "correction": "a record corrected, or taken out, since",
    "people": "records found to be one person's, or two people's, since",
    "move": "moved: another place, or another area's responsibility",
    "definition": "the definition, or the code that counts, has changed",
}
"""The causes, in the order in which a bridge shows them."""

PLACES = tuple(column for _, _, column in LEVELS)
Counted: TypeAlias = tuple[int, int]
"""What a member adds to a figure: numerator and denominator."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one member stands in one counting. `places` go with PLACES; `person_id` is None where it was erased."""

    subject_id: int
    person_id: int | None
    status: str
    closed: bool
    reason: str | None
    places: tuple[str, ...]

    def counts(self, *, is_count: bool) -> Counted:
        """What it adds to the figure of a place it counts to."""
        if not self.closed:
            return (0, 0)
        met = int(self.status == "met")
        return (met, 0 if is_count or self.status == "excluded" else 1)


Countings: TypeAlias = Mapping[int, Standing]
"""The members of one measure and period by their subject."""


Judge: TypeAlias = Callable[[Standing | None, Standing | None], "tuple[Cause, str]"]
"""The cause of a step, and words for it where its own are not enough. Both are the same one for a mere move."""


@dataclass(frozen=True, slots=True)
class Known:
    """What tells late entries, corrections, merges and moves apart, by subject.

    `people`: subjects of whom a person was merged or split since. `new`: subjects nobody knew of on the day the figure
    was known by. `elsewhere`: subjects that are members in another period. `present`: subjects the facts still hold.
    """

    people: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()
    elsewhere: frozenset[int] = frozenset()
    present: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One step of one member, with its one cause: what it added, and where, before and after."""

    subject_id: int
    cause: Cause
    says: str
    before: Counted
    after: Counted
    places_before: tuple[str, ...]
    places_after: tuple[str, ...]

    def at(self, column: str | None, place: str) -> Counted:
        """What it changes of the figure of one place; of the county where `column` is None."""
        there = [column is None or places[PLACES.index(column)] == place for places in (
            self.places_before, self.places_after
        )]  # fmt: skip
        return (
            self.after[0] * there[1] - self.before[0] * there[0],
            self.after[1] * there[1] - self.before[1] * there[0],
        )


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from one published figure to the current one. `causes` has every cause, with what it adds."""

    published: Counted
    current: Counted
    causes: Mapping[Cause, Counted]

    @property
    def adds_up(self) -> bool:
        """Whether the causes are the whole difference: they always are, and a test says so."""
        return all(
            self.published[end] + sum(each[end] for each in self.causes.values()) == self.current[end] for end in (0, 1)
        )


def changes(
    published: Countings,
    rerun: Countings,
    recounted: Countings,
    current: Countings,
    known: Known,
    *,
    is_count: bool = False,
) -> list[Change]:
    """Every step of every member, by subject; those that change no figure are left out."""
    found: list[Change] = []
    subjects = sorted({*published, *rerun, *recounted, *current})
    for subject in subjects:
        stages = [counting.get(subject) for counting in (published, rerun, recounted, current)]
        found += _step(stages[0], stages[1], _on_same_days(subject, known), is_count=is_count)
        found += _step(stages[1], stages[2], lambda _before, _after: ("definition", ""), is_count=is_count)
        found += _step(stages[2], stages[3], _on_later_days(subject, known), is_count=is_count)
    return found


def bridge(
    published: Countings, current: Countings, steps: Iterable[Change], column: str | None, place: str, *, is_count: bool
) -> Bridge:
    """The bridge of the figure of one place; of the county where `column` is None."""
    causes: dict[Cause, Counted] = dict.fromkeys(CAUSES, (0, 0))
    for step in steps:
        met, counted = step.at(column, place)
        causes[step.cause] = (causes[step.cause][0] + met, causes[step.cause][1] + counted)
    return Bridge(
        _total(published, column, place, is_count=is_count), _total(current, column, place, is_count=is_count), causes
    )


def _total(members: Countings, column: str | None, place: str, *, is_count: bool) -> Counted:
    at = None if column is None else PLACES.index(column)
    each = [m.counts(is_count=is_count) for m in members.values() if at is None or m.places[at] == place]
    return (sum(met for met, _ in each), sum(counted for _, counted in each))


def _step(before: Standing | None, after: Standing | None, judge: Judge, *, is_count: bool) -> Iterator[Change]:
    """From one counting to the next: first the move to another place, then what else is different."""
    first = before or after
    if first is None:
        return
    was = before.counts(is_count=is_count) if before else (0, 0)
    now = after.counts(is_count=is_count) if after else (0, 0)
    if before is not None and after is not None and before.places != after.places and was != (0, 0):
        cause, _ = judge(before, before)
        moved: Cause = cause if cause in ("people", "definition") else "move"
        yield Change(before.subject_id, moved, "counts to another place", was, was, before.places, after.places)
    if was != now:
        cause, says = judge(before, after)
        where = (after or first).places
        yield Change(first.subject_id, cause, says or _in_words(before, after), was, now, where, where)


def _on_same_days(subject: int, known: Known) -> Judge:
    """The same days and the same SELECT: only who is who, or what a line says, can have changed."""
    cause: Cause = "people" if subject in known.people else "correction"
    return lambda _before, _after: (cause, "")


def _on_later_days(subject: int, known: Known) -> Judge:
    """The same definition and people: only what is known, and what has happened, can have changed."""

    def judge(before: Standing | None, after: Standing | None) -> tuple[Cause, str]:
        if before is None or after is None:
            return _coming_or_going(subject, known, before)
        if "moved_out" in (before.reason, after.reason):
            return "move", ""
        if after.status == "met" and before.status != "met":
            return "late_entry", ""
        if before.status == "met" and after.status != "excluded":
            return "correction", ""
        # A death learnt late takes a child out of a figure; a death that is no more brings one back.
        return ("correction" if before.status == "excluded" else "late_entry"), ""

    return judge


def _coming_or_going(subject: int, known: Known, before: Standing | None) -> tuple[Cause, str]:
    if subject in known.elsewhere:
        return "correction", "counts in another period: a date was corrected"
    if before is None:
        return ("late_entry", "nobody knew of it then") if subject in known.new else ("move", "")
    return ("move", "") if subject in known.present else ("correction", "no source tells of it any more")


def _in_words(before: Standing | None, after: Standing | None) -> str:
    def said(one: Standing | None) -> str:
        if one is None:
            return "no member"
        return f"{one.status} ({one.reason})" if one.reason else one.status

    return f"{said(before)}, now {said(after)}"


def by_place(published: Countings, current: Countings, column: str) -> list[str]:
    """The places of a level that either counting knows, in order."""
    at = PLACES.index(column)
    return sorted({member.places[at] for counting in (published, current) for member in counting.values()})


def summed(steps: Iterable[Change]) -> dict[Cause, int]:
    """How many members changed for each cause."""
    members: defaultdict[Cause, set[int]] = defaultdict(set)
    for step in steps:
        members[step.cause].add(step.subject_id)
    return {cause: len(members[cause]) for cause in CAUSES}
