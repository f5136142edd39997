"""What the linked records add to a needs assessment: rounded figures, segments, and what people said."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

from familyhub.disclosure import Cell, Sum, protected_count
from familyhub.errors import SnapshotError
from familyhub.reports.jsna_local_data import LocalMeasure, Voice
from familyhub.reports.words import day
from familyhub.segments import Segmentation
from familyhub.sql import connect_read_only
from familyhub.workspace import groups, outcomes, rating, segmenting
from familyhub.workspace.answers import choose_figures
from familyhub.workspace.jsna_maternity import maternity
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import give_counts

OF = "jsna"
"""What the report's counts are called in the ledger of releases."""

CHECKS, OUTCOMES, GROUPS, RATES = "Checks that are due", "Outcomes", "Priority groups", "Rates and shares"
BIRTHS = "Pregnancy and birth"

MOST_QUOTES = 8

SAID_BY = {
    "child": "a child or young person",
    "parent": "a parent or carer",
    "family": "a family",
    "practitioner": "a practitioner",
    "other": "somebody else",
}

VOICES = """
SELECT said_by, COALESCE(topic, '') AS topic, COUNT(*) AS entries
FROM voice
WHERE learnt_to IS NULL
GROUP BY said_by, topic
ORDER BY said_by, topic
"""

PUBLIC_WORDS = """
SELECT said.words, voice.said_by
FROM facts.voice AS voice
JOIN identity.voice AS said
    ON said.source = voice.source AND said.voice_key = voice.voice_key AND said.person_id = voice.person_id
JOIN facts.person AS person ON person.person_id = voice.person_id
WHERE voice.may_read = 'public' AND voice.learnt_to IS NULL AND person.restriction IS NULL
ORDER BY voice.heard_on DESC, voice.voice_key
LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Exact:
    """A measure with its exact counts, before it is protected: `count` of `of`, or a count alone where `of` is None."""

    id: str
    name: str
    kind: str
    cohort: str
    period: str
    count: int
    of: int | None
    target: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Local:
    """What the linked records add; empty where there is no snapshot."""

    measures: tuple[LocalMeasure, ...] = ()
    segments: Segmentation | None = None
    voice: Voice | None = field(default=None)


def local_to(workspace: Opened, to: str, *, quick: bool = True) -> Local:
    """The linked records' figures as they may leave the partnership; their counts are written into the ledger.

    Held against every release before. Raises SnapshotError where there is no snapshot, DisclosureError where nothing
    may be shown.
    """
    exact = list(_exact(workspace))
    voices = _voices(workspace)
    counts: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    unpublished: set[Cell] = set()
    for each in exact:
        counts[each.id, "count"] = each.count
        if each.of is not None:
            counts[each.id, "of"] = each.of
            counts[each.id, "rest"] = each.of - each.count
            sums.append(Sum((each.id, "of"), ((each.id, "count"), (each.id, "rest"))))
            unpublished.add((each.id, "rest"))
    counts |= {("voice", who): many for who, many in voices.items()}
    given = give_counts(
        workspace, OF, counts, sums, unpublished, what="Needs assessment", to=to, seconds=None if quick else 30.0
    )
    shown = {cell[1:]: value for cell, value in given.prepared.released.shown.items()}
    return Local(
        tuple(_protected(each, shown) for each in exact), _segments(workspace, to), _heard(workspace, voices, shown)
    )


def _protected(each: Exact, shown: dict[Cell, int | None]) -> LocalMeasure:
    count = shown.get((each.id, "count"))
    of = shown.get((each.id, "of")) if each.of is not None else None
    percentage = 100 * min(count, of) / of if count is not None and of else None
    return LocalMeasure(
        each.id,
        each.name,
        each.kind,
        each.cohort,
        each.period,
        count,
        of,
        percentage,
        target=each.target,
        trace=each.trace,
    )


def _exact(workspace: Opened) -> Iterator[Exact]:
    """Every measure of the whole area that counts somebody, the latest period of each."""
    definitions = workspace.definitions()
    with workspace.marts() as connection:
        for each in choose_figures(
            connection,
            measure=None,
            period_kind="quarter",
            period=None,
            level="county",
            residence=False,
            all_periods=False,
        ):
            named = definitions[each.measure]
            of = each.denominator
            if not each.withheld and of != 0:
                yield Exact(
                    f"due:{each.measure}", named.name, CHECKS, "birth", each.period, each.numerator, of,
                    f"{each.target:g}%" if each.target is not None else "", f"familyhub trace {each.measure}",
                )  # fmt: skip
    yield from _births(workspace)
    for each in outcomes.figures(workspace, level="county"):
        assessed = each.achieved + each.not_achieved
        trace = f"familyhub outcomes trace {each.measure}"
        if each.cohort:
            name = f"{each.short}: being worked with, or done"
            at_work = each.active + each.completed
            yield Exact(
                f"outcome:{each.measure}:cohort", name, OUTCOMES, "all", each.period, at_work, each.cohort, "", trace
            )
        if assessed:
            name = f"{each.short}: achieved, of those assessed"
            yield Exact(
                f"outcome:{each.measure}", name, OUTCOMES, "all", each.period, each.achieved, assessed, "", trace
            )
    for each in groups.ranking(workspace, groups.Where()):
        if each.population and not each.area:
            yield Exact(f"group:{each.priority_group}", each.name, GROUPS, "all", str(each.as_of), each.people,
                        each.population, trace=f"familyhub groups trace {each.priority_group}")  # fmt: skip
        if each.under_fives_population and not each.area:
            yield Exact(f"group:{each.priority_group}:under_fives", f"{each.name}: under fives", GROUPS, "early_years",
                        str(each.as_of), each.under_fives, each.under_fives_population)  # fmt: skip
    for each in rating.chosen_rates(workspace):
        yield Exact(f"rate:{each.measure}", each.name, RATES, "all", each.period, each.numerator,
                    each.denominator if each.is_share else None)  # fmt: skip


def _births(workspace: Opened) -> Iterator[Exact]:
    """What the maternity record says of the deliveries of the past year."""
    last = workspace.manifest().newest_day
    with workspace.marts() as connection:
        found = maternity(connection, last)
    for each in found:
        yield Exact(f"maternity:{each.id}", each.name, BIRTHS, "birth", f"year to {day(last)}", each.count, each.known)


def _segments(workspace: Opened, to: str) -> Segmentation | None:
    """The segments as they may leave the partnership; None where the snapshot's facts do not allow any."""
    try:
        return segmenting.release(workspace, segmenting.find(workspace), to)
    except SnapshotError:
        return None


