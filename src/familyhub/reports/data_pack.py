"""A data pack: tables with all that is needed to use them elsewhere, as a workbook and as CSV files in a zip.

Source: the Government Analysis Function's guidance on spreadsheets (contents, notes, one table a sheet, marked tables);
`datapackage.json` after the Data Package specification, version 1.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from familyhub.blocks import Column, Table, refuse_illegible_tables
from familyhub.blocks.refusal import require_some, require_text
from familyhub.reports import csv, xlsx
from familyhub.reports.cells import plain_kinds, titles
from familyhub.reports.pictures import slug
from familyhub.reports.words import day

ZIP_DAY = (1980, 1, 1, 0, 0, 0)
BYTE_ORDER_MARK = "\ufeff"

FIELD_TYPES = {"count": "number", "number": "number", "percentage": "number", "rate": "number", "pounds": "number",
               "date": "date", "text": "string"}  # fmt: skip

MOST_ROWS = 1_000_000
"""Rows that a sheet can hold; a longer table is in the CSV files alone."""


@dataclass(frozen=True, slots=True)
class PackTable:
    """A table with what it means and where it comes from; `suppression` says what is hidden, and how.

    Raises ValueError where anything of it is empty, or two columns bear one title.
    """

    table: Table
    definition: str
    source: str
    period: str
    licence: str
    suppression: str

    def __post_init__(self) -> None:
        for name in ("definition", "source", "period", "licence", "suppression"):
            require_text(getattr(self, name), f"the {name} of table {self.table.caption!r}")
        heads = [title.casefold() for title in titles(self.table)]
        if twice := sorted({title for title in heads if heads.count(title) > 1}):
            raise ValueError(f"table {self.table.caption!r} has two columns titled {', '.join(twice)}")


@dataclass(frozen=True, slots=True)
class DataPack:
    """Tables under a title, made on a day; `about` says what they are and how to read them, a sentence each."""

    title: str
    on: date
    about: tuple[str, ...]
    tables: tuple[PackTable, ...]

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a data pack")
        require_some(self.tables, f"data pack {self.title!r}")


def write(folder: Path, pack: DataPack, name: str = "data pack") -> tuple[Path, Path]:
    """Write `<name>.xlsx` and `<name>.zip`; the same pack gives the same bytes. The paths, the workbook first.

    Raises ValueError for a table without headings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    refuse_illegible_tables([each.table for each in pack.tables])
    book, bundle = folder / f"{name}.xlsx", folder / f"{name}.zip"
    held = [each.table for each in pack.tables if len(each.table.rows) <= MOST_ROWS]
    xlsx.write(book, [metadata(pack), *held], title=pack.title, notes=_notes(pack), marked=True)
    _write_bundle(bundle, pack)
    return book, bundle


def metadata(pack: DataPack) -> Table:
    """What each table means, where it comes from, and what of it is hidden: a row for each."""
    columns = (
        Column("Table"), Column("File"), Column("Rows", "count"), Column("Definition"), Column("Source"),
        Column("Period"), Column("Licence"), Column("What is hidden"),
    )  # fmt: skip
    rows = tuple(
        (
            each.table.caption, file, len(each.table.rows), each.definition, each.source, each.period, each.licence,
            each.suppression,
        )
        for each, file in zip(pack.tables, _files(pack.tables), strict=True)
    )  # fmt: skip
    return Table("Metadata", columns, rows)


def _notes(pack: DataPack) -> list[str]:
    long = [each.table.caption for each in pack.tables if len(each.table.rows) > MOST_ROWS]
    left = [f"{caption} has more rows than a sheet can hold: it is in the CSV files alone." for caption in long]
    return [
        *pack.about,
        f"Made on {day(pack.on)}. Each sheet holds one table; its headings are in row 3. The sheet on metadata says "
        "what each table means, where it comes from, under which licence, and what of it is hidden.",
        "An empty cell is never left blank: it says why, as in “no data”. In the CSV files it is empty.",
        *left,
    ]


def _files(tables: Sequence[PackTable]) -> list[str]:
    return [f"{number:02}-{slug(each.table.caption)}.csv" for number, each in enumerate(tables, start=1)]


def _write_bundle(path: Path, pack: DataPack) -> None:
    files = _files(pack.tables)
    parts = {"README.txt": _readme(pack, files), "metadata.csv": BYTE_ORDER_MARK + csv.text(metadata(pack))}
    parts["datapackage.json"] = json.dumps(_described(pack, files), ensure_ascii=False, indent=2) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, words in parts.items():
            bundle.writestr(zipfile.ZipInfo(name, ZIP_DAY), words, zipfile.ZIP_DEFLATED)
        for name, each in zip(files, pack.tables, strict=True):
            bundle.writestr(
                zipfile.ZipInfo(name, ZIP_DAY), BYTE_ORDER_MARK + csv.text(each.table), zipfile.ZIP_DEFLATED
            )


def _readme(pack: DataPack, files: Sequence[str]) -> str:
    lines = [pack.title, "=" * len(pack.title), "", *pack.about, "", f"Made on {day(pack.on)}.", "", "Files", "-----"]
    lines += [f"{file}: {each.table.caption}" for file, each in zip(files, pack.tables, strict=True)]
    lines += ["metadata.csv: what each table means, its source, period, licence, and what is hidden"]
    lines += ["datapackage.json: the same for programs, with the type of every column", ""]
    lines += ["Text that a spreadsheet would take for a formula begins with an apostrophe.", ""]
    return "\r\n".join(lines)


def _described(pack: DataPack, files: Sequence[str]) -> dict[str, object]:
    return {
        "title": pack.title,
        "created": pack.on.isoformat(),
        "description": " ".join(pack.about),
        "resources": [
            {
                "name": file.removesuffix(".csv"),
                "path": file,
                "title": each.table.caption,
                "description": each.definition,
                "sources": [{"title": each.source}],
                "licenses": [{"title": each.licence}],
                "period": each.period,
                "suppression": each.suppression,
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": title, "type": FIELD_TYPES[kind]}
                        for title, kind in zip(titles(each.table), plain_kinds(each.table), strict=True)
                    ]
                },
            }
            for file, each in zip(files, pack.tables, strict=True)
        ],
    }
