"""The data of a chart, map or drawing as a table: whoever cannot see the picture reads the same."""

from familyhub.blocks import (
    AgePyramid,
    AreaMap,
    BarChart,
    Cell,
    Column,
    ConcentrationCurve,
    Flow,
    FunnelChart,
    IntervalChart,
    Kind,
    LineChart,
    Marimekko,
    Picture,
    SpineChart,
    Table,
    TreeDiagram,
    TrendChart,
    Unit,
)
from familyhub.reports.words import capital, goal, measured


def data_table(chart: Picture) -> Table:
    """The data of a chart, map or drawing as a table."""
    caption = f"{chart.title}: the data"
    match chart:
        case LineChart():
            return _line_table(chart, caption)
        case IntervalChart():
            return _interval_table(chart, caption)
        case BarChart():
            columns = [Column(chart.of), Column("Value", chart.unit)]
            if chart.groups:
                rows = tuple((bar.label, bar.value, bar.group or None) for bar in chart.bars)
                return Table(caption, (*columns, Column("Group", empty="none")), rows)
            return Table(caption, tuple(columns), tuple((bar.label, bar.value) for bar in chart.bars))
        case AreaMap():
            columns = (Column(chart.of), Column(chart.value_title, chart.unit), Column("Class"))
            rows = tuple(
                (a.name, a.value, None if a.place_in is None else chart.classes[a.place_in].label) for a in chart.areas
            )
            return Table(caption, columns, rows)
        case Flow():
            return _flow_table(chart, caption)
        case SpineChart():
            return _spine_table(chart, caption)
        case FunnelChart():
            return _funnel_table(chart, caption)
        case TrendChart():
            return _trend_table(chart, caption)
        case Marimekko():
            return _marimekko_table(chart, caption)
        case ConcentrationCurve():
            columns = (Column(chart.people_name, "percentage"), Column(chart.amount_name, "percentage"))
            notes = (f"Gini coefficient {chart.gini:.2f}.", *(f"{words}." for _, words in chart.marked))
            return Table(caption, columns, tuple(zip(chart.people, chart.amount, strict=True)), notes=notes)
        case TreeDiagram():
            return _tree_table(chart, caption)
        case AgePyramid():
            return _pyramid_table(chart, caption)


def _interval_table(chart: IntervalChart, caption: str) -> Table:
    columns = [Column(chart.of), Column("Value", chart.unit), _interval(chart.unit)]
    rows = [(e.label, e.value, e.interval, e.verdict or None) for e in chart.estimates]
    if any(e.verdict for e in chart.estimates):
        return Table(caption, (*columns, Column("In words", empty="nothing to say")), tuple(rows))
    return Table(caption, tuple(columns), tuple(row[:3] for row in rows))


def _interval(unit: Unit, title: str = "95% interval") -> Column:
    return Column(title, "interval", "none", unit)


def _flow_table(chart: Flow, caption: str) -> Table:
    boxes = {node.key: node for node in chart.nodes}
    stage = [column.title for column in chart.columns]
    rows = tuple(
        (
            boxes[link.start].label,
            stage[boxes[link.start].column],
            boxes[link.end].label,
            stage[boxes[link.end].column],
            link.amount,
        )
        for link in chart.links
    )
    columns = (
        Column("From"),
        Column("Stage"),
        Column("To"),
        Column("Next stage"),
        Column(capital(chart.of), "count", "not counted"),
    )
    return Table(caption, columns, rows)


def _line_table(chart: LineChart, caption: str) -> Table:
    columns = [Column(chart.along), *(Column(one.name, chart.unit) for one in chart.series)]
    why = {mark.place: mark.why for mark in chart.marked}
    rows: list[tuple[Cell, ...]] = [
        (label, *(one.values[i] for one in chart.series)) for i, label in enumerate(chart.labels)
    ]
    if why:
        columns.append(Column("What is marked", empty="nothing"))
        rows = [(*row, why.get(i)) for i, row in enumerate(rows)]
    return Table(caption, tuple(columns), tuple(rows), notes=_line_notes(chart))


def _line_notes(chart: LineChart) -> tuple[str, ...]:
    notes: list[str] = []
    if chart.target is not None:
        notes.append(f"Target: {goal(chart.target, chart.unit)}.")
    if chart.limits is not None:
        suffix, before = ("%" if chart.unit == "percentage" else ""), ("£" if chart.unit == "pounds" else "")
        mean, low, high = (
            f"{before}{each:.1f}{suffix}" for each in (chart.limits.mean, chart.limits.lower, chart.limits.upper)
        )
        notes.append(f"Mean {mean}; control limits {low} to {high}.")
    return tuple(notes)


