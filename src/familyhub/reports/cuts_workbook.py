"""The workbook of cuts: by GP practice, by school, per full-time worker; with definitions and completeness.

Each sheet holds one Excel table whose name never changes, so that a pivot or a formula that reads it is refreshed by
writing the workbook again.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook

from familyhub.disclosure import HIDDEN, RULE, Sum, protect
from familyhub.stats import wilson

Cell = str | int | float | None

EXACT = "Exact figures: for managers of these teams and analysts of the partnership alone. Not for publication."
PROTECTED = f"Protected figures: {RULE}; further ones are hidden where a sum would give one away. Teams are not shown."

DEFINITIONS = (
    ("practice", "Met, counted", "Members of the measure's latest period that has ended, by the practice with which "
     "the child (for a delivery: the baby, else the mother) was registered on the day the window closed."),
    ("practice", "Not registered here", "A practice outside the area, or none that a register names."),
    ("school", "Pupils", "On the roll at the newest census of each school that had been received. Pupils who cannot be "
     "linked to a person are not in it."),
    ("school", "Referred to CAMHS, to social care", "Pupils with a counted referral in the 365 days to the day of the "
     "workbook; empty systems give 0, so see Completeness."),
    ("school", "Absence %", "Half days missed of half days possible in that term, all pupils together."),
    ("caseload", "Children held", "On the team's caseload on the day. Due and overdue are entries of its work list."),
    ("caseload", "Full time", "Full-time equivalents in post on the day, as the table staffing tells; empty where none "
     "was sent. Caseload per full-time worker is children held, divided by it."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PracticeFigure:
    """One measure at one practice."""

    measure: str
    name: str
    period: str
    practice: str
    met: int
    counted: int


@dataclass(frozen=True, slots=True)
class SchoolFigure:
    """One school at its newest census; sessions are half days and empty where the source has none."""

    school: str
    term: str
    pupils: int
    sen_support: int
    ehc_plan: int
    young_carers: int
    free_meals: int
    camhs: int
    social_care: int
    possible: int | None
    missed: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """One team: whom it holds and how many full-time workers it has; staff are None where nothing was sent."""

    team: str
    district: str
    held: int
    under_fives: int
    due: int
    overdue: int
    full_time: float | None
    funded: float | None

    @property
    def per_worker(self) -> float | None:
        """Children held by each full-time worker; None where nobody is known to be in post."""
        return self.held / self.full_time if self.full_time else None


@dataclass(frozen=True, slots=True)
class Cuts:
    """All of it, as at one day. `told`: what each cut rests on (what, sources, newest day, rows)."""

    area: str
    as_at: date
    practices: tuple[PracticeFigure, ...]
    schools: tuple[SchoolFigure, ...]
    teams: tuple[Held, ...]
    told: tuple[tuple[str, str, date | None, int], ...]


def write(path: Path, cuts: Cuts, *, protected: bool = False) -> None:
    """Write the workbook, exact or protected. A text is a text: a cell that begins with "=" is no formula."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        _contents(book, cuts, protected=protected)
        practices, schools = practice_rows(cuts, protected=protected), school_rows(cuts, protected=protected)
        _sheet(book, "GP practice", "practice", PRACTICE_COLUMNS, practices)
        _sheet(book, "School", "school", SCHOOL_COLUMNS, schools)
        if protected:
            _sheet(book, "Caseload", "caseload", DISTRICT_COLUMNS, district_rows(cuts))
        else:
            _sheet(book, "Caseload", "caseload", TEAM_COLUMNS, team_rows(cuts))
        _sheet(book, "Definitions", "definitions", ("Table", "Column", "What it means"), DEFINITIONS)
        told = [(what, sources, day.isoformat() if day else None, rows) for what, sources, day, rows in cuts.told]
        _sheet(book, "Completeness", "completeness", ("Cut", "Sources", "Newest extract", "Rows that stand"), told)


PRACTICE_COLUMNS = ("Measure", "Name", "Period", "Practice", "Met", "Counted", "%", "Interval from", "Interval to")
SCHOOL_COLUMNS = (
    "School", "Term", "Pupils", "SEN support", "EHC plan", "Young carers", "Free school meals", "Referred to CAMHS",
    "Referred to social care", "Absence %",
)  # fmt: skip
TEAM_COLUMNS = (
    "Team", "District", "Children held", "Under fives", "Due", "Overdue", "Full time", "Funded",
    "Caseload per full-time worker",
)  # fmt: skip
DISTRICT_COLUMNS = ("District", "Children held", "Under fives", "Full time", "Caseload per full-time worker")


def practice_rows(cuts: Cuts, *, protected: bool) -> list[tuple[Cell, ...]]:
    """A row a measure and practice; percentages from 0 to 100, of protected counts from those that are shown."""
    shown = _protected_practices(cuts) if protected else None
    rows: list[tuple[Cell, ...]] = []
    for each in cuts.practices:
        at = (each.measure, each.practice)
        met = each.met if shown is None else shown[*at, "met"]
        counted = each.counted if shown is None else shown[*at, "counted"]
        ends = wilson(min(met, counted), counted) if met is not None and counted else None
        share = 100 * min(met, counted) / counted if met is not None and counted else None
        interval = (None, None) if ends is None or protected else (100 * ends.lower, 100 * ends.upper)
        rows.append((each.measure, each.name, each.period, each.practice, _said(met), _said(counted), share, *interval))
    return rows


