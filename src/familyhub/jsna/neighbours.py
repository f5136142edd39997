"""Statistical neighbours of councils, as DfE's models publish them: ten with families in like circumstances."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from familyhub.errors import SourceError
from familyhub.sources.workbook import opened
from familyhub.sources.workbook_check import is_workbook

NEIGHBOUR = re.compile(r"SN_?(\d+)", re.IGNORECASE)
CLOSENESS = re.compile(r"SN(P|_?\d+P)", re.IGNORECASE)
COUNCIL = ("la num", "old_la_code")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of a council's neighbours: its ONS code, its place from 1 (closest), how close the model calls it."""

    code: str
    place: int
    closeness: str


def read_neighbours(path: Path) -> dict[str, tuple[Neighbour, ...]]:
    """The neighbours of every council in one of DfE's files (workbook or CSV, any of its layouts), by ONS code.

    DfE's own council numbers become ONS codes. A neighbour that has been abolished since keeps its old code, under
    which no later figures are published. Raises SourceError where the file has no columns of neighbours.
    """
    codes = council_codes()
    found: dict[str, tuple[Neighbour, ...]] = {}
    columns: _Columns | None = None
    for row in _rows(path):
        if columns is None:
            columns = _columns(row)
            continue
        code = codes.get(_number(row, columns.council))
        if code is not None:
            read = (
                Neighbour(codes[number], place, _cell(row, close))
                for place, at, close in columns.neighbours
                if (number := _number(row, at)) in codes
            )
            found[code] = tuple(read)
    if not found:
        raise SourceError(
            "neighbours-none",
            path.name,
            found="no columns of councils and neighbours (SN1 to SN10)" if columns is None else "no council",
            expected="DfE's file of statistical neighbours",
            next_step="Download it again from DfE's page of the Local Authority Interactive Tool.",
        )
    return found


def council_codes() -> dict[str, str]:
    """ONS codes by the council numbers of DfE."""
    listed = files("familyhub.sources.published") / "codes" / "la_number.csv"
    lines = listed.read_text("utf-8").splitlines()
    return {row["la_number"]: row["ons_code"] for row in csv.DictReader(lines)}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the council and its neighbours stand: for each neighbour its place, its column and its closeness'."""

    council: int
    neighbours: tuple[tuple[int, int, int | None], ...]


def _columns(row: Sequence[str | None]) -> _Columns | None:
    headers = [(cell or "").strip() for cell in row]
    council = next((at for at, header in enumerate(headers) if header.lower() in COUNCIL), None)
    neighbours = []
    for at, header in enumerate(headers):
        if named := NEIGHBOUR.fullmatch(header):
            beside = at + 1 < len(headers) and CLOSENESS.fullmatch(headers[at + 1])
            neighbours.append((int(named[1]), at, at + 1 if beside else None))
    return None if council is None or not neighbours else _Columns(council, tuple(sorted(neighbours)))


def _rows(path: Path) -> Iterator[Sequence[str | None]]:
    with path.open("rb") as file:
        head = file.read(8)
    if is_workbook(head):
        with opened(path) as pages:
            for page in pages:
                yield from page.rows()
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.reader(lines)


def _cell(row: Sequence[str | None], at: int | None) -> str:
    return "" if at is None or at >= len(row) else (row[at] or "").strip()


def _number(row: Sequence[str | None], at: int) -> str:
    return _cell(row, at).removesuffix(".0")
