"""Revisions: from published figures to the current ones, cause by cause, and member by member."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

import duckdb

from familyhub.errors import UsageError
from familyhub.measures.bridge import Bridge, Change, bridge, summed
from familyhub.measures.causes import CAUSES, Cause, Counted
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.question import Contract, Question
from familyhub.state.frozen import Publication, publications
from familyhub.workspace.answers import hierarchy_of
from familyhub.workspace.asking import AS_MEASURED
from familyhub.workspace.freezing import counting_of
from familyhub.workspace.frozen_copies import FIGURES, Copy, read_copy, read_members
from familyhub.workspace.opened import Opened
from familyhub.workspace.revising import AGAIN, AS_PUBLISHED, NOW, RERUN, Compared, tied_since, touched_since
from familyhub.workspace.showing import shown_changes
from familyhub.workspace.standings import COMBINATION, KINDS, THREE, Counting, KindName, period_named
from familyhub.workspace.standings.in_groups import combine

__all__ = ["CAUSES", "Revision", "RevisionChoice", "Revisions", "published_figures", "revisions"]

MOST_COMBINATIONS = 5
"""Combinations of groups that are bridged unless one is named: those most frequent when they were published."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One published figure and the current one, with what lies between. `place` is empty for the county.

    `counts` names the whole numbers of the bridge, in order; `shown` are those that a table shows. `members` is how
    many changed for each cause.
    """

    kind: KindName
    measure: str
    name: str
    period: str
    level: str
    place: str
    counts: tuple[str, ...]
    shown: tuple[str, ...]
    is_count: bool
    bridge: Bridge
    members: Mapping[Cause, int]

    def changed(self) -> bool:
        """Whether a count that is shown is another, or was on the way."""
        at = [self.counts.index(count) for count in self.shown]
        return any(each[place] for each in self.bridge.causes.values() for place in at)


@dataclass(frozen=True, slots=True)
class Revisions:
    """All revisions of one publication at one level, and every change of the county's members behind them.

    `not_rerun` names the measures whose published SELECT no longer runs on today's tables: for those, what
    people and corrections changed stands under the definition. `not_compared` says why of measures that have no
    current figure. `not_shown` changes, of people whom a restriction hides, are in the figures and in no list.
    """

    publication: Publication
    revisions: tuple[Revision, ...]
    changes: Mapping[str, tuple[Change, ...]]
    not_rerun: tuple[str, ...]
    not_compared: Mapping[str, str]
    not_shown: int = 0


def published_figures(workspace: Opened, period: str | None = None) -> tuple[Publication, ...]:
    """Every publication of a period, or of all, in order."""
    with workspace.state() as state:
        return publications(state, period)


class RevisionChoice(TypedDict, total=False):
    """Which publication and where: its number, the kind, the level, by residence, the measure."""

    number: int | None
    kind: KindName | None
    level: str
    residence: bool
    measure: str | None


def revisions(
    workspace: Opened, period: str | None = None, *, number: int | None = None, kind: KindName | None = None,
    level: str = "county", residence: bool = False, measure: str | None = None,
) -> Revisions:  # fmt: skip
    """From a publication (the latest, or that number of the period) to the snapshot in service.

    A combination of priority groups is a measure by the ids of its groups with + between. Raises UsageError where
    nothing was published, SnapshotError where the frozen copy is not what was frozen.
    """
    publication = _chosen(published_figures(workspace, period), period, number)
    copy = read_copy(workspace.folders, publication)
    wanted = _wanted(copy, kind, measure)
    column = _column(level, residence=residence)
    days = period_named(publication.period)
    if days is None:
        raise ValueError(f"{publication.period} was frozen and is no period")
    then = Question(publication.as_of, publication.known_by, publication.since, cast(Contract, publication.contract))
    today = AS_MEASURED.question(workspace.manifest())
    found: list[Revision] = []
    every: dict[str, tuple[Change, ...]] = {}
    means: dict[str, tuple[KindName, str]] = {}
    stale: list[str] = []
    gone: dict[str, str] = {}
    with counting_of(workspace, days, then, copy.seen) as counting:
        read_members(counting.connection, copy, AS_PUBLISHED)
        for of, names in wanted.items():
            compared = _counted(workspace, counting, copy, of, names, today)
            stale += [name for name in names if name in compared.stale]
            gone |= compared.gone
            for name in _with_combinations(compared, names, measure):
                if name in compared.gone:
                    continue
                steps = tuple(compared.steps(name))
                as_listed = name if name not in every else f"{of} {name}"
                every[as_listed] = steps
                means[as_listed] = (of, name)
                found += _revisions(compared, name, steps, column, level)
    tied = tied_since(workspace, publication)
    with workspace.marts() as connection:
        listed = {
            as_listed: shown_changes(
                connection, every[as_listed], tied=tied,
                of_group=name if of == "group" else None, of_outcome=name if of == "outcome" else None,
            )
            for as_listed, (of, name) in means.items()
        }  # fmt: skip
    changes = {name: listing.rows for name, listing in listed.items()}
    left_out = sum(listing.not_shown for listing in listed.values())
    return Revisions(publication, tuple(found), changes, tuple(stale), gone, left_out)


def _counted(
    workspace: Opened, counting: Counting, copy: Copy, of: KindName, names: Sequence[str], today: Question
) -> Compared:
    """Count the measures of one kind three times more: by what was published, again, and as they are now."""
    kind, said, since = KINDS[of], copy.measures[of], copy.publication.since
    # A measure taken among another needs that one's members; groups are found all together.
    needed = said if of == "due" else {name: each for name, each in said.items() if name in names or name == THREE}
    stale = kind.rerun(counting.at(RERUN), needed)
    kind.again(counting.at(AGAIN), list(needed))
    if today.since > since:  # the marts do not reach back so far any more
        now = counting.at(NOW, Question(today.as_of, today.known_by, since, today.contract))
        kind.again(now, list(needed))
    else:
        now = counting.at(NOW, today)
        kind.now(now, list(needed))
    told = kind.reported(now)
    gone: dict[str, str] = {}
    if of == "rate" and today.since <= since:
        gone = {name: NOT_TOLD for name in names if name not in told}
    return Compared(counting.connection, of, copy, stale, gone, touched_since(workspace, copy.publication), told)


def _with_combinations(compared: Compared, names: Sequence[str], measure: str | None) -> list[str]:
    """The measures, and of groups the combination that was asked for or those that were the most frequent."""
    if compared.kind != "group" or THREE not in names:
        return list(names)
    if measure is not None and COMBINATION in measure:
        chosen = [COMBINATION.join(sorted(measure.split(COMBINATION)))]
    elif measure is None:
        chosen = most_frequent(compared.copy, MOST_COMBINATIONS)
    else:
        return list(names)
    for each in chosen:
        combine(compared.connection, each)
    return [*(names if measure is None else ()), *chosen]


def most_frequent(copy: Copy, most: int) -> list[str]:
    """The combinations of the county that most under fives had when they were published; of as many, by name."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT measure FROM read_parquet($path) WHERE kind = 'group' AND count = 'children' AND level = 'county' "
            "AND contains(measure, $plus) AND hierarchy = 'caseload' ORDER BY value DESC, measure LIMIT $most",
            {"path": str(copy.home / FIGURES), "plus": COMBINATION, "most": most},
        ).fetchall()
    return [name for (name,) in rows]


