"""The data pack of a needs assessment: every figure, comparison, finding and definition, with file and line."""

from collections.abc import Iterator

from familyhub.blocks import Cell, Column, Table
from familyhub.jsna import Compared, IndicatorRow
from familyhub.jsna.indicator import COHORTS, SOURCES, THEMES
from familyhub.reports import jsna_tables as tables
from familyhub.reports.data_pack import DataPack, PackTable
from familyhub.reports.jsna_advice import numbered
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.jsna_words import cohort_name, period, place, trend, verdict
from familyhub.reports.words import listed

LICENCE = "Open Government Licence v3.0"
WITHHELD = "Figures that their publisher withheld, or that could not be used, are empty; nothing else is hidden."
NOTHING_HIDDEN = "Nothing is hidden."
ROUNDED = "Counts of 1 to 7 are hidden, others rounded to the nearest 5; percentages are of rounded counts."
OURS = "Made by familyhub from the figures in this pack."


def pack(found: Assessment) -> DataPack:
    """Everything the report rests on, as tables to work with."""
    publishers = listed(list(dict.fromkeys(each.publisher for each in found.files))) or "The area's own records"
    span = _span(found)
    made = [
        PackTable(_figures(found), "The latest figure of each indicator and group of people, and what it was held "
                  "against; the file and row that state it.", publishers, span, LICENCE, WITHHELD),
        PackTable(_history(found), "Each indicator's figures of the area over time.", publishers, span, LICENCE,
                  WITHHELD),
        PackTable(_within(found), "Figures of wards, neighbourhoods and deprivation quintiles of the area.",
        publishers,
                  span, LICENCE, WITHHELD),
        PackTable(_definitions(found), "What each figure is, of whom, whether high is good, and why it is here.",
                  publishers, span, LICENCE, NOTHING_HIDDEN),
        PackTable(_findings(found), "Each finding with the lines of files that its numbers are from.", OURS, span,
                  LICENCE, NOTHING_HIDDEN),
        PackTable(_advice(found), "What is recommended, for which findings, on which evidence, and what was agreed.",
                  OURS, span, LICENCE, NOTHING_HIDDEN),
        PackTable(_conflicts(found), "Rows whose publisher's words contradict their figures.", publishers, span,
                  LICENCE, NOTHING_HIDDEN),
        PackTable(tables.suppressed(found), "Later figures that were withheld or left out.", publishers, span, LICENCE,
                  WITHHELD),
        PackTable(tables.sources(found), "The files behind the figures.", OURS, span, LICENCE, NOTHING_HIDDEN),
        PackTable(_remarks(found), "Cells and rows that were left out, or are odd.", OURS, span, LICENCE,
                  NOTHING_HIDDEN),
        *(PackTable(tables.local(found, kind), "Figures of the area's own linked records.",
        "The area's linked records",
                    "The latest period of each", "For the partnership to decide", ROUNDED)
          for kind in dict.fromkeys(each.kind for each in found.local)),
    ]  # fmt: skip
    about = (
        f"Every figure of the needs assessment of {found.name}, to check it and to work with it.",
        "Directions and verdicts are worked out from the figures; no publisher's word is taken over.",
    )
    title = f"Children and young people in {found.name}: data of the needs assessment"
    return DataPack(title, found.on, about, tuple(each for each in made if each.table.rows))


def _span(found: Assessment) -> str:
    rows = sorted((each.row for each in found.compared), key=lambda row: row.period_order)
    return f"{period(rows[0].period)} to {period(rows[-1].period)}" if rows else "The latest period of each"


GROUP = (Column("Sex", empty="all"), Column("Age", empty="all"), Column("Category type", empty="none"),
         Column("Category", empty="none"))  # fmt: skip
FIGURE = (
    Column("Value", "number"), Column("Lower 95%", "number"), Column("Upper 95%", "number"), Column("Count", "number"),
    Column("Denominator", "number"),
)  # fmt: skip
WHERE_FROM = (Column("File"), Column("Row", "count"))


def _group(row: IndicatorRow) -> tuple[Cell, ...]:
    return tuple(part or None for part in row.group)


def _figures(found: Assessment) -> Table:
    models = [each.model for each in found.neighbours]
    return Table(
        caption=f"Figures of {found.name}",
        columns=(
            Column("Id"), Column("Indicator"), Column("Age group"), Column("Theme"), Column("Unit"), Column("Period"),
            *GROUP, *FIGURE, Column("England", "number"), Column("Region", "number"),
            *(Column(f"Similar councils {model}", "number") for model in models),
            Column("Against England"), Column("Against the region"),
            *(Column(f"Against similar councils {model}") for model in models),
            *(Column(f"Rank among similar councils {model}", "count") for model in models),
            Column("Among all councils"), Column("Recent trend"), Column("Note", empty="none"), *WHERE_FROM,
        ),
        rows=tuple(_figure(found, each, models) for each in found.compared if each.indicator in found.catalogue),
        header=1,
    )  # fmt: skip


def _figure(found: Assessment, each: Compared, models: list[str]) -> tuple[Cell, ...]:
    indicator, row = found.catalogue[each.indicator], each.row
    held = [each.neighbours(model) for model in models]
    ranks = {rank.label: rank.place for rank in each.ranks}
    low, high = (each.interval.lower, each.interval.upper) if each.interval else (None, None)
    return (
        each.indicator, indicator.name, cohort_name(indicator.cohort), THEMES[indicator.theme], indicator.unit,
        period(row.period), *_group(row), row.value, low, high, row.count, row.denominator,
        each.england.value if each.england else None, each.region.value if each.region else None,
        *(one.value if one else None for one in held),
        verdict(each), each.region.judged if each.region else None, *(one.judged if one else None for one in held),
        *(ranks.get(model) for model in models), place(each), trend(each), row.note or None, row.file, row.row,
    )  # fmt: skip


