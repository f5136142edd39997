"""Buildings that are a hub or could be one: schools from GIAS, the hub list, and any list of candidates."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from familyhub.geography.errors import GeographyError
from familyhub.geography.points import Points, point_columns, points_of, read_count
from familyhub.geography.tables import check_headers, check_width, find_column, needed_column, open_csv

MONEY = r"(?: ?\(£\))?"
A_YEAR = rf"(?:[ _](?:a|per)[ _]year)?{MONEY}"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})


@dataclass(frozen=True, slots=True)
class Site:
    """A building that is a hub (`existing`) or could be one.

    `capacity` in the file's own unit (children, say), `cost` in pounds a year, `hours` open in a week; `opening_cost`
    and `closing_cost` in the unit of `cost` (spread over the years that a budget is of); None where the file does not
    say. `offers` is what else is there (a nursery, a library), `area` the neighbourhood's or district's
    code where the file has it, `where` the file and row it came from.
    """

    code: str
    name: str
    longitude: float
    latitude: float
    kind: str
    where: str
    existing: bool = False
    area: str | None = None
    capacity: float | None = None
    cost: float | None = None
    opening: str | None = None
    hours: float | None = None
    offers: tuple[str, ...] = ()
    opening_cost: float | None = None
    closing_cost: float | None = None


def site_points(sites: Sequence[Site]) -> Points:
    """The sites as points, in their order."""
    return points_of([(site.code, site.longitude, site.latitude) for site in sites])


@dataclass(frozen=True, slots=True)
class Schools:
    """Schools that could hold a hub, and how many rows were left out for want of a place on the map."""

    sites: tuple[Site, ...]
    without_place: int


def read_schools(
    path: Path,
    *,
    authorities: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    phases: Collection[str] | None = None,
) -> Schools:
    """Open schools of a GIAS file (Get Information about Schools), as downloaded or with tidied headers, CSV or .gz.

    `authorities` keeps those of these local authority codes (the DfE's three digits) or names, `areas` those in these
    neighbourhoods (LSOA), `phases` those of these phases (`Primary`, `Nursery`). Closed schools and those without
    coordinates are left out. Raises GeographyError with file, row and column.
    """
    found: list[Site] = []
    lost = 0
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        urn = needed_column(path, headers, "the school's number", "urn")
        name = needed_column(path, headers, "the school's name", "establishment_?name")
        where = point_columns(path, headers)
        phase = find_column(headers, r"education_phase", r"phaseofeducation \(name\)")
        status = find_column(headers, r"establishmentstatus \(name\)", r"establishment_?status(?:_name)?")
        area = find_column(headers, "lsoa_code", r"lsoa \(code\)")
        of = [
            h
            for h in (find_column(headers, "la_code", r"la \(code\)"), find_column(headers, "la_name", r"la \(name\)"))
            if h
        ]
        for number, row in enumerate(reader, start=2):
            cells = {header: (text or "").strip() for header, text in row.items() if isinstance(header, str)}
            wanted = (
                (authorities is None or any(cells[header] in authorities for header in of))
                and (areas is None or (area is not None and cells[area] in areas))
                and (phases is None or (phase is not None and cells[phase] in phases))
                and (status is None or cells[status].lower().startswith("open"))
            )
            if not wanted:
                continue
            if where.silent(cells):
                lost += 1
                continue
            longitude, latitude = where.read(path, number, cells)
            found.append(
                Site(
                    _whole(cells[urn]),
                    cells[name],
                    longitude,
                    latitude,
                    "school",
                    f"{path.name}, row {number}",
                    area=cells[area] if area else None,
                    offers=(cells[phase],) if phase and cells[phase] not in ("", "Not applicable") else (),
                )
            )
    if not found:
        raise _none(path, "school")
    return Schools(tuple(found), lost)


def read_hubs(path: Path) -> tuple[Site, ...]:
    """The family hubs there are today, as `read_candidates`, each an existing site."""
    return _read(path, "hub", existing=True)


def read_candidates(path: Path) -> tuple[Site, ...]:
    """Candidate buildings from any CSV, in its order.

    Columns, in any order: `name`, and longitude and latitude or easting and northing. Where they are there: `code`
    (else the name), `kind`, `existing` (yes or no), `area_code`, `capacity`, `cost`, `opening_cost`, `closing_cost`,
    `opening_hours` (`Mon-Fri 09:00-17:00; Sat 10:00-12:00`) and `offers` (separated by semicolons).
    Raises GeographyError with file, row and column.
    """
    return _read(path, "candidate", existing=False)


@dataclass(frozen=True, slots=True)
class _Columns:
    code: str | None
    kind: str | None
    existing: str | None
    area: str | None
    capacity: str | None
    cost: str | None
    opening: str | None
    offers: str | None
    to_open: str | None
    to_close: str | None


def _read(path: Path, kind: str, *, existing: bool) -> tuple[Site, ...]:
    found: dict[str, Site] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        check_headers(path, headers)
        name = needed_column(
            path, headers, "the building's name", "name", r"(?:site|hub|building)_?name", "hub", "site"
        )
        where = point_columns(path, headers)
        columns = _Columns(
            find_column(headers, "code", "id", "urn", "uprn", r"(?:site|hub)_?(?:code|id)"),
            find_column(headers, "kind", "type"),
            find_column(headers, "existing", "is_?hub", "hub today"),
            find_column(headers, "area_code", "district_?code", r"(?:lsoa|ltla|lad)\d*_?(?:code|cd)"),
            find_column(headers, "capacity"),
            find_column(headers, rf"costs?{A_YEAR}", rf"(?:annual|yearly|running)[ _]?costs?{A_YEAR}"),
            find_column(headers, "opening_?hours", "opening hours", "opening"),
            find_column(headers, "offers", "what else", "services", "facilities"),
            find_column(headers, rf"(?:opening|set[ _]?up)[ _]?costs?{A_YEAR}", rf"costs? of opening{A_YEAR}"),
            find_column(headers, rf"closing[ _]?costs?{A_YEAR}", rf"costs? of closing{A_YEAR}"),
        )
        _check_costs(path, headers, columns)
        for number, row in enumerate(reader, start=2):
            cells = {header: (text or "").strip() for header, text in row.items() if isinstance(header, str)}
            check_width(path, number, row)
            if not any(cells.values()):
                continue
            if not cells[name]:
                raise _off(path, number, name, "nothing", "the building's name")
            place = where.read(path, number, cells)
            site = _site(path, number, cells, columns, cells[name], place, kind, existing)
            if site.code in found:
                raise _off(
                    path,
                    number,
                    columns.code or name,
                    repr(site.code),
                    f"one of its own; {found[site.code].where} has it",
                )
            found[site.code] = site
    if not found:
        raise _none(path, "building")
    return tuple(found.values())


def _check_costs(path: Path, headers: Sequence[str], columns: _Columns) -> None:
    """A cost that nobody reads would be money that no budget counts."""
    read = (columns.cost, columns.to_open, columns.to_close)
    unread = [h for h in headers if re.search(r"(?<![a-z])costs?(?![a-z])", h, re.IGNORECASE) and h not in read]
    if unread:
        raise GeographyError(
            "sites-unread-cost",
            f"{path.name}, column {unread[0]!r}",
            found="a cost that is neither of running, opening nor closing, or one of them again",
            expected="costs under `cost`, `opening_cost` and `closing_cost`, each once",
            next_step="Rename the column to one of these, or leave it out, and read the file again.",
        )


def _site(
    path: Path,
    number: int,
    cells: Mapping[str, str],
    columns: _Columns,
    name: str,
    place: tuple[float, float],
    kind: str,
    existing: bool,
) -> Site:
    def text(column: str | None) -> str:
        return cells.get(column, "") if column else ""

    def count(column: str | None) -> float | None:
        return read_count(path, number, column, cells[column].lstrip("£")) if column and cells[column] else None

    is_hub = text(columns.existing)
    if existing and is_hub and not _yes(path, number, columns.existing, is_hub):
        raise _off(
            path, number, columns.existing or "", repr(is_hub), "yes or nothing: the file lists the hubs there are"
        )
    opening = text(columns.opening)
    return Site(
        text(columns.code) or name,
        name,
        *place,
        text(columns.kind) or kind,
        f"{path.name}, row {number}",
        existing=existing or _yes(path, number, columns.existing, is_hub),
        area=text(columns.area) or None,
        capacity=count(columns.capacity),
        cost=count(columns.cost),
        opening=opening or None,
        hours=_hours(path, number, columns.opening or "", opening) if opening else None,
        offers=tuple(each.strip() for each in text(columns.offers).split(";") if each.strip()),
        opening_cost=count(columns.to_open),
        closing_cost=count(columns.to_close),
    )


def hours_a_week(opening: str) -> float:
    """Hours open in a week of `Mon-Fri 09:00-17:00; Sat 10:00-12:00`, each once.

    Raises ValueError for what is not so written.
    """
    open_at: set[tuple[int, int]] = set()
    for part in filter(None, (each.strip().lower() for each in opening.split(";"))):
        found = re.fullmatch(
            r"([a-z]{3})[a-z]*(?: ?[-–] ?([a-z]{3})[a-z]*)? +(\d{1,2}):(\d\d) ?[-–] ?(\d{1,2}):(\d\d)", part
        )
        if not found or found[1] not in DAYS or (found[2] or found[1]) not in DAYS:
            raise ValueError(f"{part!r} is no day with hours")
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        start, end = (int(found[at]) * 60 + int(found[at + 1]) for at in (3, 5))
        if last < first or not start < end <= 24 * 60 or int(found[4]) > 59 or int(found[6]) > 59:
            raise ValueError(f"{part!r} ends before it begins")
        open_at |= {(day, minute) for day in range(first, last + 1) for minute in range(start, end)}
    return len(open_at) / 60


def _hours(path: Path, number: int, column: str, opening: str) -> float:
    try:
        return hours_a_week(opening)
    except ValueError as problem:
        raise _off(
            path, number, column, repr(opening), "hours such as `Mon-Fri 09:00-17:00; Sat 10:00-12:00`"
        ) from problem


def _yes(path: Path, number: int, column: str | None, text: str) -> bool:
    if text.lower() not in YES | NO:
        raise _off(path, number, column or "", repr(text), "yes or no")
    return text.lower() in YES


def _whole(text: str) -> str:
    # A spreadsheet on the way turns 100000 into 100000.0.
    return text.removesuffix(".0")


def _off(path: Path, number: int, column: str, found: str, expected: str) -> GeographyError:
    return GeographyError(
        "site-cell",
        f"{path.name}, row {number}, column {column!r}",
        found=found,
        expected=expected,
        next_step="Correct the cell, or leave the row out, and read the file again.",
    )


def _none(path: Path, what: str) -> GeographyError:
    return GeographyError(
        "sites-none",
        path.name,
        found=f"no {what} that was asked for",
        expected="at least one",
        next_step="Check the authority, the areas and the phases you ask for.",
    )