def _voices(workspace: Opened) -> dict[str, int]:
    found: dict[str, int] = {}
    with workspace.marts() as connection:
        for said_by, _, entries in connection.execute(VOICES).fetchall():
            found[said_by] = found.get(said_by, 0) + entries
    return found


def _heard(workspace: Opened, voices: dict[str, int], shown: dict[Cell, int | None]) -> Voice | None:
    if not voices:
        return None
    with workspace.marts() as connection:
        topics: dict[str, int] = {}
        for _, topic, entries in connection.execute(VOICES).fetchall():
            if topic:
                topics[topic] = topics.get(topic, 0) + entries
    by = tuple((SAID_BY[who].capitalize(), shown.get(("voice", who))) for who in voices)
    return Voice(protected_count(sum(voices.values())), by, (), _quotes(workspace))


def _quotes(workspace: Opened) -> tuple[tuple[str, str], ...]:
    """Words that anybody may read; none of people who live under a restriction, none where names stay shut."""
    if workspace.pseudonymised:
        return ()
    home = workspace.folders.snapshots / workspace.in_service()
    with connect_read_only({"facts": home / "facts.duckdb", "identity": home / "identity.duckdb"}) as connection:
        try:
            rows = connection.execute(PUBLIC_WORDS, [MOST_QUOTES]).fetchall()
        except duckdb.CatalogException:
            return ()
    return tuple((str(words).strip(), SAID_BY.get(str(said_by), SAID_BY["other"])) for words, said_by in rows)
