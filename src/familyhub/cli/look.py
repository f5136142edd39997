"""Commands that look and write nothing: check, measures, template."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.sources import LandedPart
    from familyhub.workspace import CheckedFile

LONGEST_NOTE = 240
"""Letters of a note that a terminal shows: the headers of a wide sheet would fill a screen."""


@dataclass(frozen=True, slots=True)
class Most:
    """How much of a file is told: kinds of fault, faults in words, notes."""

    rules: int
    examples: int
    notes: int


FEW = Most(rules=5, examples=3, notes=12)
"""Of each file of a folder."""

ALL = Most(rules=50, examples=20, notes=50)
"""Of the one file that was asked about."""


def check(
    path: Path,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> int:
    """Say what each file below a folder, or one file, is and what is wrong with it. Writes nothing.

    A file may lie anywhere: what would be landed of it, and what not, is told before anybody takes it in. Files are
    read by the formats installed and, where there is a workspace, by its mappings and settings.
    The exit code is 1 when a file cannot be read or rows would go to quarantine.

    Parameters
    ----------
    path
        The folder of extracts, for example incoming, or one extract.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.config.settings import FILE_NAME
    from familyhub.workspace.looking import look_at

    here = familyhub.open(workspace) if (workspace / FILE_NAME).exists() else None
    with meanwhile(silent=json) as log:
        files = look_at(path, here, log)
    if json:
        show_json(files)
    else:
        _say_checked(path, files)
    return 0 if all(file.good for file in files) else 1


def _say_checked(path: Path, files: "list[CheckedFile]") -> None:
    if not files:
        say(f"There is no file below {path}. Put extracts there, one folder for each sender.")
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
    alone = path.is_file()
    for file in files:
        _say_file(file, ALL if alone else FEW)
    if any(file.problem and file.match is not None for file in files):
        note("A list of another layout can be read by a mapping: `familyhub map FILE` drafts one.")
    if alone:
        note("Nothing was landed: files below incoming/ are landed by `familyhub refresh`.")


def _say_file(file: "CheckedFile", most: "Most") -> None:
    """What is wrong with one file and what was decided about it, up to as many lines as are asked for."""
    if file.problem:
        note(f"{file.name}: {file.problem}")
    for rule, count in file.fault_counts[: most.rules]:
        note(f"{file.name}: {count:,} × {rule}")
    if len(file.fault_counts) > most.rules:
        note(f"{file.name}: {len(file.fault_counts) - most.rules} kinds of fault more; --json shows all")
    for example in file.examples[: most.examples]:
        note(f"    {example}")
    if file.match and not file.problem and file.match.unread:
        note(f"{file.name}: headers not used: {', '.join(file.match.unread)}")
    for told in file.notes[: most.notes]:
        note(f"{file.name}: {_cut(told)}")
    if len(file.notes) > most.notes:
        note(f"{file.name}: {len(file.notes) - most.notes} notes more; --json shows all")
    for part in file.parts if len(file.parts) > 1 else ():
        note(f"{file.name}: {_in_words(part)}")


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
