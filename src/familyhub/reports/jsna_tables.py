"""Tables of a needs assessment: figures by theme, places, neighbours, definitions, sources."""

from collections.abc import Iterable

from familyhub.blocks import Column, Table
from familyhub.jsna import Compared, Part, Within
from familyhub.jsna.indicator import COHORTS, SOURCES, THEMES
from familyhub.jsna.rows import LEFT_OUT, left_out_why
from familyhub.jsna.saying import NOTHING_STATED
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.jsna_words import (
    cell,
    figure,
    is_percentage,
    label,
    local_period,
    period,
    place,
    plain,
    rank,
    share,
    trend,
    verdict,
)
from familyhub.reports.words import listed, number

MOST_WARDS = 15
FEW_MORE = 5
ALIKE = "Similar councils"


def by_theme(found: Assessment, cohort: str, theme: str) -> Table:
    """The figures of one theme of a cohort beside England and similar councils."""
    compared = found.headlines(cohort, theme)
    return Table(
        caption=f"{THEMES[theme]}: {found.name} beside England and similar councils",
        columns=(
            Column("Figure"),
            Column("Period"),
            Column(found.name, "number", empty="not published"),
            Column("England", "number", empty="none"),
            Column(ALIKE, "number", empty="none"),
            Column("Against England"),
            Column("Among councils"),
            Column("Recent trend"),
        ),
        rows=tuple(_figures(found, each) for each in compared),
        nothing="No stored file has a figure for this theme.",
    )


def _figures(found: Assessment, each: Compared) -> tuple[str | None, ...]:
    indicator = found.catalogue[each.indicator]
    alike = each.neighbours(found.model)
    return (
        label(indicator),
        period(each.row.period),
        cell(each.row.value, indicator),
        cell(each.england.value if each.england else None, indicator),
        cell(alike.value if alike else None, indicator),
        verdict(each),
        place(each),
        trend(each),
    )


def ranks(found: Assessment, compared: Iterable[Compared]) -> Table:
    """Where the area stands among its neighbours of each model."""
    models = [each.model for each in found.neighbours]
    rows = []
    for each in compared:
        indicator = found.catalogue[each.indicator]
        if indicator.of == "count":
            continue
        alike = each.neighbours(found.model)
        rows.append(
            (
                label(indicator),
                cell(each.row.value, indicator),
                cell(alike.value if alike else None, indicator),
                *(rank(each, model) for model in models),
            )
        )
    return Table(
        caption=f"{found.name} among its statistical neighbours: 1 is best, or highest where neither end is good",
        columns=(
            Column("Figure"),
            Column(found.name, "number", empty="not published"),
            Column(f"Mean of neighbours ({found.model})", "number", empty="none"),
            *(Column(f"Place, {model} model", "number", empty="too few") for model in models),
        ),
        rows=tuple(rows),
        nothing="No figure is published for enough of the neighbours.",
    )


def quintiles(found: Assessment, within: Within) -> Table:
    """One figure by deprivation quintile of England."""
    return _parts(found, within, within.of_kind("quintile"), "Neighbourhoods in the", "by deprivation")


def wards(found: Assessment, within: Within, most: int = MOST_WARDS) -> Table:
    """One figure in the wards where it is highest, or lowest where high is good."""
    worst_first = sorted(
        (part for part in within.of_kind("ward") if part.value is not None),
        key=lambda part: (part.value or 0) * (1 if within.nature.polarity == "high_is_good" else -1),
    )
    # A table that is nearly whole is shown whole.
    shown = tuple(worst_first[:most] if len(worst_first) > most + FEW_MORE else worst_first)
    end = "lowest" if within.nature.polarity == "high_is_good" else "highest"
    of = (
        f"the {len(shown)} of {len(worst_first)} wards where it is {end}"
        if len(worst_first) > len(shown)
        else "by ward"
    )
    return _parts(found, within, shown, "Ward", of)


def _parts(found: Assessment, within: Within, parts: tuple[Part, ...], what: str, of: str) -> Table:
    indicator = found.catalogue[within.indicator]
    caption = f"{indicator.name}, {period(within.period)}: {of}"
    if indicator.of == "count":
        columns = (Column(what), Column(indicator.unit.capitalize(), "number", empty="not published"))
        return Table(caption, columns, tuple((part.name, cell(part.value, indicator)) for part in parts))
    return Table(
        caption=caption,
        columns=(
            Column(what),
            Column(
                "Percentage" if is_percentage(indicator) else indicator.unit.capitalize(),
                "number",
                empty="not published",
            ),
            Column("95% interval", empty="none"),
            Column("Count", "count", empty="not published"),
            Column("Of", "count", empty="not published"),
            Column(f"Against {found.name}", empty="not tested"),
        ),
        rows=tuple(
            (
                part.name,
                cell(part.value, indicator),
                f"{plain(part.interval.lower)} to {plain(part.interval.upper)}" if part.interval else None,
                part.count,
                part.denominator,
                part.judged,
            )
            for part in parts
        ),
    )


