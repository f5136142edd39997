"""What the module sen2 says of the whole return: which council's it is, and which calendar year it covers."""

from datetime import date
from pathlib import Path

from familyhub.sources.sen2.tables import RETURN
from familyhub.sources.shape import Facts, Match
from familyhub.sources.tabular import read_tables


def return_facts(path: Path, match: Match) -> Facts:
    """Facts from the first row of the module sen2: the collection of 2025 covers 2024. Empty where it states none."""
    for batch in read_tables(path, match):
        for row in batch.cells.slice(0, 1).to_pylist() if batch.table == RETURN.name else ():
            year, council = _digits(row.get("year"), 4), _digits(row.get("lea"), 3)
            return Facts(
                sender=f"council-{council}" if council else None,
                period_from=date(int(year) - 1, 1, 1) if year else None,
                period_to=date(int(year) - 1, 12, 31) if year else None,
            )
    return Facts()


def _digits(text: str | None, length: int) -> str | None:
    """A number of so many digits, which an extract may write as 2025.0; None where the cell is none."""
    digits = (text or "").strip().removesuffix(".0")
    is_number = digits.isascii() and digits.isdigit() and len(digits) == length and not digits.startswith("0")
    return digits if is_number else None
