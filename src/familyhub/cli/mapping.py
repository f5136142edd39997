"""The command that drafts a mapping from a file, shows what it gives, and runs the examples of mappings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.mapping import AlreadyRead, ExampleResult, Preview

FAULTS_SHOWN = 12
NOTES_SHOWN = 12


def map_file(
    file: Path | None = None,
    *,
    by: Annotated[
        Path | None, Parameter(name="--with", help="Show what this mapping gives, instead of drafting one.")
    ] = None,
    sheet: Annotated[str, Parameter(help="The sheet of a workbook to draft from. Default: the widest table.")] = "",
    save: Annotated[str | None, Parameter(help="Keep the draft as mappings/NAME.toml.")] = None,
    check: Annotated[
        bool, Parameter(negative="", help="Run the worked examples of the workspace's mappings, or of --with.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> int:
    """Draft a mapping from a file that no format knows, and show what it would give. Nothing is landed.

    Identifiers are masked. The exit code is 1 when nothing could be placed, rows would go to quarantine or an example
    does not come out.

    Parameters
    ----------
    file
        A CSV or workbook, as it came.
    """
    from familyhub.config import Folders
    from familyhub.workspace import mapping as room

    folders = Folders(workspace.resolve())
    if check:
        return _say_examples(room.examples(folders, by), as_json=json)
    if file is None:
        raise _no_file()
    preview = room.previewed(file, by) if by is not None else room.drafted(file, sheet)
    if json:
        show_json(preview)
    else:
        _say_preview(preview, drafted=by is None)
    if save is not None and by is None:
        note(f"Saved as {room.save(folders, save, preview.toml)}. Read it line by line before you refresh.")
    return 1 if preview.quarantined_rows or not preview.reads else 0


def _no_file() -> Exception:
    from familyhub.errors import UsageError

    return UsageError(
        "no_file",
        "familyhub map",
        found="no file",
        expected="a CSV or workbook to draft a mapping from",
        next_step="Name the file, or run `familyhub map --check` to run the examples of the mappings there are.",
    )


def _say_preview(preview: "Preview", *, drafted: bool) -> None:
    """A draft on standard output, so that it can be kept; what it gives beside it. Without a draft, what is given."""
    if drafted:
        say(preview.toml.rstrip("\n"))
    if preview.already is not None:
        note(preview.already.sentence(), *_unread(preview.already))
    if not preview.reads:
        note(
            f"Nothing of the {_many(preview.read_rows, 'row')} could be placed, so this draft reads nothing: no column"
            " could serve as a person's id. Name one in the draft, as its last lines show."
        )
        return
    tell = note if drafted else say
    for given in preview.given:
        if not drafted:
            show_table(f"{given.table}: {_many(given.count, 'row')}", given.columns, given.rows)
            continue
        note(f"{given.table}: {_many(given.count, 'row')}", "    " + " | ".join(given.columns))
        note(*("    " + " | ".join(row) for row in given.rows))
    tell(
        f"{preview.read_rows:,} rows read = {preview.landed_rows:,} landed whole + {preview.quarantined_rows:,} with"
        f" something in quarantine ({_many(preview.cells_left_out, 'cell')} left out,"
        f" {_many(preview.blank_rows, 'blank row')} passed over)."
    )
    for what, count in preview.quarantine[:FAULTS_SHOWN]:
        note(f"{count:,} × {what}")
    for told in preview.notes[:NOTES_SHOWN]:
        note(told)
    if preview.left_out:
        note(f"{_many(len(preview.left_out), 'column')} could not be placed: leave_out says why.")


def _unread(already: "AlreadyRead") -> list[str]:
    if not already.unread:
        return ["It needs no mapping: put it below incoming/."]
    return [f"It needs no mapping, unless you want what is not read: {', '.join(already.unread)}."]


def _say_examples(results: "list[ExampleResult]", *, as_json: bool) -> int:
    if as_json:
        show_json(results)
    else:
        rows = [
            (each.mapping, each.says, "as it says" if not each.wrong else "; ".join(each.wrong)) for each in results
        ]
        show_table("Examples", ("mapping", "example", "comes out"), rows)
        if not results:
            note("No mapping has an example. docs/how-to-map-a-file.md shows how one is written.")
    return 1 if any(each.wrong for each in results) else 0


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
