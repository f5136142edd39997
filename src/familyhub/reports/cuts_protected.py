"""The cuts as others may see them: fixed cubes to be released, and the rows of a release.

Practices and schools are those of the whole workbook, so that no row comes or goes with a family; totals over them are
rows too, because they are published elsewhere. Cells of a measure have the names that `release_table` gives them.
"""

from familyhub.disclosure import HIDDEN, Cube, Dimension, Released
from familyhub.reports.cuts_data import PUPILS, Cell, Cuts, PracticeFigure

ALL_PRACTICES, ALL_SCHOOLS, THE_AREA = "All practices", "All schools", "The area"
COUNTED, CHILDREN = "counted", "children"
STATUS = Dimension.flat("status", ("met", "missed"), COUNTED)
AGE = Dimension("age", CHILDREN, {CHILDREN: ("under five", "five and over")}, frozenset({"five and over"}))
NOT_SHOWN = "not shown"
"""What stands where a count is withheld: it may be anything, 0 too."""


def cubes_of(cuts: Cuts) -> list[Cube]:
    """Every count of the workbook for others, measure by measure, pupils by school and caseloads by district."""
    cubes = [_practice_cube(cuts, measure) for measure in _measures(cuts)]
    if cuts.schools:
        cubes += [_school_cube(cuts, name) for name in PUPILS]
    return [*cubes, _caseload_cube(cuts)] if cuts.teams else cubes


def practice_rows(cuts: Cuts, released: Released) -> list[tuple[Cell, ...]]:
    """A row a measure and practice, and one of all practices; no interval is told, it would tell the counts."""
    rows: list[tuple[Cell, ...]] = []
    for measure, first in _measures(cuts).items():
        cube = _practice_cube(cuts, measure)
        for practice in cube.dimensions[0].values:
            met, counted = cube.name(practice, "met"), cube.name(practice, COUNTED)
            share = released.percentage(met, counted)
            counts = _said(released, met), _said(released, counted)
            rows.append((measure, first.name, first.period, practice, *counts, share, None, None))
    return rows


def school_rows(cuts: Cuts, released: Released) -> list[tuple[Cell, ...]]:
    """A row a school, and one of all; of a school whose pupils are hidden nothing divided by them is shown."""
    if not cuts.schools:
        return []
    names = {name: _school_cube(cuts, name) for name in PUPILS}
    schools = {each.school: each for each in cuts.schools}
    rows: list[tuple[Cell, ...]] = []
    for value in names["pupils"].dimensions[0].values:
        school = schools.get(value)
        counts = [_said(released, cube.name(value)) for cube in names.values()]
        told = released.shown.get(names["pupils"].name(value)) is not None
        absence = school.absence if school and told else None
        rows.append((value, school.term if school else None, *counts, absence, school.name if school else None))
    return rows


def district_rows(cuts: Cuts, released: Released) -> list[tuple[Cell, ...]]:
    """A row a district, and one of the area: what leaves names no team."""
    if not cuts.teams:
        return []
    cube = _caseload_cube(cuts)
    rows: list[tuple[Cell, ...]] = []
    for district in cube.dimensions[0].values:
        staff = [team.full_time for team in cuts.teams if district in (THE_AREA, team.district)]
        full_time = None if None in staff else sum(each or 0 for each in staff)
        held = released.shown.get(cube.name(district, CHILDREN))
        counts = (_said(released, cube.name(district, each)) for each in (CHILDREN, "under five"))
        rows.append((district, *counts, full_time, held / full_time if held is not None and full_time else None))
    return rows


def _measures(cuts: Cuts) -> dict[str, PracticeFigure]:
    """Each measure with the first of its figures."""
    found: dict[str, PracticeFigure] = {}
    for each in cuts.practices:
        found.setdefault(each.measure, each)
    return found


def _practice_cube(cuts: Cuts, measure: str) -> Cube:
    practices = tuple(sorted({each.practice for each in cuts.practices}))
    counts: dict[tuple[str, ...], int] = {}
    period = ""
    for each in cuts.practices:
        if each.measure == measure:
            counts |= {(each.practice, "met"): each.met, (each.practice, "missed"): each.counted - each.met}
            period = each.period
    dimension = Dimension.flat("practice", practices, ALL_PRACTICES)
    return Cube(measure, (dimension, STATUS), counts, {"period": period})


def _school_cube(cuts: Cuts, name: str) -> Cube:
    dimension = Dimension.flat("school", tuple(each.school for each in cuts.schools), ALL_SCHOOLS)
    return Cube(f"pupils {name}", (dimension,), {(each.school,): int(getattr(each, name)) for each in cuts.schools})


def _caseload_cube(cuts: Cuts) -> Cube:
    counts: dict[tuple[str, ...], int] = {}
    for team in cuts.teams:
        for age, held in (("under five", team.under_fives), ("five and over", team.held - team.under_fives)):
            counts[team.district, age] = counts.get((team.district, age), 0) + held
    dimension = Dimension.flat("district", tuple(sorted({team.district for team in cuts.teams})), THE_AREA)
    return Cube("caseload", (dimension, AGE), counts)


def _said(released: Released, cell: tuple[str, ...]) -> Cell:
    if cell not in released.shown:
        return NOT_SHOWN
    value = released.shown[cell]
    return HIDDEN if value is None else value
