"""The workbook of cuts: by GP practice, by school, per full-time worker; with definitions and completeness.

Each sheet holds one Excel table whose name never changes, so that a pivot or a formula that reads it is refreshed by
writing the workbook again.
"""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook

from familyhub.disclosure import RULE, Released, protected_text
from familyhub.reports import cuts_protected as protected
from familyhub.reports.cuts_data import PUPILS, Cell, Cuts
from familyhub.stats import wilson

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


def write(path: Path, cuts: Cuts, released: Released | None = None) -> None:
    """Write the workbook, exact or as it was released. A text is a text: a cell that begins with "=" is no formula."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        _contents(book, cuts, EXACT if released is None else PROTECTED)
        _sheet(
            book,
            "GP practice",
            "practice",
            PRACTICE_COLUMNS,
            practice_rows(cuts) if released is None else protected.practice_rows(cuts, released),
        )
        _sheet(
            book,
            "School",
            "school",
            SCHOOL_COLUMNS,
            school_rows(cuts) if released is None else protected.school_rows(cuts, released),
        )
        if released is None:
            _sheet(book, "Caseload", "caseload", TEAM_COLUMNS, team_rows(cuts))
        else:
            _sheet(book, "Caseload", "caseload", DISTRICT_COLUMNS, protected.district_rows(cuts, released))
        _sheet(book, "Definitions", "definitions", ("Table", "Column", "What it means"), DEFINITIONS)
        told = [
            (what, sources, day.isoformat() if day else None, rows if released is None else protected_text(rows))
            for what, sources, day, rows in cuts.told
        ]
        _sheet(book, "Completeness", "completeness", ("Cut", "Sources", "Newest extract", "Rows that stand"), told)


PRACTICE_COLUMNS = ("Measure", "Name", "Period", "Practice", "Met", "Counted", "%", "Interval from", "Interval to")
SCHOOL_COLUMNS = (
    "School", "Term", "Pupils", "SEN support", "EHC plan", "Young carers", "Free school meals", "Referred to CAMHS",
    "Referred to social care", "Absence %", "School name",
)  # fmt: skip
TEAM_COLUMNS = (
    "Team", "District", "Children held", "Under fives", "Due", "Overdue", "Full time", "Funded",
    "Caseload per full-time worker",
)  # fmt: skip
DISTRICT_COLUMNS = ("District", "Children held", "Under fives", "Full time", "Caseload per full-time worker")


def practice_rows(cuts: Cuts) -> list[tuple[Cell, ...]]:
    """A row a measure and practice, exact; percentages from 0 to 100."""
    rows: list[tuple[Cell, ...]] = []
    for each in cuts.practices:
        ends = wilson(each.met, each.counted)
        share = 100 * each.met / each.counted if each.counted else None
        interval = (None, None) if ends is None else (100 * ends.lower, 100 * ends.upper)
        rows.append((each.measure, each.name, each.period, each.practice, each.met, each.counted, share, *interval))
    return rows


def school_rows(cuts: Cuts) -> list[tuple[Cell, ...]]:
    """A row a school, exact."""
    return [
        (school.school, school.term, *(int(getattr(school, name)) for name in PUPILS), school.absence, school.name)
        for school in cuts.schools
    ]


def team_rows(cuts: Cuts) -> list[tuple[Cell, ...]]:
    """A row a team, exact."""
    return [
        (t.team, t.district, t.held, t.under_fives, t.due, t.overdue, t.full_time, t.funded, t.per_worker)
        for t in cuts.teams
    ]  # fmt: skip


def _contents(book: Workbook, cuts: Cuts, notice: str) -> None:
    sheet = book.add_worksheet("Contents")
    sheet.set_column(0, 0, 110)
    title = f"{cuts.area}: cuts by GP practice, school and full-time worker, as at {cuts.as_at}"
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(1, 0, notice, wrapped)
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
