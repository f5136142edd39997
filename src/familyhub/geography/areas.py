"""Published facts about areas: where each lies, what it became, rural or urban, and tables of numbers and shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from familyhub.geography.errors import GeographyError
from familyhub.geography.points import Points, point_columns, points_of, read_count, read_number
from familyhub.geography.tables import find_column, needed_column, open_csv

AREA = (
    r"area_?code",
    r"(?:lsoa|oa|msoa|ward|wd|ltla|lad|utla|ctyua)\d*_code",
    r"(?:lsoa|oa|msoa|wd|lad|ctyua)\d*cd",
    r"lower layer super output areas code",
    "code",
)

NOT_WEIGHTED = (
    "Areas are reached at a representative point inside each, which is not weighted by where people live: "
    "in a large rural area many live nearer or further."
)
"""What stands beside every figure that rests on representative points."""


@dataclass(frozen=True, slots=True)
class Successor:
    """An area and one that came after it. `change` is the ONS's letter: U unchanged, S split, M merged, X irregular."""

    before: str
    after: str
    change: str


def read_points(path: Path) -> Points:
    """A point for each area, from longitude and latitude or easting and northing, in the file's order.

    The points of the ONS are representative: each lies in its area, and is not weighted by where people live.
    Raises GeographyError with file, row and column.
    """
    found: dict[str, tuple[float, float]] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code, where = needed_column(path, headers, "the area's code", *AREA), point_columns(path, headers)
        for number, row in enumerate(reader, start=2):
            area = area_code(path, number, code, row[code])
            if area in found:
                raise _twice(path, number, code, area)
            found[area] = where.read(path, number, row)
    return points_of([(area, *place) for area, place in found.items()])


def read_successors(path: Path) -> tuple[Successor, ...]:
    """The rows of the ONS lookup from LSOA 2011 to LSOA 2021. Raises GeographyError for other columns."""
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        before = needed_column(path, headers, "the earlier code", r"lsoa(?:20)?11_?(?:code|cd)")
        after = needed_column(path, headers, "the later code", r"lsoa(?:20)?21_?(?:code|cd)")
        change = needed_column(path, headers, "the kind of change", "change_code", "chgind")
        return tuple(
            Successor(
                area_code(path, number, before, row[before]),
                area_code(path, number, after, row[after]),
                (row[change] or "").strip(),
            )
            for number, row in enumerate(reader, start=2)
        )


def read_parents(path: Path, area: str, parent: str) -> dict[str, str]:
    """The larger area of each area, from a lookup with columns `<area>NN_code` and `<parent>NN_code` (or `NNcd`).

    `read_parents(path, "ltla", "region")`. Raises GeographyError where an area has two parents.
    """
    found: dict[str, str] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code, over = (
            needed_column(path, headers, f"the {w}'s code", rf"{w}\d*_code", rf"{w}\d*cd") for w in (area, parent)
        )
        for number, row in enumerate(reader, start=2):
            key, larger = area_code(path, number, code, row[code]), area_code(path, number, over, row[over])
            if found.setdefault(key, larger) != larger:
                raise GeographyError(
                    "places-two-parents",
                    f"{path.name}, row {number}, column {over!r}",
                    found=f"{key} in {larger}",
                    expected=f"{found[key]}, as in an earlier row",
                    next_step="Use a best-fit lookup, in which each place lies in one larger place.",
                )
    return found


def read_rural_urban(path: Path) -> dict[str, str]:
    """`Rural` or `Urban` (or the file's own words) of each area, from the ONS rural-urban classification."""
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code = needed_column(path, headers, "the area's code", *AREA)
        told = needed_column(
            path, headers, "rural or urban", "ruc", r"urban_?rural_?flag", r"ruc\d*nm", "classification"
        )
        return {
            area_code(path, number, code, row[code]): (row[told] or "").strip()
            for number, row in enumerate(reader, start=2)
        }


def read_numbers(path: Path, column: str) -> dict[str, float]:
    """The numbers of one column by area: a score of an index of deprivation, of neighbourhoods or of districts.

    `column` is its header, in any case. Raises GeographyError where it is not there, or a cell is no number.
    """
    found: dict[str, float] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code = needed_column(path, headers, "the area's code", *AREA)
        wanted = next((header for header in headers if header.strip().lower() == column.lower()), None)
        if wanted is None:
            raise GeographyError(
                "places-no-column",
                path.name,
                found="the columns " + ", ".join(headers[:12]) + (" …" if len(headers) > 12 else ""),
                expected=f"one called {column}",
                next_step="Name one of the file's columns.",
            )
        for number, row in enumerate(reader, start=2):
            area = area_code(path, number, code, row[code])
            if area in found:
                raise _twice(path, number, code, area)
            found[area] = read_number(path, number, wanted, row[wanted])
    return found


def read_categories(path: Path) -> dict[str, dict[str, float]]:
    """People or households by area and category, from a long census table (disability, tenure, household type).

    Such a table has a row an area and category with the number in `n`, `observation` or `count`.
    Raises GeographyError with file, row and column.
    """
    found: dict[str, dict[str, float]] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code = needed_column(path, headers, "the area's code", *AREA)
        counted = needed_column(path, headers, "the number", "n", "observation", "count", "usual_residents")
        category = _category(path, headers, code, counted)
        for number, row in enumerate(reader, start=2):
            area, kind = area_code(path, number, code, row[code]), (row[category] or "").strip()
            of_area = found.setdefault(area, {})
            if kind in of_area:
                raise _twice(path, number, category, f"{area}, {kind}")
            of_area[kind] = read_count(path, number, counted, row[counted])
    return found


def shares(categories: Mapping[str, Mapping[str, float]], *counted: str) -> dict[str, float]:
    """The share of each area's people or households in some of the categories, 0 where it has nobody.

    Raises ValueError for a category that no area has.
    """
    if missing := set(counted) - {kind for kinds in categories.values() for kind in kinds}:
        raise ValueError(f"no category {min(missing)!r}")
    return {
        area: sum(kinds.get(kind, 0.0) for kind in counted) / total if (total := sum(kinds.values())) else 0.0
        for area, kinds in categories.items()
    }


def _category(path: Path, headers: Sequence[str], code: str, counted: str) -> str:
    known = [*AREA, r".*_?name", r".*nm", r"total_.*", r"prop(?:ortion)?", r".*\bid"]
    left = [h for h in headers if h not in (code, counted) and find_column([h], *known) is None]
    if len(left) != 1:
        raise GeographyError(
            "places-no-category",
            path.name,
            found="the columns " + ", ".join(left),
            expected="beside area and number one column that holds the category",
            next_step="Leave out the other columns and read the file again.",
        )
    return left[0]


def area_code(path: Path, number: int, column: str, text: str | None) -> str:
    """The code in a cell. Raises GeographyError with file, row and column for an empty one."""
    code = (text or "").strip()
    if not code:
        raise GeographyError(
            "places-no-code",
            f"{path.name}, row {number}, column {column!r}",
            found="nothing",
            expected="the area's code",
            next_step="Correct the cell, or leave the row out, and read the file again.",
        )
    return code


def _twice(path: Path, number: int, column: str, what: str) -> GeographyError:
    return GeographyError(
        "places-twice",
        f"{path.name}, row {number}, column {column!r}",
        found=f"{what} a second time",
        expected="each once",
        next_step="Keep one of the rows and read the file again.",
    )
