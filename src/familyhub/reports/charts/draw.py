"""From a chart or map to its picture, and to its data as a table."""

from markupsafe import Markup

from familyhub.blocks import AreaMap, BarChart, Cell, Column, Flow, IntervalChart, LineChart, Table
from familyhub.reports.charts.flows import flow_chart
from familyhub.reports.charts.lines import line_chart
from familyhub.reports.charts.maps import area_map
from familyhub.reports.charts.rows import bar_chart, interval_chart

Drawn = LineChart | IntervalChart | BarChart | AreaMap | Flow


def draw(chart: Drawn, name: str) -> Markup:
    """The picture as SVG. `name` must be unique in the page."""
    match chart:
        case LineChart():
            return line_chart(chart, name)
        case IntervalChart():
            return interval_chart(chart, name)
        case BarChart():
            return bar_chart(chart, name)
        case AreaMap():
            return area_map(chart, name)
        case Flow():
            return flow_chart(chart, name)


def data_table(chart: Drawn) -> Table:
    """The data of a chart or map as a table."""
    caption = f"{chart.title}: the data"
    match chart:
        case LineChart():
            return _line_table(chart, caption)
        case IntervalChart():
            columns = [Column(chart.of), Column("Value", chart.unit), Column("95% interval", "interval", "none")]
            rows = [(e.label, e.value, e.interval, e.verdict or None) for e in chart.estimates]
            if any(e.verdict for e in chart.estimates):
                return Table(caption, (*columns, Column("In words", empty="nothing to say")), tuple(rows))
            return Table(caption, tuple(columns), tuple(row[:3] for row in rows))
        case BarChart():
            columns = [Column(chart.of), Column("Value", chart.unit)]
            if chart.groups:
                rows = tuple((bar.label, bar.value, bar.group or None) for bar in chart.bars)
                return Table(caption, (*columns, Column("Group", empty="none")), rows)
            return Table(caption, tuple(columns), tuple((bar.label, bar.value) for bar in chart.bars))
        case AreaMap():
            columns = (Column(chart.of), Column(chart.value_title, "percentage"), Column("Class"))
            rows = tuple(
                (a.name, a.value, None if a.place_in is None else chart.classes[a.place_in].label) for a in chart.areas
            )
            return Table(caption, columns, rows)
        case Flow():
            return _flow_table(chart, caption)


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
        Column(chart.of[:1].upper() + chart.of[1:], "count", "not counted"),
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
    suffix = "%" if chart.unit == "percentage" else ""
    notes: list[str] = []
    if chart.target is not None:
        notes.append(f"Target: {chart.target:g}{suffix}.")
    if chart.limits is not None:
        low, mean, high = chart.limits.lower, chart.limits.mean, chart.limits.upper
        notes.append(f"Mean {mean:.1f}{suffix}; control limits {low:.1f}{suffix} to {high:.1f}{suffix}.")
    return tuple(notes)