NOT_TOLD = "its sources do not tell of the whole period any more, or nobody counts it now"


def _revisions(
    compared: Compared, name: str, steps: Sequence[Change], column: str | None, level: str
) -> Iterator[Revision]:
    """The bridge of every place of a level that either counting knows."""
    counts = compared.counts(name)
    published, current = compared.totals(name, AS_PUBLISHED, column), compared.totals(name, NOW, column)
    nothing: Counted = (0,) * len(counts)
    shown = tuple(count for count in KINDS[compared.kind].shown if count in counts) or counts
    for place in sorted({*published, *current} or {""}):
        between = bridge(published.get(place, nothing), current.get(place, nothing), steps, column, place)
        here = [step for step in steps if any(step.at(column, place))]
        yield Revision(
            compared.kind, name, compared.name(name), compared.copy.publication.period, level, place, counts, shown,
            compared.is_count(name), between, summed(here),
        )  # fmt: skip


def _wanted(copy: Copy, kind: KindName | None, measure: str | None) -> dict[KindName, list[str]]:
    """The measures to compare, by kind. Raises UsageError where none of them was published."""
    found: dict[KindName, list[str]] = {}
    for of in KINDS:
        published = copy.publication.kinds.get(of, ())
        if kind not in (None, of):
            continue
        if measure is not None and of == "group" and COMBINATION in measure and THREE in published:
            found[of] = [THREE]
        elif names := [name for name in published if measure in (None, name)]:
            found[of] = names
    if not found:
        what = measure or f"no figure of the kind {kind}"
        raise _nothing(
            f"{what} was not published for {copy.publication.period}", ", ".join(copy.publication.measures)
        )  # fmt: skip
    return found


def _chosen(found: Sequence[Publication], period: str | None, number: int | None) -> Publication:
    matching = [each for each in found if number in (None, each.number)]
    if not matching:
        what = "nothing was published yet" if period is None else f"nothing was published of {period}"
        wanted = f", number {number}" if number is not None else ""
        raise _nothing(what + wanted, "a period whose figures were frozen")
    return matching[-1]


def _nothing(found: str, expected: str) -> UsageError:
    return UsageError(
        "nothing-published",
        "the question",
        found=found,
        expected=expected,
        next_step="Run `familyhub freeze PERIOD --for WHAT` when figures are published; `--list` shows what was.",
    )


def _column(level: str, *, residence: bool) -> str | None:
    if level == "county":
        return None
    hierarchy = hierarchy_of(level, residence=residence)
    return next(column for of, name, column in LEVELS if (of, name) == (hierarchy, level))
