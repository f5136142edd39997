"""Finding the lines of people among what landed, in the shape of each source's own tables.

Nothing here knows an identifier: values are compared by their keyed digests, so that an objection can stand for years
without naming anybody. A row is theirs where it bears their id or number, and where it bears nobody's and hangs on a
record of theirs; a row of somebody else that names them is told apart.
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.model import Column, Table
from familyhub.model.identifiers import tidy_nhs_number, tidy_upn
from familyhub.sources import Format, Landed, faults

RELATIONS = re.compile(r"mother|father|parent|carer|partner|guardian|sibling|other", re.IGNORECASE)
"""Words in the name of a column that is about somebody beside the person whose line it is."""
SOMEBODY = re.compile(RELATIONS.pattern + r"|person|patient|child|baby|pupil|member|applicant|lpid", re.IGNORECASE)
ACT = re.compile(r"careact", re.IGNORECASE)
"""Ids of what was done with somebody, in whose names a word for the person stands."""
LIKE_A_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
LIKE_A_UPN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]\d{11}[0-9A-Za-z](?![A-Za-z0-9])")
WORDS = re.compile(r'[^,;|\t"<>=\r\n]+')
NO_ROWS = np.zeros(0, dtype=bool)


@dataclass(frozen=True, slots=True)
class Sought:
    """By what the lines of people are recognised: keyed digests of NHS numbers, UPNs and sources' own ids."""

    secret: bytes
    digests: frozenset[str]

    def number(self, text: str) -> bool:
        """Whether this is the NHS number of one of them."""
        return keyed(self.secret, "nhs", tidy_nhs_number(text)) in self.digests

    def upn(self, text: str) -> bool:
        """Whether this is the UPN of one of them."""
        return keyed(self.secret, "upn", tidy_upn(text)) in self.digests

    def record(self, source: str, text: str) -> bool:
        """Whether this is the id that the source gave to one of them."""
        return keyed(self.secret, "record", source, text) in self.digests

    def in_text(self, source: str, text: str, *, words: bool) -> bool:
        """Whether a number or UPN of theirs stands anywhere in a line, or (with `words`) an id of theirs as a cell."""
        return (
            any(self.number(found) for found in LIKE_A_NUMBER.findall(text))
            or any(self.upn(found) for found in LIKE_A_UPN.findall(text))
            or (words and any(self.record(source, word.strip()) for word in WORDS.findall(text)))
        )


def keyed(secret: bytes, *parts: str) -> str:
    """The keyed digest (HMAC-SHA-256) of a value and what it is, in hexadecimal."""
    return hmac.new(secret, "\x1f".join(parts).encode(), "sha256").hexdigest()


@dataclass(slots=True)
class Found:
    """What one landed extract holds of the people sought.

    `own` and `named` are, by the file's name, the places (from 0) of rows that are theirs, and of others' that name
    them with the columns to empty; `faults` those of faults that are theirs, `told` of others' that tell of them.
    `lines` are (part, row) of the file.
    """

    folder: Path
    landed: Landed
    own: dict[str, np.ndarray]
    named: dict[str, dict[str, np.ndarray]]
    faults: np.ndarray
    told: np.ndarray
    lines: set[tuple[int, int]]

    @property
    def anything(self) -> bool:
        """Whether the extract holds anything of theirs."""
        return bool(self.lines)


Line = tuple[str, str, int]
"""A line of a file: what its bytes add up to (SHA-256), the sheet (empty where there is none), and the row."""


def search(
    extracts: Iterable[tuple[Path, Landed]],
    formats: Mapping[str, Format],
    sought: Sought,
    cited: frozenset[Line] = frozenset(),
) -> list[Found]:
    """The extracts that hold anything of the people sought, each with where. Writes nothing.

    A row is theirs where it bears their id or number, and where it bears nobody's and hangs on a record of theirs by
    that record's own key (an activity on its contact, a contact on its referral). What hangs on a record that others
    share (a household, a family's case) stays. `cited` are lines that are known to be theirs though no cell says so.
    """
    by_sender: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for folder, landed in extracts:
        if landed.format in formats:
            found = Found(folder, landed, {}, {}, NO_ROWS, NO_ROWS, set())
            by_sender[landed.source, landed.format].append(found)
    for (_, name), group in by_sender.items():
        _search_sender(group, formats[name], sought, cited)
    return [found for group in by_sender.values() for found in group if found.anything]


