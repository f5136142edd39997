"""Purging landed extracts of people's lines: files written anew without them, quarantine included.

A line that is the person's own goes. In a line of somebody else that names them, the cells that do are emptied, and the
line as it stood is no longer kept.
"""

import shutil
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.sources import faults
from familyhub.sources import quarantine as quarantined
from familyhub.sources.landed import MANIFEST, STAGING, sheet_of
from familyhub.workspace.their_lines import RELATIONS, Found, keyed, lines_of

__all__ = ["ERASED", "PURGED", "Order", "keyed", "purge"]

ERASED = "[taken out: this line named a person who was erased]"
PURGED = "[taken out: this line held what should never have been held]"


@dataclass(frozen=True, slots=True)
class Order:
    """By what order lines are purged: `why`, in the extract's notes, and the `mark` that stands where a line stood.

    With `whom`, a cell that names somebody takes with it all that the line says of them; else each cell goes alone.
    """

    why: str
    mark: str = ERASED
    whom: bool = True


def purge(found: Found, place: Path, quarantine: Path, order: Order) -> int:
    """Write the extract anew without what was found, quarantine included; returns how many lines of the file went.

    Its manifest counts them as `erased_rows`, so that read = landed + quarantined + erased, and says why. The
    folder below `place` (all that is landed) is exchanged whole: counts and rows never disagree.
    """
    home, work, aside = found.folder, place / STAGING / f"{found.folder.name}.new", place / STAGING / found.folder.name
    for left in (work, aside):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(home, work)
    gone, told = _write_anew(replace(found, folder=work), order)
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


def _write_anew(found: Found, order: Order) -> tuple[int, Path | None]:
    before, out_before = _standing(found.folder)
    tables = dict(found.landed.tables) | {name: _rewrite_table(found, name, order) for name in found.own}
    cells, told = _rewrite_faults(found, order.mark)
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
        notes=(*found.landed.notes, _note(found, gone, order.why)),
    )
    (found.folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    return len(gone), told


def _note(found: Found, gone: set[tuple[int, int]], why: str) -> str:
    if gone:
        return f"{len(gone):,} of its lines were erased: {why}"
    return f"cells of {len(found.lines):,} of its lines were taken out: {why}"


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
            lines |= lines_of(rows, np.ones(rows.num_rows, dtype=bool))
    return lines | out, out


def _rewrite_table(found: Found, name: str, order: Order) -> int:
    path = found.folder / f"{name}.parquet"
    rows = pq.read_table(path)
    own = found.own[name]
    lines = list(zip(rows.column("_part").to_pylist(), rows.column("_row").to_pylist(), strict=True))
    # Another row of a line that named them: what the line said of them goes with the line as it stood.
    beside = np.fromiter((line in found.lines for line in lines), dtype=bool, count=len(lines))
    rows = _emptied(rows, "_raw", beside, order.mark)
    for column, hit in found.named[name].items():
        relation = RELATIONS.search(column) if order.whom else None
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


def _rewrite_faults(found: Found, mark: str) -> tuple[dict[int, int], Path | None]:
    """Faults without theirs: how many cells left out went with them, by part, and where quarantine is written anew."""
    path = found.folder / faults.FILE_NAME
    if not (found.faults | found.told).any():
        return {}, None
    kept = pq.read_table(path)
    gone = kept.filter(pa.array(found.faults)).to_pylist()
    for column in ("raw", "found"):
        kept = _emptied(kept, column, found.told, mark)
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
