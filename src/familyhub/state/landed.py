"""Which files have been landed, by what their bytes add up to."""

from dataclasses import dataclass
from datetime import date, datetime

from familyhub.state.connection import State, as_moment, now

COLUMNS = "sha256, source, file, received, first_landed_at"


@dataclass(frozen=True, slots=True)
class LandedExtract:
    """One file whose content was landed. `received` is the day it counts as learnt; it never changes afterwards."""

    sha256: str
    source: str
    file: str
    received: date
    first_landed_at: datetime | None = None


def record_landed(state: State, extract: LandedExtract) -> bool:
    """Note that a file was landed, inside the open transaction; False where the same bytes of the source were known.

    Raises StateError outside a transaction.
    """
    written = state.write(
        f"INSERT INTO landed_extract ({COLUMNS}) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (sha256, source) DO NOTHING RETURNING id",
        (extract.sha256, extract.source, extract.file, extract.received.isoformat(), now()),
    ).fetchall()
    return bool(written)


def received(state: State, sha256: str, source: str | None = None) -> LandedExtract | None:
    """The landed file of that hash (of that source, where given), the first if several; None when it is new."""
    condition, values = ("sha256 = ?", [sha256])
    if source is not None:
        condition, values = "sha256 = ? AND source = ?", [sha256, source]
    rows = state.rows(f"SELECT {COLUMNS} FROM landed_extract WHERE {condition} ORDER BY id LIMIT 1", values)
    return _landed(rows[0]) if rows else None


def landed(state: State) -> tuple[LandedExtract, ...]:
    """Every landed file, in the order of landing."""
    return tuple(map(_landed, state.rows(f"SELECT {COLUMNS} FROM landed_extract ORDER BY id")))


def _landed(row: tuple[object, ...]) -> LandedExtract:
    sha256, source, file, received_on, first_landed_at = (str(cell) for cell in row)
    return LandedExtract(sha256, source, file, date.fromisoformat(received_on), as_moment(first_landed_at))
