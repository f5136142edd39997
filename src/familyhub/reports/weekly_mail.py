"""The body of the weekly e-mail: rounded counts of the area and of the reader's districts, and where exact ones are.

It is composed from what was released (`WeeklyData` of a release): exact counts are not at hand here, none can slip in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from familyhub.blocks import Block, Bullets, Caution, Document, Heading, Inset, Table, Text
from familyhub.disclosure import HIDDEN, RULE
from familyhub.reports.weekly_data import WeeklyData
from familyhub.reports.weekly_findings import changed_as_released, late_sources
from familyhub.reports.weekly_report import NO_GROUPS, NO_OUTCOMES
from familyhub.reports.weekly_tables import (
    beside_each_other,
    checks_table,
    combination_table,
    due_table,
    group_table,
    months_table,
    outcome_table,
    week_table,
)
from familyhub.reports.words import counted, day, listed

MOST_GROUPS = 5
TOO_SMALL = "The numbers are too small to show."

Exact = Literal["attached", "linked", "kept", "none"]
"""Where the reader finds exact figures: attached, behind a link, kept by whoever sent this, or nowhere."""


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom a mail goes: their name, the districts it tells of, and where they find exact figures of `patch`.

    `signals` are changes in the area as a whole, in words and without numbers; `judged` is what to make of its week
    beside the one before.
    """

    greeting: str
    districts: tuple[str, ...]
    patch: str
    exact: Exact
    link: str = ""
    signals: tuple[str, ...] = ()
    judged: str = ""
    released_on: date | None = None
    """The day on which the rounded figures were released, where a later snapshot has come since."""


def compose(data: WeeklyData, letter: Letter) -> Document:
    """The body as a document. Raises ValueError where `data` holds an exact count: it would leave the house."""
    _refuse_exact(data)
    blocks: list[Block] = [Text(f"Dear {letter.greeting},"), Text(_where_exact(data, letter))]
    if data.stale:
        blocks.append(Caution(data.stale))
    if letter.released_on is not None:
        blocks.append(
            Text(f"The rounded figures are those that went out on {day(letter.released_on)} to others for this week.")
        )
    places = [*(("district", name) for name in letter.districts), ("county", "")]
    if news := changed_as_released(data, places, letter.judged):
        blocks += [Heading(2, "What changed since last week", "changed"), Bullets(news)]
    if letter.signals:
        blocks += [Heading(2, "What stands out", "stands-out"), Bullets(letter.signals)]
    blocks += _checks(data, places)
    blocks += _outcomes(data, places)
    blocks += _groups(data, places)
    blocks += _how_to_read(data, letter)
    lead = f"{data.kpi.area}, {data.week.says}. As far as it was recorded by {day(data.kpi.known_by)}."
    title = f"Weekly report: {letter.patch}, week to {day(data.week.sunday)}"
    return Document(title, lead, tuple(blocks), contents=2)


def _refuse_exact(data: WeeklyData) -> None:
    rows = (*data.checks, *data.due, *(data.outcomes or ()), *(data.groups or ()), *data.three, *data.combinations)
    below = [row for row in rows if not row.rounded or row.level not in ("county", "district")]
    if data.kpi.figures or data.kpi.due or data.kpi.misses or below:
        raise ValueError("the body of an e-mail is composed from what was released, at district level and above")


def _where_exact(data: WeeklyData, letter: Letter) -> str:
    match letter.exact:
        case "attached":
            return (
                f"The exact figures of {letter.patch}, the lists by team and what changed since last week are in the "
                "attached PDF and workbook. They are for you alone: please do not pass them on."
            )
        case "linked":
            return f"The exact figures of {letter.patch} are here, once you have signed in: {letter.link}"
        case "kept":
            return (
                f"The exact figures of {letter.patch} are not sent by e-mail. Whoever runs this report for "
                f"{data.kpi.area} keeps them for you."
            )
        case "none":
            return "All figures here are rounded."


