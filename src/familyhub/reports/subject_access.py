"""The answer to a subject access request, as a document."""

from dataclasses import dataclass
from datetime import date

from familyhub.blocks import Block, Caution, Column, Document, Heading, Table, Text
from familyhub.reports.words import day

NOTICE = "Personal data about one person. Have it checked by the information-governance officer before it is given out."


@dataclass(frozen=True, slots=True)
class Held:
    """What one place holds of the person: its name, what it is, and its rows as text."""

    name: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was taken out because it is about somebody else: where, which column, how many cells or lines."""

    what: str
    column: str
    count: int


@dataclass(frozen=True, slots=True)
class SubjectAccess:
    """All that is held on one person; `person` is their opaque id, `restriction` what hides them, both may be empty."""

    person: str
    area: str
    as_at: date
    restriction: str
    held: tuple[Held, ...]
    redacted: tuple[Redacted, ...]


def compose(found: SubjectAccess) -> Document:
    """The answer as a document: each place that holds anything, then what was taken out and what this cannot reach."""
    blocks: list[Block] = []
    if found.restriction:
        blocks.append(Caution(f"This person is restricted ({found.restriction}): ask who may be given what follows."))
    for place, held in enumerate(found.held, start=1):
        columns = tuple(Column(name.replace("_", " "), empty="nothing") for name in held.columns)
        rows = tuple(tuple(cell or None for cell in row) for row in held.rows)
        blocks += [
            Heading(2, held.name, f"held-{place}"),
            Text(f"{held.says}."),
            Table(f"{held.name}: {len(rows)} rows", columns, rows, stacks=True),
        ]
    blocks += _redacted(found.redacted)
    return Document(
        f"All that is held on one person: {found.area}",
        f"As at {day(found.as_at)}, from every source, with where each fact comes from.",
        tuple(blocks),
        notice=NOTICE,
        contents=2,
    )


def _redacted(redacted: tuple[Redacted, ...]) -> list[Block]:
    columns = (Column("where"), Column("what"), Column("cells or lines", "count"))
    return [
        Heading(2, "What was taken out", "taken-out"),
        Text(
            "Cells about other people (a mother, a sibling, a practitioner), other people's lines, and lines as they "
            "stood in a file, which may name anybody, are not shown. Text that somebody wrote may still name others: "
            "read it before this is given out. Backups and files kept outside the workspace were not searched."
        ),
        Table(
            "What was taken out because it is about somebody else",
            columns,
            tuple((each.what, each.column.replace("_", " "), each.count) for each in redacted),
            nothing="Nothing was about anybody else.",
        ),
    ]