def school_rows(cuts: Cuts, *, protected: bool) -> list[tuple[Cell, ...]]:
    """A row a school. In the protected one each count is treated with the sum over the schools."""
    counts: dict[str, Callable[[SchoolFigure], int]] = {
        "pupils": lambda s: s.pupils, "sen": lambda s: s.sen_support, "ehcp": lambda s: s.ehc_plan,
        "carers": lambda s: s.young_carers, "meals": lambda s: s.free_meals, "camhs": lambda s: s.camhs,
        "care": lambda s: s.social_care,
    }  # fmt: skip
    shown: Mapping[Hashable, int | None] = {
        (name, school.school): count(school) for name, count in counts.items() for school in cuts.schools
    }
    if protected:
        shown = {}
        for name, count in counts.items():
            shown |= _protected({(name, school.school): count(school) for school in cuts.schools}, (name, None))
    rows: list[tuple[Cell, ...]] = []
    for school in cuts.schools:
        cells = [_said(shown[name, school.school]) for name in counts]
        # Of a school whose number of pupils is hidden, nothing that was divided by them is shown.
        hidden = shown["pupils", school.school] is None
        absence = 100 * (school.missed or 0) / school.possible if school.possible and not hidden else None
        rows.append((school.school, school.term, *cells, absence))
    return rows


def team_rows(cuts: Cuts) -> list[tuple[Cell, ...]]:
    """A row a team, exact."""
    return [
        (t.team, t.district, t.held, t.under_fives, t.due, t.overdue, t.full_time, t.funded, t.per_worker)
        for t in cuts.teams
    ]  # fmt: skip


def district_rows(cuts: Cuts) -> list[tuple[Cell, ...]]:
    """A row a district, protected: what leaves names no team."""
    districts = sorted({team.district for team in cuts.teams})
    held = {name: sum(t.held for t in cuts.teams if t.district == name) for name in districts}
    young = {name: sum(t.under_fives for t in cuts.teams if t.district == name) for name in districts}
    counts: dict[tuple[str, str], int] = {("held", d): held[d] for d in districts}
    counts |= {("young", d): young[d] for d in districts}
    counts |= {("older", d): held[d] - young[d] for d in districts}
    sums: list[Sum[tuple[str, str]]] = [Sum(("held", d), (("young", d), ("older", d))) for d in districts]
    shown = protect(counts, sums) if districts else {}
    rows: list[tuple[Cell, ...]] = []
    for name in districts:
        staff = [team.full_time for team in cuts.teams if team.district == name]
        full_time = sum(each or 0 for each in staff) if staff and None not in staff else None
        counted = shown["held", name]
        per_worker = counted / full_time if counted is not None and full_time else None
        rows.append((name, _said(counted), _said(shown["young", name]), full_time, per_worker))
    return rows


def _protected_practices(cuts: Cuts) -> dict[tuple[str, str, str], int | None]:
    """Met, missed and counted of each practice and measure, so that none is given away by the other two."""
    counts: dict[tuple[str, str, str], int] = {}
    sums: list[Sum[tuple[str, str, str]]] = []
    for each in cuts.practices:
        at = (each.measure, each.practice)
        counts |= {(*at, "met"): each.met, (*at, "missed"): each.counted - each.met, (*at, "counted"): each.counted}
        sums.append(Sum((*at, "counted"), ((*at, "met"), (*at, "missed"))))
    for measure in dict.fromkeys(each.measure for each in cuts.practices):
        practices = [each.practice for each in cuts.practices if each.measure == measure]
        # The county's figures are published elsewhere: a star must not be what is left of them.
        for what in ("met", "missed", "counted"):
            counts[measure, "", what] = sum(counts[measure, practice, what] for practice in practices)
            sums.append(Sum((measure, "", what), tuple((measure, practice, what) for practice in practices)))
    return protect(counts, sums) if counts else {}


def _protected(counts: Mapping[Hashable, int], total: Hashable) -> dict[Hashable, int | None]:
    if not counts:
        return {}
    whole = {**counts, total: sum(counts.values())}
    return protect(whole, [Sum(total, tuple(counts))])


def _said(count: int | None) -> Cell:
    return HIDDEN if count is None else count


def _contents(book: Workbook, cuts: Cuts, *, protected: bool) -> None:
    sheet = book.add_worksheet("Contents")
    sheet.set_column(0, 0, 110)
    title = f"{cuts.area}: cuts by GP practice, school and full-time worker, as at {cuts.as_at}"
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(1, 0, PROTECTED if protected else EXACT, wrapped)
    again = "Write it again with `familyhub cuts` to the same path: the tables keep their names, and what reads them."
    sheet.write_string(2, 0, again, wrapped)
    for number, name in enumerate(("GP practice", "School", "Caseload", "Definitions", "Completeness"), start=4):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", string=name)


def _sheet(book: Workbook, name: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    last = max(len(rows), 1)
    sheet.add_table(0, 0, last, len(columns) - 1, {"name": table, "columns": [{"header": each} for each in columns]})
    one_place = book.add_format({"num_format": "0.0"})
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif isinstance(value, float):
                sheet.write_number(number, place, value, one_place)
            elif value is not None:
                sheet.write_number(number, place, value)
    for place, head in enumerate(columns):
        longest = max((len(str(row[place])) for row in rows if isinstance(row[place], str)), default=0)
        sheet.set_column(place, place, min(max(len(head), longest) + 2, 80))
    sheet.freeze_panes(1, 0)