def _checks(data: WeeklyData, places: Sequence[tuple[str, str]]) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Mandated checks", "checks")]
    if late := late_sources(data):
        blocks.append(Text(late))
    blocks += [months_table(data, level, place) for level, place in places]
    beside = places
    if len(places) == 1:  # of the area: its districts beside each other
        names = data.kpi.places("district")
        blocks.append(beside_each_other(data, "district", names))
        beside = [*(("district", name) for name in names), *places]
    blocks += _told_rows(checks_table(data, "county", ""), "measure", "measures")
    blocks += _told_rows(week_table(data, beside), "place", "places")
    return [*blocks, *_told_rows(due_table(data, tuple(beside)), "place", "places")]


def _told_rows(table: Table, one: str, many: str) -> list[Block]:
    """The rows of a table in which any number stands; the others are counted, not listed star by star."""
    told = tuple(row for row in table.rows if any(cell not in (HIDDEN, None) for cell in row[1:]))
    few = len(table.rows) - len(told)
    if not few:
        return [table]
    words = f"{table.caption}: of {counted(few, one, many)} the numbers are too small to show."
    return [replace(table, rows=told), Text(words)] if told else [Text(words)]


def _outcomes(data: WeeklyData, places: Sequence[tuple[str, str]]) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Outcome measures", "outcomes")]
    if data.outcomes is None:
        return [*blocks, Text(NO_OUTCOMES)]
    for level, place in places:
        blocks += _outcomes_of(data, level, place)
    return blocks


def _outcomes_of(data: WeeklyData, level: str, place: str) -> list[Block]:
    """The measures of a place of which anything can be shown; the others are counted, not listed star by star."""
    here = data.of(data.outcomes or (), level, place)
    told = tuple(row for row in here if row["cohort"])
    few = sum(row["cohort"] is None for row in here)
    where = data.named(level, place)
    blocks: list[Block] = [outcome_table(replace(data, outcomes=told), level, place)] if told else []
    if few:
        blocks.append(Text(f"{where}: of {counted(few, 'measure', 'measures')} the numbers are too small to show."))
    elif not told:
        blocks.append(Text(f"{where}: nobody has entered a cohort."))
    return blocks


def _groups(data: WeeklyData, places: Sequence[tuple[str, str]]) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Priority groups", "groups")]
    if data.groups is None:
        return [*blocks, Text(NO_GROUPS)]
    for level, place in places:
        blocks.append(group_table(data, level, place, MOST_GROUPS, TOO_SMALL))
        blocks.append(Text(_three(data, level, place)))
        blocks.append(combination_table(data, level, place, TOO_SMALL))
    return blocks


def _three(data: WeeklyData, level: str, place: str) -> str:
    where = data.named(level, place)
    rows = data.of(data.three, level, place)
    three = rows[0]["three_or_more"] if rows else 0
    helped = rows[0]["with_intervention"] if rows else 0
    if three == 0:
        return f"In {where}, no under five is known to be in three or more groups."
    told = HIDDEN if three is None else f"about {three:,}"
    of_them = HIDDEN if helped is None else f"about {helped:,}" if helped else "none"
    return (
        f"In {where}, under fives known to be in three or more groups: {told}; of them with a targeted intervention: "
        f"{of_them}."
    )


def _how_to_read(data: WeeklyData, letter: Letter) -> list[Block]:
    names = listed([*letter.districts, data.kpi.area])
    return [
        Heading(2, "How to read this", "how-to-read"),
        Inset(
            f"These are figures of {names}. Because an e-mail can be forwarded, {RULE} ({HIDDEN}); further counts are "
            "hidden where sums would give one away. Percentages come from the rounded counts. Figures are provisional, "
            "and are not for publication."
        ),
        Text("This message was sent by familyhub. Nobody reads answers to it unless the sender's mailbox says so."),
    ]
