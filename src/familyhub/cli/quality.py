"""`familyhub quality`: what the sources are worth, what is wrong first."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.quality import Field, Quality, SourceQuality


def quality(
    *,
    source: Annotated[str | None, Parameter(help="One source, by its folder below incoming/; without it, all.")] = None,
    html: Annotated[Path | None, Parameter(help="Write the whole report to this HTML file.")] = None,
    xlsx: Annotated[Path | None, Parameter(help="Write every field and month to this Excel workbook.")] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """What each source is worth: how complete, how right, how soon, and whom it can be linked to.

    What is wrong comes first, in sentences; then the fields that are empty or wrong somewhere, source by source, in
    their latest month against the months before. Figures are exact and for use inside the partnership.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.reports.quality_findings import quality_findings

    opened = familyhub.open(workspace)
    written = []
    with meanwhile(silent=json) as log:
        with log.step("reading what is known of", source or "all sources"):
            found = opened.quality(source)
        for path, write in ((html, opened.write_quality_report), (xlsx, opened.write_quality_xlsx)):
            if path is not None:
                with log.step("writing", path.name):
                    written.append(write(path, source))
    for path in written:
        note(f"Written: {path}")
    if json:
        show_json({"findings": quality_findings(found), "quality": found})
    elif not written:
        _say(found)


_COLUMNS = ("table", "field", "month", "rows", "filled %", "against before", "right %")


def _say(found: "Quality") -> None:
    from familyhub.reports.quality_findings import quality_findings

    findings = quality_findings(found)
    tell = say if on_terminal() else note
    tell(f"What the sources are worth, as at {found.as_at}.", "")
    tell(*(f"- {finding.sentence}" for finding in findings) if findings else ("Nothing stands out.",))
    tell("")
    if not on_terminal():
        rows = [(source.source, *_row(field)) for source in found.sources for field in _told(source)]
        show_table("Fields", ("source", *_COLUMNS), rows)
        return
    for source in found.sources:
        told = _told(source)
        never = sum(field.never_filled for field in source.fields)
        if told:
            show_table(source.name, _COLUMNS, [_row(field) for field in told])
        said = (
            f"{len(source.fields) - len(told) - never} fields are always filled, and rightly; {never} were never filled"
        )
        say(f"{said}." if told else f"{source.name}: {said}.", "")
    note("`familyhub quality --html FILE` draws all of it month by month; `--xlsx FILE` has every field and month.")


def _told(source: "SourceQuality") -> "list[Field]":
    """The fields of which there is something to say."""
    from familyhub.reports.quality_tables import is_plain

    return [field for field in source.fields if not field.never_filled and not is_plain(field)]


def _row(field: "Field") -> tuple[object, ...]:
    from familyhub.reports.quality_findings import state_of

    filled, against, right, _ = state_of(field)
    latest = field.complete.latest
    return (field.source_table, field.field, latest.month, latest.whole, filled, against, right)