def _history(found: Assessment) -> Table:
    return Table(
        caption=f"Figures of {found.name} over time",
        columns=(Column("Id"), Column("Indicator"), Column("Period"), *GROUP, *FIGURE, *WHERE_FROM),
        rows=tuple(
            (each.indicator, found.catalogue[each.indicator].name, period(row.period), *_group(row), row.value,
             row.lower, row.upper, row.count, row.denominator, row.file, row.row)
            for each in found.compared
            if each.indicator in found.catalogue
            for row in each.history
        ),
        header=1,
    )  # fmt: skip


def _within(found: Assessment) -> Table:
    kinds = {"lsoa": "neighbourhood", "quintile": "deprivation quintile", "tenth": "tenth of the area"}
    return Table(
        caption=f"Figures within {found.name}",
        columns=(
            Column("Id"), Column("Indicator"), Column("Period"), Column("Kind of place"), Column("Code"),
            Column("Place"),
            Column("Value", "number"), Column("Count", "number"), Column("Denominator", "number"),
            Column("Lower 95%", "number"), Column("Upper 95%", "number"),
            Column("Against the area", empty="not tested"),
        ),
        rows=tuple(
            (each.indicator, found.catalogue[each.indicator].name, period(each.period),
             kinds.get(part.kind, part.kind), part.code, part.name, part.value, part.count, part.denominator,
             part.interval.lower if part.interval else None, part.interval.upper if part.interval else None,
             part.judged)
            for each in found.within
            for part in (each.whole, *each.parts)
        ),
        header=5,
    )  # fmt: skip


def _definitions(found: Assessment) -> Table:
    used = {each.indicator for each in found.compared} | {each.indicator for each in found.within}
    good = {"high_is_good": "high", "high_is_bad": "low", "neither": "neither"}
    return Table(
        caption="What each figure is",
        columns=(
            Column("Id"), Column("Indicator"), Column("Age group"), Column("Theme"), Column("Unit"),
            Column("Definition"), Column("Numerator", empty="not stated"), Column("Denominator", empty="not stated"),
            Column("Good is"),
            Column("Why it is here"), Column("Publisher"), Column("Published as"),
        ),
        rows=tuple(
            (id, each.name, COHORTS[each.cohort], THEMES[each.theme], each.unit, each.definition,
             each.numerator or None, each.denominator or None, good[each.polarity], each.why, SOURCES[each.source],
             each.published)
            for id, each in found.catalogue.items()
            if id in used
        ),
        header=1,
    )  # fmt: skip


def _findings(found: Assessment) -> Table:
    return Table(
        caption="Findings and the lines behind them",
        columns=(
            Column("Finding"), Column("Rule"), Column("Age group"), Column("What was found"),
            Column("People", "count", empty="not known"), Column("Gap", "number", empty="not worked out"),
            Column("Number", empty="none"), Column("What it is", empty="none"), Column("Lines", empty="none"),
        ),
        rows=tuple(_numbers(found)),
        nothing="Nothing was found by the rules.",
    )  # fmt: skip


def _numbers(found: Assessment) -> Iterator[tuple[Cell, ...]]:
    for each in found.findings:
        said = (each.id, each.rule, cohort_name(each.cohort), each.sentence, each.people, each.gap)
        if not each.numbers:
            yield (*said, None, None, None)
        for number in each.numbers:
            lines = "; ".join(f"{line.file} row {line.row}" for line in number.lines[:20])
            yield (*said, number.text, number.what, lines)


def _advice(found: Assessment) -> Table:
    numbers = numbered(found)
    return Table(
        caption="Recommendations and their evidence",
        columns=(
            Column("Recommendation"), Column("State"), Column("For whom"), Column("Level"),
            Column("Figures it answers"),
            Column("Who", empty="open"), Column("By when", empty="open"), Column("What was said", empty="nothing"),
            Column("Evidence"), Column("Links"),
        ),
        rows=tuple(
            (each.does, each.state, ", ".join(map(cohort_name, each.cohorts)), each.level, "; ".join(each.because),
             each.who or None, each.by_when or None, each.said or None,
             "; ".join(f"{numbers[item]} {item.cited}" for item in each.evidence),
             " ".join(item.link for item in each.evidence))
            for each in found.advice
        ),
        nothing="Nothing was recommended.",
    )  # fmt: skip


def _conflicts(found: Assessment) -> Table:
    return Table(
        caption="Rows that contradict their publisher's words",
        columns=(Column("Indicator"), Column("Period"), Column("The file says"), Column("Its figures say"),
        *WHERE_FROM),
        rows=tuple(
            (found.catalogue[each.indicator].name, period(one.row.period), one.stated, one.computed, one.row.file,
             one.row.row)
            for each in found.compared
            if each.indicator in found.catalogue
            for one in each.conflicts
        ),
        nothing="None was found.",
    )  # fmt: skip


def _remarks(found: Assessment) -> Table:
    return Table(
        caption="What was remarked while reading the files",
        columns=(Column("Remark"),),
        rows=tuple((each,) for each in found.notes),
        nothing="Nothing was odd.",
    )