def _search_sender(group: list[Found], form: Format, sought: Sought, cited: frozenset[Line]) -> None:
    hangs: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, set[str]] = defaultdict(set)
    for found in group:
        for table in _tables(found, form):
            _search_table(found, table, sought, cited, hangs)
    grown = bool(hangs)
    while grown:
        before = sum(map(len, hangs.values()))
        for found in group:
            for table in _tables(found, form):
                _leave_shared(found, table, hangs, shared)
        for found in group:
            for table in _tables(found, form):
                _follow(found, table, {name: values - shared[name] for name, values in hangs.items()}, hangs)
        grown = sum(map(len, hangs.values())) > before
    for found in group:
        own_lines: set[tuple[int, int]] = set()
        for table in _tables(found, form):
            places = pq.read_table(found.folder / f"{table.name}.parquet", columns=["_part", "_row"])
            own_lines |= lines_of(places, found.own[table.name])
            for cells in found.named[table.name].values():
                found.lines |= lines_of(places, cells)
        found.lines |= own_lines
        _search_faults(found, sought, own_lines)


def _tables(found: Found, form: Format) -> list[Table]:
    return [table for table in form.tables if (found.folder / f"{table.name}.parquet").exists()]


def _search_table(
    found: Found, table: Table, sought: Sought, cited: frozenset[Line], hangs: dict[str, set[str]]
) -> None:
    path = found.folder / f"{table.name}.parquet"
    known = set(pq.read_schema(path).names)
    columns = [column for column in table.columns if column.name in known and _may_name(column)]
    rows = pq.read_table(path, columns=[column.name for column in columns])
    own, named = _cited(found, path, cited), {}
    about = table.about("person")
    beside = RELATIONS.search(about.name) if about is not None else None
    for column in columns:
        hit = _hit(rows, column, about, found.landed.source, sought)
        if not hit.any():
            continue
        if column is about or _tells_whose(column, about, table) or (column.kind != "key" and beside):
            own |= hit
        else:
            named[column.name] = hit
    found.own[table.name] = own
    found.named[table.name] = {name: hit & ~own for name, hit in named.items() if (hit & ~own).any()}
    _keys_of(path, table, own, hangs)


def _cited(found: Found, path: Path, cited: frozenset[Line]) -> np.ndarray:
    """TRUE for each row that stands on one of the cited lines."""
    of_file = {(sheet, row) for sha256, sheet, row in cited if sha256 == found.landed.sha256}
    if not of_file:
        return np.zeros(_row_count(path), dtype=bool)
    rows = pq.read_table(path, columns=["_part", "_row"])
    sheets = [found.landed.parts[part].sheet for part in rows.column("_part").to_pylist()]
    lines = rows.column("_row").to_pylist()
    return np.fromiter((pair in of_file for pair in zip(sheets, lines, strict=True)), dtype=bool, count=len(lines))


def of_somebody_else(table: Table) -> bool:
    """Whether a row of the table is the record of somebody beside the person it is about, as a relative's is."""
    return len(table.key) == 1 and table.column(table.key[0]).about == "other"


def hit_by(rows: pa.Table, columns: Iterable[Column], source: str, sought: Sought) -> np.ndarray:
    """TRUE for each row of which one of these columns names the people sought."""
    hit = np.zeros(rows.num_rows, dtype=bool)
    for column in columns:
        if column.name in rows.column_names and not column.makes and column.kind in ("key", "nhs_number", "upn"):
            hit |= _hit(rows, column, None, source, sought)
    return hit


def _hit(rows: pa.Table, column: Column, about: Column | None, source: str, sought: Sought) -> np.ndarray:
    if not column.makes:
        return _where(rows.column(column.name), _judge(column, source, sought))
    if about is None or about.name not in rows.column_names:
        return np.zeros(rows.num_rows, dtype=bool)
    made = _where(rows.column(about.name), lambda text: sought.record(source, text + column.makes))
    return made & rows.column(column.name).is_valid().to_numpy()


def _tells_whose(column: Column, about: Column | None, table: Table) -> bool:
    """Whether the row is about whomever the column names: a number, or an id where no column is said to be theirs."""
    if column.about == "other":
        return of_somebody_else(table)
    if RELATIONS.search(column.name):
        return False
    return column.kind != "key" or (about is None and column.name in table.key)


def _may_name(column: Column) -> bool:
    if column.kind == "key":
        return column.about in ("person", "other") or bool(SOMEBODY.search(column.name))
    return column.kind in ("nhs_number", "upn") or bool(column.makes)


def _judge(column: Column, source: str, sought: Sought) -> Callable[[str], bool]:
    if column.kind == "nhs_number":
        return sought.number
    if column.kind == "upn":
        return sought.upn
    return lambda text: sought.record(source, text)


def _where(cells: pa.ChunkedArray, judge: Callable[[str], bool]) -> np.ndarray:
    """TRUE for each row whose cell the judge says yes to; every value is judged once."""
    values = cells.to_pylist()
    yes = {value for value in set(values) if value is not None and judge(str(value))}
    return np.fromiter((value in yes for value in values), dtype=bool, count=len(values)) if yes else (
        np.zeros(len(values), dtype=bool)
    )  # fmt: skip


