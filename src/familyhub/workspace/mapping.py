"""What a user does with mappings: draft one from a file, see what it gives, keep it, and run its examples."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from familyhub.config import Folders
from familyhub.config.folders import closed_file
from familyhub.errors import UsageError
from familyhub.model import BY_NAME
from familyhub.sources import Arrival
from familyhub.sources.landing import rules_of
from familyhub.sources.mapping import Mapping, mapping_at, mapping_of, mappings_in
from familyhub.sources.mapping.drafting import draft, masked
from familyhub.sources.mapping.loading import NAME
from familyhub.sources.mapping.trial import Given, Trial, example_faults, tried
from familyhub.sources.shape import Part
from familyhub.workspace.checking import check_file

ROWS_SHOWN = 5
LONGEST_TEXT = 30
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class AlreadyRead:
    """An installed format that reads a file without any mapping: the table, and how well it does.

    `known` counts the headers it knows, `unread` are the others; of `read_rows`, `landed_rows` would be landed.
    """

    format: str
    table: str
    known: int
    unread: tuple[str, ...]
    read_rows: int
    landed_rows: int

    def sentence(self) -> str:
        """How well the format reads the file, in words."""
        headers = f"{self.known} of its {self.known + len(self.unread)} headers are known"
        rows = f"{self.landed_rows:,} of {self.read_rows:,} rows would land"
        return f"familyhub reads this file already, as {self.format} (table {self.table}): {headers}, and {rows}."


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping gives of a file, ready to be shown: identifiers are masked.

    `given` are the first rows of each canonical table, `quarantine` how often a column broke which expectation.
    `toml` is the mapping's text; `left_out` says why columns of a drafted one have no place. `already` is the installed
    format that reads the file anyway. `reads` is False for a draft of which no column could be placed.
    """

    mapping: str
    toml: str
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    blank_rows: int
    cells_left_out: int
    given: tuple[Given, ...]
    quarantine: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    left_out: dict[str, str]
    already: AlreadyRead | None = None
    reads: bool = True


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """A worked example of a mapping: what it says, and where it does not come out so."""

    mapping: str
    says: str
    wrong: tuple[str, ...]


def drafted(path: Path, sheet: str = "") -> Preview:
    """A draft from a file's own headers and values, and what it gives. Raises SourceError where there is no table."""
    _there(path)
    already = already_read(path)
    made = draft(path, sheet)
    mapping = mapping_of(DRAFT, made.toml)
    left_out = dict(made.left_out)
    if not mapping.definition.row:
        return Preview(DRAFT, made.toml, made.file.rows, 0, 0, 0, 0, (), (), (), left_out, already, reads=False)
    return replace(_preview(mapping, made.toml, path, left_out), already=already)


def already_read(path: Path) -> AlreadyRead | None:
    """The installed format that reads a file as it is, and how well; None where none does."""
    with duckdb.connect() as connection:
        found = check_file(connection, Arrival(path, path.name, None, None, "", (0, 0)), rules_of())
    match = found.match
    if match is None or found.problem is not None or not match.accepted:
        return None
    parts = match.parts or (Part(match.table, columns=match.columns, unread=match.unread),)
    unread = tuple(header for part in parts for header in part.unread)
    known = sum(len(part.columns) for part in parts)
    table = ", ".join(dict.fromkeys(part.table for part in parts))
    return AlreadyRead(match.format, table, known, unread, found.read_rows, found.landed_rows)


def previewed(path: Path, mapping: Path) -> Preview:
    """What a mapping gives of a file. Raises SourceError where the file is none of its own."""
    _there(path)
    _there(mapping)
    return _preview(mapping_at(mapping), mapping.read_text(encoding="utf-8-sig"), path, {})


def save(folders: Folders, name: str, toml: str) -> Path:
    """Keep a mapping in the workspace. Returns where. Raises UsageError where there is one of that name."""
    path = folders.mappings / f"{name}.toml"
    if not NAME.fullmatch(name):
        raise UsageError(
            "mapping_name",
            "--save",
            found=f'"{name}"',
            expected="small letters and digits, with single hyphens between words",
            next_step="Name it after the file and its sender, for example hub-register.",
        )
    if path.exists():
        raise UsageError(
            "mapping_exists",
            f"{folders.mappings.name}/{path.name}",
            found="a mapping of that name",
            expected="a new name",
            next_step="Choose another name, or remove the file if you want to begin anew.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # A draft may hold examples of what stood in the file.
    closed_file(path).write_text(toml, encoding="utf-8")
    return path


def examples(folders: Folders, only: Path | None = None) -> list[ExampleResult]:
    """The worked examples of a mapping, or of all of the workspace's, each run as a test."""
    chosen = [mapping_at(only)] if only is not None else list(mappings_in(folders.mappings).values())
    return [
        ExampleResult(mapping.name, example.says, tuple(example_faults(mapping, example)))
        for mapping in chosen
        for example in mapping.definition.example
    ]


def _there(path: Path) -> None:
    if not path.is_file():
        raise UsageError(
            "no_file",
            str(path),
            found="no such file",
            expected="a CSV or workbook, or a mapping",
            next_step="Correct the path.",
        )


def _preview(mapping: Mapping, toml: str, path: Path, left_out: dict[str, str]) -> Preview:
    trial = tried(mapping, path, ROWS_SHOWN)
    landed = trial.landed
    return Preview(
        mapping.name,
        toml,
        landed.read_rows,
        landed.landed_rows,
        landed.quarantined_rows,
        landed.blank_rows,
        landed.cells_left_out,
        tuple(_masked(mapping, given) for given in trial.given),
        _quarantine(trial),
        landed.notes,
        left_out,
    )


def _quarantine(trial: Trial) -> tuple[tuple[str, int], ...]:
    counts = trial.fault_counts.items()
    return tuple((f"{column or 'row'}: expected {expected}", count) for (column, expected), count in counts)


def _masked(mapping: Mapping, given: Given) -> Given:
    """The rows with names, numbers, addresses and what is built of them as mere shapes, and long texts cut short."""
    hidden = _hidden(mapping, given.table)
    rows = tuple(
        tuple(masked(cell) if name in hidden else _short(cell) for name, cell in zip(given.columns, row, strict=True))
        for row in given.rows
    )
    return Given(given.table, given.count, given.columns, rows)


def _hidden(mapping: Mapping, table: str) -> set[str]:
    """The columns of a table that identify somebody, or are made of headers whose cells do."""
    cells = [
        (block.canonical, cell)
        for block in mapping.compiled.blocks
        for variant in block.variants
        for cell in variant.cells
    ]
    telling = {
        header
        for of, cell in cells
        for header in cell.headers
        if cell.canonical and (BY_NAME[of].column(cell.canonical).identifies or cell.canonical == "birth_date")
    }
    made_of = {cell.canonical for of, cell in cells if of == table and not telling.isdisjoint(cell.headers)}
    named = {column.name for column in BY_NAME[table].columns if column.identifies}
    return named | (made_of - {"birth_date"})


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_TEXT else f"{cell[:LONGEST_TEXT]}…"
