"""A provider's fix-list as tables: a summary and a table a team, for a workbook, a CSV file or a page.

A list leaves the house to the provider whose rows it holds, and holds nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from familyhub.blocks import Block, Caution, Column, Document, Heading, Inset, Table, Text
from familyhub.quality.fixlists import LONG, STATE_WORDS, VERY_LONG, Fix, FixList, TeamFixes
from familyhub.quality.kpi_cost import Cost
from familyhub.reports.words import counted, day

FOR_WHOM = (
    "For the provider named above and nobody else: it holds the ids of its records. What would identify somebody "
    "elsewhere is left out."
)
HOW_COSTED = (
    "What a fault costs: the families or children who are missed in a KPI and would be counted if the row were mended. "
    "Up to: the row does not say enough to be sure. Several faults may be about one family, which counts once in a sum."
)

FIX_COLUMNS = (
    Column("Practitioner"),
    Column("Record", empty="no id"),
    Column("What is wrong"),
    Column("What to do"),
    Column("What it costs"),
    Column("Points of the area, at most", "number", "none"),
    Column("File"),
    Column("Line", "count"),
    Column("First seen", "date"),
    Column("Last seen", "date"),
    Column("Extracts", "count"),
    Column("State"),
)

PAGE_COLUMNS = (
    Column("Practitioner"),
    Column("Record", empty="no id"),
    Column("What is wrong"),
    Column("What to do"),
    Column("What it costs"),
    Column("First seen", "date"),
    Column("State"),
)
"""What fits on a page: file and line stand in the sentence already."""

MOST_ON_A_PAGE = 200
"""Faults of one team that a page lists. A browser chokes on thousands; the workbook and the CSV file have them all."""

_COUNTED = (
    Column("Open", "count"),
    Column(f"Over {LONG} days", "count"),
    Column(f"Over {VERY_LONG} days", "count"),
    Column("Mended by the newest extract", "count"),
    Column("Mended in all", "count"),
    Column("No longer sent, never mended", "count"),
)
TEAM_COLUMNS = (Column("Team"), *_COUNTED)

COST_COLUMNS = (
    Column("Measure"),
    Column("Name"),
    Column("Period"),
    Column("Team"),
    Column("Families or children", "count"),
    Column("How sure"),
    Column("Points of the team", "number", "none"),
    Column("Points of the area", "number", "none"),
)


def fix_tables(found: FixList) -> list[Table]:
    """The tables of a provider's workbook: the teams, what the faults cost, and each team's faults."""
    return [
        summary(found),
        cost_table(found.costs, "What the faults cost"),
        *(team_table(team) for team in found.teams if team.fixes),
    ]


def summary(found: FixList) -> Table:
    """The counts of each team, and of all together in the last row."""
    rows = [(team.team, *_counts(team)) for team in found.teams]
    return Table(
        "Teams",
        TEAM_COLUMNS,
        (*rows, ("All teams", *_counts(found))),
        notes=(not_shown(found),) if found.not_shown else (),
        stacks=True,
    )


def cost_table(costs: Sequence[Cost], caption: str) -> Table:
    """Costs by measure, period and team."""
    rows = tuple(
        (
            cost.measure, cost.name, cost.period, cost.team or "not told", cost.families,
            "at most" if cost.at_most else "certain", cost.team_points, cost.county_points,
        )
        for cost in costs
    )  # fmt: skip
    return Table(
        caption,
        COST_COLUMNS,
        rows,
        notes=(HOW_COSTED,),
        nothing="No fault is known to cost a KPI anything.",
        stacks=True,
    )


def team_table(team: TeamFixes) -> Table:
    """The faults of one team."""
    return Table(team.team, FIX_COLUMNS, tuple(_row(fix) for fix in team.fixes), header=1)


def page_table(team: TeamFixes) -> Table:
    """The faults of one team that cost most, as a page shows them; it says how many are left to the workbook."""
    rows = tuple(_page_row(fix) for fix in team.fixes[:MOST_ON_A_PAGE])
    left = len(team.fixes) - len(rows)
    more = f"{counted(left, 'fault', 'faults')} more of this team: the workbook and the CSV file list them all."
    return Table(team.team, PAGE_COLUMNS, rows, notes=(more,) if left else (), header=1, stacks=True)


def kinds_table(team: TeamFixes) -> Table:
    """The faults of one team by kind, the most frequent first."""
    kinds = Counter((fix.table, fix.column, fix.to_do) for fix in team.fixes)
    columns = (Column("Table"), Column("Field", empty="the row"), Column("What to do"), Column("Faults", "count"))
    rows = tuple((table, column or None, to_do, count) for (table, column, to_do), count in kinds.most_common())
    return Table(f"Kinds of fault: {team.team}", columns, rows, header=1, stacks=True)


def flat_table(found: FixList) -> Table:
    """All faults of a provider in one table, with the team in front."""
    rows = tuple((fix.team, *_row(fix)) for fix in found.fixes)
    return Table(f"{found.name}: what to mend", (Column("Team"), *FIX_COLUMNS), rows, header=2)


def fix_document(found: FixList) -> Document:
    """The list as a page."""
    blocks: list[Block] = [
        Caution(FOR_WHOM),
        Text(found.counts.sentence()),
        *([Text(not_shown(found))] if found.not_shown else []),
        Heading(2, "Team by team", "teams"),
        summary(found),
        Heading(2, "What the faults cost", "costs"),
        Inset(HOW_COSTED),
        cost_table(found.costs, "What the faults cost"),
        Heading(2, "What to mend", "mend"),
    ]
    for place, team in enumerate((team for team in found.teams if team.fixes), start=1):
        blocks += [Heading(3, team.team, f"team-{place}"), Text(team.counts.sentence())]
        blocks += [kinds_table(team), page_table(team)]
    if not found.fixes:
        blocks.append(Text("Nothing is to be mended."))
    return Document(title(found), lead(found), tuple(blocks))


def title(found: FixList) -> str:
    """The title of a provider's list."""
    return f"{found.name}: what to mend"


def lead(found: FixList) -> str:
    """What stands under the title."""
    faults = counted(len(found.fixes), "fault is", "faults are")
    return f"As at {day(found.as_at)}, {faults} to be mended, those that cost most first."


def not_shown(found: FixList) -> str:
    """How many faults are counted and not listed, in words."""
    rows = counted(found.not_shown, "fault is", "faults are")
    return f"{rows} counted and not listed: the records are restricted. The information-governance officer can tell."


def notes(found: FixList) -> list[str]:
    """What the first sheet of a workbook says."""
    said = [lead(found), found.counts.sentence(), FOR_WHOM, HOW_COSTED]
    return [*said, not_shown(found)] if found.not_shown else said


def _counts(of: FixList | TeamFixes) -> Iterable[int]:
    counts = of.counts
    return (
        counts.open, counts.long, counts.very_long, counts.mended_since_last, counts.mended, counts.no_longer_sent,
    )  # fmt: skip


def _page_row(fix: Fix) -> tuple[str | date, ...]:
    stands = STATE_WORDS[fix.state]
    return (fix.practitioner, fix.record, fix.sentence(), fix.to_do, fix.cost_sentence, fix.first_seen, stands)


def _row(fix: Fix) -> tuple[str | int | float | date | None, ...]:
    return (
        fix.practitioner,
        fix.record,
        fix.sentence(),
        fix.to_do,
        fix.cost_sentence,
        fix.county_points or None,
        fix.file,
        fix.row,
        fix.first_seen,
        fix.last_seen,
        fix.extracts,
        STATE_WORDS[fix.state],
    )
