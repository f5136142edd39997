"""`familyhub inventory`: which agency holds what, why, on what basis, how fresh; what feeds a field or a measure."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.inventory import Feed, Inventory


def inventory(
    *,
    field: Annotated[
        str | None, Parameter(help="A column, as contact.happened_on: every source field that feeds it.")
    ] = None,
    measure: Annotated[str | None, Parameter(help="A measure's id: every source field that feeds it.")] = None,
    html: Annotated[Path | None, Parameter(help="Write the whole inventory to this HTML file.")] = None,
    xlsx: Annotated[Path | None, Parameter(help="Write the record of processing to this Excel workbook.")] = None,
    svg: Annotated[Path | None, Parameter(help="Write the data-flow drawing to this SVG file.")] = None,
    on: Annotated[
        date | None,
        Parameter(help="Judge lateness, agreements and retention on this day (2026-03-31). Default: today."),
    ] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Which agency holds what, why, on what basis, how fresh, and where it goes.

    What is wrong comes first: agreements that ended, data kept beyond its retention, extracts that are late. Why data
    is held stands in familyhub.toml under [sources.NAME]; what is not stated is said. Nobody's data is shown.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.errors import UsageError
    from familyhub.workspace import inventory as room

    if field is not None and measure is not None:
        raise UsageError(
            "two_questions",
            "inventory",
            found="--field and --measure together",
            expected="one of them",
            next_step="Ask for one after the other.",
        )
    opened = familyhub.open(workspace)
    feeds, written = None, []
    with meanwhile(silent=json) as log:
        with log.step("taking the inventory"):
            taken = room.take(opened, on)
        if field is not None or measure is not None:
            with log.step("following what feeds", str(field or measure)):
                feeds = room.behind(opened, taken, field=field, measure=measure)
        else:
            for path, write in ((html, room.write_html), (xlsx, room.write_xlsx), (svg, room.write_svg)):
                if path is not None:
                    with log.step("writing", path.name):
                        written.append(write(taken, path))
    if feeds is not None:
        _say_feeds(feeds, str(field or measure), as_json=json)
        return
    for path in written:
        note(f"Written: {path}")
    if json:
        show_json(_as_json(taken))
    elif not written:
        _say(taken)


def _say(taken: "Inventory") -> None:
    from familyhub.reports.inventory_words import covers, findings, freshness, marked, not_stated

    tell = say if on_terminal() else note
    tell(f"What is held for {taken.area}, as at {taken.newest_day}; judged on {taken.today}.", "")
    tell(*(f"- {sentence}" for sentence in findings(taken)))
    rows = [
        (
            holding.name,
            ", ".join(holding.formats),
            holding.rows,
            holding.people,
            covers(holding),
            holding.rhythm.last,
            holding.rhythm.late_days,
            holding.basis.lawful_basis or "not stated",
        )
        for holding in taken.holdings
    ]
    columns = ("agency", "formats", "rows", "people", "covers", "last received", "days late", "lawful basis")
    show_table("Agencies", columns, rows)
    for holding in taken.holdings:
        tell("", f"{holding.name}: {freshness(holding)} Special categories: {marked(holding)}.")
        if lacking := not_stated(holding):
            tell(f"    {lacking}")
    note(
        "", "`familyhub inventory --html FILE` has every field and the drawing; `--xlsx FILE` the record of processing."
    )


def _say_feeds(found: "tuple[Feed, ...]", asked: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"asked": asked, "feeds": found})
        return
    if not found:
        say(f"Nothing that was landed feeds {asked}.")
        return
    how = {"value": "its value", "rows": "which rows there are"}
    columns = ("source", "format", "table", "field", "counts by", "through", "rows")
    rows = [(f.source, f.format, f.table, f.field, how[f.how], ", ".join(f.through), f.rows) for f in found]
    show_table(f"What feeds {asked}", columns, rows)


def _as_json(taken: "Inventory") -> dict[str, object]:
    from dataclasses import asdict

    from familyhub.reports.inventory_words import findings

    plain = asdict(taken)
    plain["measures"] = [
        {"id": m.id, "name": m.name, "reads": [f"{table}.{column}" for table, column in sorted(m.reads)]}
        for m in taken.measures
    ]
    return {"findings": findings(taken), "inventory": plain}