def gaps(found: Assessment, measured: Iterable[Within]) -> Table:
    """The slope and the relative index of inequality of each figure, with 95% intervals."""
    rows = []
    for each in measured:
        slope, indicator = each.slope, found.catalogue[each.indicator]
        if slope is not None:
            relative = slope.relative_interval
            rows.append((
                label(indicator), period(each.period), cell(each.whole.value, indicator), plain(slope.slope_index),
                f"{plain(slope.slope_interval.lower)} to {plain(slope.slope_interval.upper)}",
                None if slope.relative_index is None else f"{slope.relative_index:.2f}",
                None if relative is None else f"{relative.lower:.2f} to {relative.upper:.2f}",
            ))  # fmt: skip
    return Table(
        caption="Slope and relative index of inequality, from the most to the least deprived",
        columns=(
            Column("Figure"), Column("Period"), Column(found.name, "number"), Column("Slope index", "number"),
            Column("95% interval"), Column("Relative index", "number", empty="none"),
            Column("95% interval of the relative index", empty="none"),
        ),
        rows=tuple(rows),
        notes=("Above 0, or above 1 for the relative index: the most deprived have more of it.",),
    )  # fmt: skip


def population(found: Assessment) -> Table:
    """How many children and young people there are, by cohort, as far as stored files tell."""
    rows = []
    for cohort in COHORTS:
        for each in found.headlines(cohort, "population"):
            indicator = found.catalogue[each.indicator]
            people = each.row.value if indicator.of == "count" else each.row.count
            if people is not None and indicator.polarity == "neither" and indicator.source != "lait":
                share_of_all = each.row.value if is_percentage(indicator) else None
                rows.append((indicator.name, period(each.row.period), people, share_of_all))
    if not rows and found.segments is not None:
        year = str(found.segments.eve.year)
        rows = [(each.name, year, float(each.people), None) for each in found.segments.cohorts]
    rows.sort(key=lambda row: row[1])
    return Table(
        caption=f"Children and young people in {found.name}",
        columns=(
            Column("Who"),
            Column("Year"),
            Column("Number", "count", empty="not published"),
            Column("Of all residents", "percentage", empty="not worked out"),
        ),
        rows=tuple(rows),
        nothing="No stored file tells how many children there are.",
    )


def definitions(found: Assessment, cohort: str) -> Table:
    """What each figure of a cohort is, and who publishes it."""
    return Table(
        caption=f"{COHORTS[cohort]}: what each figure is",
        columns=(Column("Figure"), Column("Definition"), Column("Good is"), Column("Published by"), Column("As")),
        rows=tuple(
            (
                found.catalogue[each.indicator].name,
                found.catalogue[each.indicator].definition,
                {"high_is_good": "high", "high_is_bad": "low"}.get(each.nature.polarity, "neither"),
                SOURCES[found.catalogue[each.indicator].source].partition(",")[0],
                found.catalogue[each.indicator].published,
            )
            for each in found.headlines(cohort)
        ),
        stacks=True,
    )


def sources(found: Assessment) -> Table:
    """The files behind the figures."""
    return Table(
        caption="Files whose figures this report uses",
        columns=(Column("File"), Column("Publisher"), Column("Figures read", "count"), Column("Periods")),
        rows=tuple(
            (each.name, each.publisher, each.rows, _span(each.from_period, each.to_period)) for each in found.files
        ),
        notes=tuple(f"Licence: {each}." for each in dict.fromkeys(each.licence for each in found.files)),
        nothing="No file of published figures was used.",
    )


def _span(first: str, last: str) -> str:
    return period(first) if first == last else f"{period(first)} to {period(last)}"


def suppressed(found: Assessment) -> Table:
    """Figures of a later period than the one shown that were withheld or could not be used, an indicator a row."""
    rows = []
    for each in found.all_headlines():
        if each.suppressed:
            periods = [period(row.period) for row in each.suppressed]
            remarks = dict.fromkeys(_remark(row.note) for row in each.suppressed)
            rows.append((
                found.catalogue[each.indicator].name, period(each.row.period), listed(periods), "; ".join(remarks),
            ))  # fmt: skip
    return Table(
        caption="Later figures that their publisher has withheld, or that were left out",
        columns=(Column("Figure"), Column("Shown here"), Column("Missing for"), Column("Why")),
        rows=tuple(rows),
        nothing="No later figure is withheld or left out.",
    )


def _remark(note: str) -> str:
    """A publisher's remark, or why it was left out; where a cell only holds a mark, that no reason is given."""
    if note.startswith(LEFT_OUT):
        return LEFT_OUT + left_out_why(note)
    told = note.strip().rstrip(".")
    return "no reason given" if not told or told.startswith(NOTHING_STATED) else told


def local(found: Assessment, kind: str) -> Table:
    """Figures of the linked records of one kind, rounded."""
    return Table(
        caption=f"{kind}: {found.name}, from the linked records",
        columns=(
            Column("Measure"),
            Column("Period"),
            Column("Children or families", "count", empty="1 to 7, hidden"),
            Column("Of", "count", empty="hidden or none"),
            Column("Percentage", "percentage", empty="none"),
            Column("Target", empty="none"),
        ),
        rows=tuple(
            (each.name, local_period(each.period), each.count, each.of, each.percentage, each.target or None)
            for each in found.local
            if each.kind == kind
        ),
        notes=("Counts of 1 to 7 are hidden, others rounded to the nearest 5; percentages are of rounded counts.",),
    )


def figure_beside(found: Assessment, each: Compared) -> str:
    """The area's figure and England's in one phrase: "23.9% (England 17.0%)"."""
    indicator = found.catalogue[each.indicator]
    own = figure(each.row.value, indicator)
    return f"{own} (England {figure(each.england.value, indicator)})" if each.england else own


def part_share(part: Part) -> str:
    """A part's count and whole: "1,230 of 4,560 (27.0%)"."""
    if part.value is None or part.count is None or not part.denominator:
        return "not published"
    return f"{number(part.count)} of {number(part.denominator)} ({share(part.value)})"
