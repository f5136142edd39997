"""Purging landed extracts of one person's lines: which lines are theirs, and files written anew without them.

Nothing here knows an identifier: values are compared by their keyed digests, so that an objection can stand for years
without naming anybody. A line that is the person's own goes. In a line of somebody else that names them, the cells that
do are emptied, and the line as it stood is no longer kept.
"""

import hmac
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.model import Column, Table
from familyhub.model.identifiers import tidy_nhs_number, tidy_upn
from familyhub.sources import Format, Landed, faults
from familyhub.sources import quarantine as quarantined
from familyhub.sources.landed import MANIFEST, STAGING, sheet_of

ERASED = "[taken out: this line named a person who was erased]"
RELATIONS = re.compile(r"mother|father|parent|carer|partner|guardian|sibling|other", re.IGNORECASE)
"""Words in the name of a column that is about somebody beside the person whose line it is."""
SOMEBODY = re.compile(RELATIONS.pattern + r"|person|patient|child|baby|pupil|member|applicant|lpid", re.IGNORECASE)
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


def search(extracts: Iterable[tuple[Path, Landed]], formats: Mapping[str, Format], sought: Sought) -> list[Found]:
    """The extracts that hold anything of the people sought, each with where. Writes nothing.

    A row is theirs where it bears their id or number, and where it bears nobody's and hangs on a record of theirs by
    that record's own key (an activity on its contact, a contact on its referral). What hangs on a record that others
    share (a household, a family's case) stays.
    """
    by_sender: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for folder, landed in extracts:
        if landed.format in formats:
            found = Found(folder, landed, {}, {}, NO_ROWS, NO_ROWS, set())
            by_sender[landed.source, landed.format].append(found)
    for (_, name), group in by_sender.items():
        _search_sender(group, formats[name], sought)
    return [found for group in by_sender.values() for found in group if found.anything]


def _search_sender(group: list[Found], form: Format, sought: Sought) -> None:
    hangs: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, set[str]] = defaultdict(set)
    for found in group:
        for table in _tables(found, form):
            _search_table(found, table, sought, hangs)
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
            own_lines |= _lines(places, found.own[table.name])
            for cells in found.named[table.name].values():
                found.lines |= _lines(places, cells)
        found.lines |= own_lines
        _search_faults(found, sought, own_lines)


def _tables(found: Found, form: Format) -> list[Table]:
    return [table for table in form.tables if (found.folder / f"{table.name}.parquet").exists()]


def _search_table(found: Found, table: Table, sought: Sought, hangs: dict[str, set[str]]) -> None:
    path = found.folder / f"{table.name}.parquet"
    known = set(pq.read_schema(path).names)
    columns = [column for column in table.columns if column.name in known and _may_name(column)]
    rows = pq.read_table(path, columns=[column.name for column in columns])
    own, named = np.zeros(_row_count(path), dtype=bool), {}
    about = table.about("person")
    beside = RELATIONS.search(about.name) if about is not None else None
    for column in columns:
        hit = _where(rows.column(column.name), _judge(column, found.landed.source, sought))
        if not hit.any():
            continue
        if column is about or (column.kind != "key" and (beside or not RELATIONS.search(column.name))):
            own |= hit
        else:
            named[column.name] = hit
    found.own[table.name] = own
    found.named[table.name] = {name: hit & ~own for name, hit in named.items() if (hit & ~own).any()}
    _keys_of(path, table, own, hangs)


def _may_name(column: Column) -> bool:
    return column.kind in ("nhs_number", "upn") or (
        column.kind == "key" and (column.about == "person" or bool(SOMEBODY.search(column.name)))
    )


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
    """The one column by which other tables may name a row of this one."""
    if len(table.key) != 1:
        return None
    column = table.column(table.key[0])
    return column if column.kind == "key" and column.about == "" and not SOMEBODY.search(column.name) else None


def _keys_of(path: Path, table: Table, own: np.ndarray, hangs: dict[str, set[str]]) -> None:
    column = _own_key(table)
    if column is not None and own.any() and column.name in pq.read_schema(path).names:
        cells = pq.read_table(path, columns=[column.name]).column(0).filter(pa.array(own))
        hangs[column.name.casefold()] |= {str(cell) for cell in cells.to_pylist() if cell is not None}


def _leave_shared(found: Found, table: Table, hangs: dict[str, set[str]], shared: dict[str, set[str]]) -> None:
    """Remember the keys among `hangs` that rows about somebody else bear too."""
    path = found.folder / f"{table.name}.parquet"
    known, about = set(pq.read_schema(path).names), table.about("person")
    names = [column.name for column in table.columns if column.name in known and column.name.casefold() in hangs]
    if not names or about is None or about.name not in known:
        return
    rows = pq.read_table(path, columns=list(dict.fromkeys([*names, about.name])))
    others = pa.array(rows.column(about.name).is_valid().to_numpy() & ~found.own[table.name])
    for name in names:
        cells = rows.column(name).filter(others).to_pylist()
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
    found.lines |= _lines(places, found.faults | found.told)


def _lines(rows: pa.Table, which: np.ndarray) -> set[tuple[int, int]]:
    if not which.any():
        return set()
    mask = pa.array(which)
    parts, lines = (rows.column(name).filter(mask).to_pylist() for name in ("_part", "_row"))
    return set(zip(parts, lines, strict=True))


def _row_count(path: Path) -> int:
    return pq.read_metadata(path).num_rows