def _spine_table(chart: SpineChart, caption: str) -> Table:
    """Rows of different units stand as text, each with its own; where all share one they stay numbers."""
    first = chart.rows[0].unit
    unit: Unit | None = first if all(row.unit == first for row in chart.rows) else None
    kind: Kind = unit or "text"

    def said(value: float | None, of: Unit) -> float | str | None:
        return value if value is None or unit else measured(value, of)

    def between(ends: tuple[float, float] | None, of: Unit) -> tuple[float, float] | str | None:
        return ends if ends is None or unit else f"{measured(ends[0], of)} to {measured(ends[1], of)}"

    columns = [
        Column("Indicator"), Column("Group", empty="none"), Column("Period", empty="not said"),
        Column(chart.area, kind), _interval(unit) if unit else Column("95% interval", empty="none"),
        Column("England", kind), Column("Similar councils, on average", kind, "none"), Column("Lowest", kind),
        _interval(unit, "Middle half of councils") if unit else Column("Middle half of councils"),
        Column("Highest", kind), Column("To England"),
    ]  # fmt: skip
    rows = [
        (
            row.label, row.group or None, row.period or None, said(row.value, row.unit),
            between(row.interval, row.unit), said(row.england, row.unit), said(row.neighbours, row.unit),
            said(row.lowest, row.unit), between(row.middle_half, row.unit), said(row.highest, row.unit), row.judged,
        )
        for row in chart.rows
    ]  # fmt: skip
    empty = {place for place in (1, 2, 6) if all(row[place] is None for row in rows)}
    kept = [place for place in range(len(columns)) if place not in empty]
    return Table(
        caption, tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)
    )


def _funnel_table(chart: FunnelChart, caption: str) -> Table:
    columns = (
        Column(chart.of), Column(chart.along, "count"), Column("Value", chart.unit),
        Column(f"Beside {chart.benchmark_name}"),
    )  # fmt: skip
    rows = tuple((point.label, point.size, point.value, point.judged) for point in chart.points)
    inner, last = chart.limits[len(chart.limits) // 2], chart.limits[-1]
    limits = "; ".join(
        f"at {limit.size:,.0f} chance keeps 95% of areas within {_ends(limit.within95, chart.unit)} and 99.8% within "
        f"{_ends(limit.within99_8, chart.unit)}"
        for limit in dict.fromkeys((inner, last))
    )
    notes = (f"{chart.benchmark_name}: {measured(chart.benchmark, chart.unit)}.", f"{capital(limits)}.")
    return Table(caption, columns, rows, notes=notes)


def _ends(ends: tuple[float, float], unit: Unit) -> str:
    return f"{measured(ends[0], unit)} to {measured(ends[1], unit)}"


def _trend_table(chart: TrendChart, caption: str) -> Table:
    columns = [Column(chart.along), Column(chart.area.name, chart.unit)]
    columns += [_interval(chart.unit)] if any(chart.intervals) else []
    columns += [Column(one.name, chart.unit) for one in chart.benchmarks]
    rows: list[tuple[Cell, ...]] = []
    for i, label in enumerate(chart.labels):
        interval = [chart.intervals[i]] if any(chart.intervals) else []
        rows.append((label, chart.area.values[i], *interval, *(one.values[i] for one in chart.benchmarks)))
    notes = (f"Recent trend: {chart.trend}.",) if chart.trend else ()
    return Table(caption, tuple(columns), tuple(rows), notes=notes)


def _marimekko_table(chart: Marimekko, caption: str) -> Table:
    columns = (
        Column(capital(chart.of)), Column(chart.people_name, "percentage"), Column(chart.resource_name, "percentage"),
        *(Column(f"Of which {kind}", "percentage") for kind in chart.kinds),
    )  # fmt: skip
    return Table(caption, columns, tuple((s.label, s.people, s.resource, *s.kinds) for s in chart.shares))


def _tree_table(chart: TreeDiagram, caption: str) -> Table:
    rows: list[tuple[Cell, ...]] = []

    def add(place: int, before: tuple[str, ...]) -> None:
        node = chart.nodes[place]
        rule = (*before, node.words) if place else before
        rows.append(("; ".join(rule) or node.words, node.people, node.mean, node.segment or None))
        for branch in node.branches:
            add(branch, rule)

    add(0, ())
    columns = (
        Column("Rule: all of these"), Column(capital(chart.of), "count"),
        Column(f"Mean: {chart.mean_of}", chart.unit), Column("Segment", empty="divides further"),
    )  # fmt: skip
    return Table(caption, columns, tuple(rows))


def _pyramid_table(chart: AgePyramid, caption: str) -> Table:
    beside = chart.benchmark_name
    columns = [Column("Age"), Column(chart.left_name, "count"), Column(chart.right_name, "count")]
    columns += [Column(f"{name}, % of all", "percentage") for name in (chart.left_name, chart.right_name)]
    columns += [Column(f"{beside}: {name}", "percentage") for name in (chart.left_name, chart.right_name) if beside]
    rows = tuple(
        (
            band.label, band.left, band.right, 100 * band.left / chart.people, 100 * band.right / chart.people,
            *(band.benchmark if beside and band.benchmark else ()),
        )
        for band in chart.bands
    )  # fmt: skip
    return Table(caption, tuple(columns), rows, notes=(f"All: {chart.people:,.0f}.",))
