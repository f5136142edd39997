"""Commands that look and write nothing: check, measures, template."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.sources import LandedPart
    from familyhub.workspace import CheckedFile

NOTES_SHOWN = 12
LONGEST_NOTE = 240
"""Letters of a note that a terminal shows: the headers of a wide sheet would fill a screen."""


def check(
    folder: Path,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> int:
    """Say what each file below a folder is and what is wrong with it. Writes nothing.

    Files are read by the formats installed and, where there is a workspace, by its mappings and settings.
    The exit code is 1 when a file cannot be read or rows would go to quarantine.

    Parameters
    ----------
    folder
        The folder of extracts, for example incoming.
    """
    import familyhub
    from familyhub.config.settings import FILE_NAME
    from familyhub.workspace.checking import check_folder

    here = familyhub.open(workspace) if (workspace / FILE_NAME).exists() else None
    files = here.check(folder) if here is not None else check_folder(folder)
    if json:
        show_json(files)
    else:
        _say_checked(folder, files)
    return 0 if all(file.good for file in files) else 1


def _say_checked(folder: Path, files: "list[CheckedFile]") -> None:
    if not files:
        say(f"There is no file below {folder}. Put extracts there, one folder for each sender.")
        return
    rows = [
        (
            file.name,
            _what(file),
            file.read_rows,
            file.landed_rows,
            file.quarantined_rows,
            file.cells_left_out,
        )
        for file in files
    ]
    show_table("Files", ("file", "is", "rows", "good", "to quarantine", "cells left out"), rows)
    for file in files:
        if file.problem:
            note(f"{file.name}: {file.problem}")
        for rule, count in file.fault_counts[:5]:
            note(f"{file.name}: {count:,} × {rule}")
        for example in file.examples[:3]:
            note(f"    {example}")
        if file.match and not file.problem and file.match.unread:
            note(f"{file.name}: headers not used: {', '.join(file.match.unread)}")
        for told in file.notes[:NOTES_SHOWN]:
            note(f"{file.name}: {_cut(told)}")
        if len(file.notes) > NOTES_SHOWN:
            note(f"{file.name}: {len(file.notes) - NOTES_SHOWN} notes more; --json shows all")
        for part in file.parts if len(file.parts) > 1 else ():
            note(f"{file.name}: {_in_words(part)}")
    if any(file.problem and file.match is not None for file in files):
        note("A list of another layout can be read by a mapping: `familyhub map FILE` drafts one.")


def _what(file: "CheckedFile") -> str:
    if file.match is None or file.problem:
        return "not read"
    tables = {part.table for part in file.parts}
    return f"{file.match.format}: " + (f"{len(tables)} tables" if len(tables) > 1 else file.match.table)


def _cut(told: str) -> str:
    return told if len(told) <= LONGEST_NOTE else f"{told[:LONGEST_NOTE]} … (--json shows all)"


def _in_words(part: "LandedPart") -> str:
    where = f'sheet "{part.sheet}", {part.table}' if part.sheet else part.table
    return f"{where}: {part.read_rows:,} rows = {part.landed_rows:,} good + {part.quarantined_rows:,} to quarantine"


def measures(
    measure: Annotated[str | None, Parameter(help="One measure's id; without it, all are listed.")] = None,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The measures and what each counts, in plain English. Works without a workspace."""
    from familyhub import measures as room
    from familyhub.config import Folders

    definitions = room.load(Folders(workspace.resolve()).measures)
    if measure is not None:
        definitions = {measure: room.definition_named(definitions, measure)}
    if json:
        show_json({name: room.as_plain(definition) for name, definition in definitions.items()})
        return
    if measure is None:
        rows = [
            (
                name,
                definition.name,
                f"{definition.target.at_least:g}%" if definition.target else "",
                definition.reported.by,
                definition.owner,
            )
            for name, definition in definitions.items()
        ]
        show_table("Measures", ("measure", "name", "target", "reported by", "owner"), rows)
        note("`familyhub measures ID` says how one is counted.")
        return
    say(*room.in_english(measure, definitions[measure]))


def template(
    table: Annotated[str | None, Parameter(help="The table; without it, all are listed.")] = None,
    *,
    json: AsJson = False,
) -> None:
    """Print the header line of a table as CSV, ready for a source to fill; `--json` prints its JSON Schema."""
    from familyhub.errors import UsageError
    from familyhub.model import BY_NAME, TABLES, derive

    if table is None:
        show_table("Tables", ("table", "holds"), [(each.name, each.says) for each in TABLES])
        note("`familyhub template TABLE > TABLE.csv` writes an empty file.")
        return
    if table not in BY_NAME:
        raise UsageError(
            "table_unknown",
            "template",
            found=f'"{table}"',
            expected="one of " + ", ".join(BY_NAME),
            next_step="Run `familyhub template` to see what each table holds.",
        )
    if json:
        show_json(derive.json_schema(BY_NAME[table]))
    else:
        say(derive.csv_template(BY_NAME[table]).rstrip("\n"))