def _own_key(table: Table) -> Column | None:
    """The one column by which other tables may name a row of this one: its key, or that part called like the table."""
    columns = [table.column(name) for name in table.key]
    if len(columns) > 1:
        columns = [column for column in columns if (stem := _stem(column.name)) and stem in table.name.lower()]
    if len(columns) != 1 or columns[0].kind != "key" or columns[0].about:
        return None
    return columns[0] if not SOMEBODY.search(columns[0].name) or ACT.search(columns[0].name) else None


def _stem(name: str) -> str:
    return re.sub(r"_?(id|key)$", "", name, flags=re.IGNORECASE).lower()


def _keys_of(path: Path, table: Table, own: np.ndarray, hangs: dict[str, set[str]]) -> None:
    column = _own_key(table)
    if column is not None and own.any() and column.name in pq.read_schema(path).names:
        cells = pq.read_table(path, columns=[column.name]).column(0).filter(pa.array(own))
        hangs[column.name.casefold()] |= {str(cell) for cell in cells.to_pylist() if cell is not None}


def _leave_shared(found: Found, table: Table, hangs: dict[str, set[str]], shared: dict[str, set[str]]) -> None:
    """Remember the keys among `hangs` that rows about somebody else bear too.

    Of a table that says nobody's id, those that it gives to records hanging elsewhere: an id that spans two referrals.
    """
    path = found.folder / f"{table.name}.parquet"
    known, about, own_key = set(pq.read_schema(path).names), table.about("person"), _own_key(table)
    names = [column.name for column in table.columns if column.name in known and column.name.casefold() in hangs]
    if about is None or about.name not in known:
        names = [name for name in names if own_key is not None and name == own_key.name]
    if not names:
        return
    others = ~found.own[table.name]
    whose = [about.name] if about is not None and about.name in known else []
    rows = pq.read_table(path, columns=list(dict.fromkeys([*names, *whose])))
    if whose:
        others &= rows.column(whose[0]).is_valid().to_numpy()
    for name in names:
        cells = rows.column(name).filter(pa.array(others)).to_pylist()
        shared[name.casefold()] |= hangs[name.casefold()].intersection(str(cell) for cell in cells)


def _follow(found: Found, table: Table, trusted: dict[str, set[str]], hangs: dict[str, set[str]]) -> None:
    """Add the rows that bear nobody's id and hang on a record that is theirs alone."""
    path = found.folder / f"{table.name}.parquet"
    known = set(pq.read_schema(path).names)
    hanging = [column.name for column in table.columns if column.name in known and column.name.casefold() in trusted]
    if not hanging:
        return
    about = table.about("person")
    whose = [about.name] if about is not None and about.name in known else []
    rows = pq.read_table(path, columns=list(dict.fromkeys([*hanging, *whose])))
    nobody = np.ones(rows.num_rows, dtype=bool)
    if about is not None and about.name in known:
        nobody = rows.column(about.name).is_null().to_numpy()
    more = np.zeros(rows.num_rows, dtype=bool)
    for name in hanging:
        more |= _where(rows.column(name), trusted[name.casefold()].__contains__)
    found.own[table.name] = found.own[table.name] | (more & nobody)
    _keys_of(path, table, found.own[table.name], hangs)


def _search_faults(found: Found, sought: Sought, own_lines: set[tuple[int, int]]) -> None:
    path = found.folder / faults.FILE_NAME
    if not path.exists():
        return
    kept = pq.read_table(path)
    source = found.landed.source
    theirs, told = [], []
    for row in kept.select(["part", "row", "person", "raw", "found"]).to_pylist():
        text = f"{row['raw'] or ''}\n{row['found'] or ''}"
        own = (row["part"], row["row"]) in own_lines or (
            sought.record(source, row["person"])
            if row["person"] is not None
            # A line nobody could split names its person only somewhere in its words.
            else sought.in_text(source, text, words=True)
        )
        theirs.append(own)
        told.append(not own and sought.in_text(source, text, words=False))
    found.faults, found.told = np.array(theirs, dtype=bool), np.array(told, dtype=bool)
    places = kept.select(["part", "row"]).rename_columns(["_part", "_row"])
    found.lines |= lines_of(places, found.faults | found.told)


def lines_of(rows: pa.Table, which: np.ndarray) -> set[tuple[int, int]]:
    """The (part, row) of the file of those rows for which `which` is TRUE; needs the columns `_part` and `_row`."""
    if not which.any():
        return set()
    mask = pa.array(which)
    parts, lines = (rows.column(name).filter(mask).to_pylist() for name in ("_part", "_row"))
    return set(zip(parts, lines, strict=True))


def _row_count(path: Path) -> int:
    return pq.read_metadata(path).num_rows