def purge(found: Found, place: Path, quarantine: Path, why: str) -> int:
    """Write the extract anew without what was found, quarantine included; returns how many lines of the file went.

    Its manifest counts them as `erased_rows`, so that read = landed + quarantined + erased, and `why` stands in it. The
    folder below `place` (all that is landed) is exchanged whole: counts and rows never disagree.
    """
    home, work, aside = found.folder, place / STAGING / f"{found.folder.name}.new", place / STAGING / found.folder.name
    for left in (work, aside):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(home, work)
    gone, told = _write_anew(replace(found, folder=work), why)
    aside.parent.mkdir(exist_ok=True)
    home.rename(aside)
    work.rename(home)
    shutil.rmtree(aside)
    if told is not None:
        told = home / told.relative_to(work)
        old = quarantine / found.landed.source / f"{home.name}.csv"
        shutil.move(told, old) if told.exists() else old.unlink(missing_ok=True)
    for left in home.glob(".*"):
        shutil.rmtree(left)
    return gone


def _write_anew(found: Found, why: str) -> tuple[int, Path | None]:
    before, out_before = _standing(found.folder)
    tables = dict(found.landed.tables) | {name: _rewrite_table(found, name) for name in found.own}
    cells, told = _rewrite_faults(found)
    after, out_after = _standing(found.folder)
    gone, gone_out = before - after, (before - after) & (out_before - out_after)
    parts = tuple(
        msgspec.structs.replace(
            part,
            landed_rows=part.landed_rows - _of_part(gone - gone_out, number),
            quarantined_rows=part.quarantined_rows - _of_part(gone_out, number),
            cells_left_out=part.cells_left_out - cells.get(number, 0),
            erased_rows=part.erased_rows + _of_part(gone, number),
        )
        for number, part in enumerate(found.landed.parts)
    )
    manifest = msgspec.structs.replace(
        found.landed,
        landed_rows=found.landed.landed_rows - len(gone - gone_out),
        quarantined_rows=found.landed.quarantined_rows - len(gone_out),
        cells_left_out=found.landed.cells_left_out - sum(cells.values()),
        erased_rows=found.landed.erased_rows + len(gone),
        purged=True,
        tables=tables,
        parts=parts,
        notes=(*found.landed.notes, f"{len(gone):,} of its lines were erased: {why}"),
    )
    (found.folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    return len(gone), told


def _of_part(lines: set[tuple[int, int]], number: int) -> int:
    return sum(part == number for part, _ in lines)


def _standing(folder: Path) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The lines of which anything stands in the extract, and those of them that were left out as rows."""
    lines: set[tuple[int, int]] = set()
    out: set[tuple[int, int]] = set()
    for path in folder.glob("*.parquet"):
        if path.name == faults.FILE_NAME:
            kept = pq.read_table(path, columns=["part", "row", "left_out"]).to_pylist()
            out |= {(row["part"], row["row"]) for row in kept if row["left_out"] == "row"}
        else:
            rows = pq.read_table(path, columns=["_part", "_row"])
            lines |= _lines(rows, np.ones(rows.num_rows, dtype=bool))
    return lines | out, out


def _rewrite_table(found: Found, name: str) -> int:
    path = found.folder / f"{name}.parquet"
    rows = pq.read_table(path)
    own = found.own[name]
    lines = list(zip(rows.column("_part").to_pylist(), rows.column("_row").to_pylist(), strict=True))
    # Another row of a line that named them: what the line said of them goes with the line as it stood.
    beside = np.fromiter((line in found.lines for line in lines), dtype=bool, count=len(lines))
    rows = _emptied(rows, "_raw", beside, ERASED)
    for column, hit in found.named[name].items():
        relation = RELATIONS.search(column)
        told = [n for n in rows.column_names if relation and relation[0].lower() in n.lower()] or [column]
        for each in told:
            rows = _emptied(rows, each, hit, None)
    rows = rows.filter(pa.array(~own))
    written = path.with_name(f".{path.name}")
    pq.write_table(rows, written, compression="zstd")
    written.replace(path)
    return rows.num_rows


def _emptied(rows: pa.Table, column: str, where: np.ndarray, word: str | None) -> pa.Table:
    if not where.any():
        return rows
    place = rows.column_names.index(column)
    field = rows.schema.field(place).with_nullable(True)
    cells = [word if gone else cell for cell, gone in zip(rows.column(place).to_pylist(), where, strict=True)]
    return rows.set_column(place, field, pa.array(cells, field.type))


def _rewrite_faults(found: Found) -> tuple[dict[int, int], Path | None]:
    """Faults without theirs: how many cells left out went with them, by part, and where quarantine is written anew."""
    path = found.folder / faults.FILE_NAME
    if not (found.faults | found.told).any():
        return {}, None
    kept = pq.read_table(path)
    gone = kept.filter(pa.array(found.faults)).to_pylist()
    for column in ("raw", "found"):
        kept = _emptied(kept, column, found.told, ERASED)
    staging = found.folder / ".faults"
    staging.mkdir()
    where = {number: sheet_of(found.landed.file, part.sheet) for number, part in enumerate(found.landed.parts)}
    with quarantined.FaultFiles(staging, where) as files:
        files.write(kept.filter(pa.array(~found.faults)).cast(faults.SCHEMA))
    if (staging / faults.FILE_NAME).exists():
        shutil.move(staging / faults.FILE_NAME, path)
    else:
        path.unlink()
    cells = Counter(row["part"] for row in gone if row["left_out"] == "cell")
    return dict(cells), staging / quarantined.FILE_NAME
