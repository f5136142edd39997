"""The weekly report: a patch's week in short, checks, lists, outcomes, groups, and what the figures rest on."""

from dataclasses import replace

from familyhub.blocks import Block, Bullets, Caution, Column, Document, Heading, Table, Text
from familyhub.disclosure import HIDDEN, RULE
from familyhub.reports.kpi_appendix import definitions
from familyhub.reports.kpi_reasons import due_by_team, due_sentence
from familyhub.reports.weekly_data import WeeklyData
from familyhub.reports.weekly_findings import changed, late_sources, stands_out
from familyhub.reports.weekly_tables import (
    beside_each_other,
    checks_table,
    combination_table,
    group_table,
    months_table,
    outcome_table,
    sources_table,
    three_table,
)
from familyhub.reports.words import day

NO_OUTCOMES = "This snapshot holds no outcome measures."
NO_GROUPS = "This snapshot holds no priority groups."


def title(data: WeeklyData) -> str:
    """The report's title, which is the e-mail's subject too."""
    return f"Weekly report: {data.kpi.here}, week to {day(data.week.sunday)}"


def compose(data: WeeklyData) -> Document:
    """The report as a document; everything in it comes from `data`.

    Raises ValueError where there is no headline measure: there would be nothing to report.
    """
    if not data.kpi.headline:
        raise ValueError("a weekly report needs at least one headline measure")
    blocks: list[Block] = [*_in_short(data), *_checks(data), *_due(data), *_outcomes(data), *_groups(data)]
    blocks += [*_sources(data), *_how_to_read(data)]
    lead = f"What had happened by {day(data.kpi.as_of)}, and in {data.week.says}."
    return Document(title(data), lead, tuple(blocks), notice=notice(data), contents=2)


def notice(data: WeeklyData) -> str:
    """For whom the report is, and which of its figures are exact."""
    patch = data.kpi.patch
    if patch is None:
        return "For use inside the partnership: exact figures, not for publication."
    if not patch.places:
        return f"For {patch.reader}. Rounded: {RULE} ({HIDDEN}). For use inside the partnership, not for publication."
    return (
        f"For {patch.reader}: exact figures of {data.kpi.here}, rounded ones of {data.kpi.area} as a whole, where "
        f"{RULE} ({HIDDEN}). Not to be passed on."
    )


def _in_short(data: WeeklyData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "In short", "in-short")]
    if data.stale:
        blocks.append(Caution(data.stale))
    if news := changed(data):
        blocks += [Heading(3, "What changed since last week", "changed"), Bullets(news)]
    for good, words, anchor in ((False, "What needs attention", "attention"), (True, "What goes well", "going-well")):
        if told := stands_out(data, good):
            blocks += [Heading(3, words, anchor), Bullets(told)]
    if len(blocks) == 1:
        blocks.append(
            Text("Changes and signals are looked for in exact figures, and those of this report are rounded.")
        )
    return blocks


def _checks(data: WeeklyData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Mandated checks", "checks")]
    if late := late_sources(data):
        blocks.append(Text(late))
    for level, place in data.places:
        blocks += [checks_table(data, level, place), months_table(data, level, place)]
    if data.places != (("county", ""),):
        blocks.append(months_table(data, "county", ""))
    for level, places in (("district", districts_of(data)), ("team", teams_of(data))):
        if len(places) > 1:
            blocks.append(beside_each_other(data, level, places))
    return blocks


def districts_of(data: WeeklyData) -> tuple[str, ...]:
    """The districts to set beside each other: the patch's, or all that may be seen."""
    patch = data.kpi.patch
    if patch is None or not patch.places:
        return data.kpi.places("district")
    return patch.districts


def teams_of(data: WeeklyData) -> tuple[str, ...]:
    """The teams whose exact figures the reader sees."""
    own = {team.team for team in data.kpi.teams}
    return tuple(team for team in data.kpi.places("team") if team in own)


def _due(data: WeeklyData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Who is due", "due")]
    if data.kpi.due:
        blocks.append(Text(due_sentence(data.kpi.due, data.kpi.here)))
        blocks.append(due_by_team(data.kpi.due, f"Checks due in {data.kpi.here}, by team"))
    elif data.kpi.patch is not None and not data.kpi.patch.places:
        blocks.append(Text("Lists of who is due are for those who answer for a team or a district."))
    else:
        blocks.append(Text(f"Nobody in {data.kpi.here} is due or overdue."))
    return blocks


def _outcomes(data: WeeklyData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Outcome measures", "outcomes")]
    if data.outcomes is None:
        return [*blocks, Text(NO_OUTCOMES)]
    blocks.append(
        Text(
            "The cohort is everybody who has entered so far. Active have a plan of support, completed have ended it, "
            "abandoned moved away or disengaged. Whoever was not assessed afterwards is neither success nor failure."
        )
    )
    return [*blocks, *(outcome_table(data, level, place) for level, place in data.places)]


def _groups(data: WeeklyData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Priority groups", "groups")]
    if data.groups is None:
        return [*blocks, Text(NO_GROUPS)]
    blocks.append(
        Text(
            "People and under fives are counted once in each group they are known to belong to. Whoever has not been "
            "asked is unknown, not outside the group: the table says of how many anything is known."
        )
    )
    for level, place in data.places:
        blocks += [group_table(data, level, place), _three(data, level, place)]
        if any(row["three_or_more"] != 0 for row in data.of(data.three, level, place)):
            blocks += [three_table(data, level, place), combination_table(data, level, place)]
    return blocks


def _three(data: WeeklyData, level: str, place: str) -> Text:
    """How many under fives of a place are in three or more groups, and how many of them are helped."""
    where = data.named(level, place)
    rows = data.of(data.three, level, place)
    if not rows:
        return Text(f"No under five of {where} is known to be in three or more groups.")
    three, helped, asked = (
        HIDDEN if (count := rows[0][name]) is None else f"{'about ' if rows[0].rounded and count else ''}{count:,}"
        for name in ("three_or_more", "with_intervention", "any_asked")
    )
    return Text(
        f"In {where}, under fives known to be in three or more groups: {three}; of them with a targeted intervention: "
        f"{helped}. Under fives asked about any group: {asked}."
    )


def _how_to_read(data: WeeklyData) -> list[Block]:
    """The words of the report, and what each check counts: the workbook has every definition in full."""
    read = definitions(replace(data.kpi, measures=()))
    read = [block for block in read if not (isinstance(block, Heading) and block.anchor == "definitions")]
    rows = tuple((measure.short, measure.name, measure.owner or None) for measure in data.kpi.headline)
    columns = (Column("Measure"), Column("Counts"), Column("Owner", empty="not named"))
    return [
        *read,
        Table("What the checks count", columns, rows),
        Text("The workbook beside this report defines every measure and group in full, with its fingerprint."),
    ]


def _sources(data: WeeklyData) -> list[Block]:
    table: Table = sources_table(data)
    return [
        Heading(2, "What the figures rest on", "sources"),
        Text(f"Figures are provisional: what is recorded later can change them. Snapshot {data.kpi.snapshot}."),
        table,
    ]
