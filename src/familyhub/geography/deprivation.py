"""Deprivation quintiles of neighbourhoods from the published English Indices of Deprivation."""

from collections.abc import Callable
from pathlib import Path

from familyhub.geography.errors import GeographyError
from familyhub.geography.tables import needed_column, open_csv

LSOA = (r"lsoa\d*_code", r"lsoa\d*cd", r"lsoa code.*")
DECILE = (r"imd_decile", r"index of multiple deprivation \(imd\) decile.*", r"imd\d*_?decile")

RANK = (r"imd_rank", r"index of multiple deprivation \(imd\) rank.*", r"imd\d*_?rank")


def quintile_of_decile(decile: int) -> int:
    """1 (most deprived fifth of England) to 5, from a national decile 1 to 10. Raises ValueError outside that."""
    if not 1 <= decile <= 10:
        raise ValueError(f"{decile} is no decile")
    return (decile + 1) // 2


def read_quintiles(path: Path) -> dict[str, int]:
    """The national quintile of each neighbourhood in a published file (CSV, plain or .gz), by LSOA code.

    The index and the places must be of one generation: IMD 2019 goes with LSOA 2011, IMD 2025 with LSOA 2021.
    Raises GeographyError for a file without the columns, or with a decile outside 1 to 10.
    """
    expected = "a whole number from 1 (most deprived) to 10"
    deciles = _read(path, "the decile of multiple deprivation", DECILE, lambda number: 1 <= number <= 10, expected)
    return {code: quintile_of_decile(decile) for code, decile in deciles.items()}


def read_ranks(path: Path) -> dict[str, int]:
    """The national rank of each neighbourhood in a published file, 1 most deprived, by LSOA code.

    As `read_quintiles`. Raises GeographyError for a file without the columns, or with a rank below 1.
    """
    expected = "a whole number from 1 (most deprived)"
    return _read(path, "the rank of multiple deprivation", RANK, lambda number: number >= 1, expected)


def _read(
    path: Path, what: str, spellings: tuple[str, ...], right: Callable[[int], bool], expected: str
) -> dict[str, int]:
    """The whole numbers of one column, by LSOA code."""
    found: dict[str, int] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code = needed_column(path, headers, "the neighbourhood's code", *LSOA)
        column = needed_column(path, headers, what, *spellings)
        for number, row in enumerate(reader, start=2):
            try:
                value = _whole(row[column])
                if not right(value):
                    raise ValueError(f"{value} is out of range")
            except ValueError as problem:
                raise GeographyError(
                    "deprivation-no-decile",
                    f"{path.name}, row {number}, column {column!r}",
                    found=repr(row[column]),
                    expected=expected,
                    next_step="Use the published file as downloaded.",
                ) from problem
            found[(row[code] or "").strip()] = value
    return found


def _whole(text: str | None) -> int:
    number = float(text or "")
    if not number.is_integer():
        raise ValueError(f"{text} is not whole")
    return int(number)
