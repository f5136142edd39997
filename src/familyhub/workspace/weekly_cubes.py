"""The counts that the weekly e-mails show, as cubes declared beforehand: district and area, and nothing smaller.

Each count is a cube by place, so that no sum over districts gives a star away; cubes of one name share their total.
What a total holds besides a shown part (a check that was missed) is not declared: both are rounded, so at least three
values are left for it.

Counts of how things stand (lists, outcomes, groups) bear no week: one that stays is the same count next week, and is
guarded as such. Only what happened in a week is named by it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from familyhub.disclosure import Cube, Dimension, protected_count
from familyhub.disclosure.cube import Cell
from familyhub.reports.kpi_sentences import fiscal_start
from familyhub.reports.weekly_data import PlaceCounts, Week, WeeklyData, found

AREA = "the area"
WEEK = ("counted", "met", "made")
"""Counts of a week's checks: by measure for the area alone, and all measures together by district. Districts' weeks by
measure would add up to their months."""
BEFORE = {"counted": "counted_before", "met": "met_before"}
"""Those of them that are told of the week before too."""
COMBINATION = "combination "
MOST_COMBINATIONS = 5
"""Of each place so many combinations may be told, the most frequent."""
KPI = ("met", "counted")
LISTS = ("overdue", "due_this_week")
STATUS = Dimension.flat("status", ("active", "completed", "abandoned"), "cohort")
OUTCOME_COUNTS = ("cohort", "active", "completed", "abandoned", "achieved")
GROUP_COUNTS = ("people", "under_fives")
THREE_COUNTS = ("under_fives", "three_or_more", "with_intervention")


def cubes_of(whole: WeeklyData) -> list[Cube]:
    """Every cube of a week. Each count of the body is a cell of one of them."""
    districts = districts_of(whole)
    cubes = [*_kpi_cubes(whole, districts), *_week_cubes(whole, districts)]
    cubes += [_by_place(whole, name, whole.due, "due", name, districts) for name in LISTS]
    for what in whole.outcome_names if whole.outcomes is not None else ():
        cubes.append(_status_cube(whole, what, districts))
        cubes.append(_by_place(whole, f"outcome {what} achieved", whole.outcomes or (), what, "achieved", districts))
    if whole.groups is not None:
        for what in whole.group_names:
            for name in GROUP_COUNTS:
                cubes.append(_by_place(whole, f"group {what} {name}", whole.groups, what, name, districts))
        for name in THREE_COUNTS:
            cubes.append(_by_place(whole, f"three groups {name}", whole.three, "three", name, districts))
        cubes += _combination_cubes(whole, districts)
    return cubes


def districts_of(whole: WeeklyData) -> tuple[str, ...]:
    """Every district that any count of the week names, those of no district too: a cube leaves nobody out."""
    rows = [*whole.checks, *whole.due, *(whole.outcomes or ()), *(whole.groups or ()), *whole.three]
    named = {row.place for row in rows if row.level == "district"} | set(whole.kpi.places("district"))
    return tuple(sorted(named))


def week_cell(name: str, week: Week, **where: str) -> Cell:
    """The name of a count of a week's checks: of a measure, a district, or of neither."""
    return Cube(f"week {name}", (), {}, where | {"week": week.name}).name()


def period_dimension(month: str) -> Dimension:
    """The year to date: the month and the months before it, which were shown when they were the year to date."""
    year = f"to {month}"
    if fiscal_start(month) == month:
        return Dimension("period", year, {year: (month,)})
    before = f"to {_month_before(month)}"
    return Dimension("period", year, {year: (before, month)}, frozenset({before}))


def _place(districts: Sequence[str]) -> Dimension:
    return Dimension.flat("district", tuple(districts), AREA)


def _week_cubes(whole: WeeklyData, districts: Sequence[str]) -> Iterator[Cube]:
    """The week's checks, and those of the week before: the same total by measure and by district."""
    for name in WEEK:
        yield from _checks_cubes(whole, f"week {name}", name, districts, {"week": whole.checks_week.name})
    for name, before in BEFORE.items():
        yield from _checks_cubes(whole, f"week {name}", before, districts, {"week": whole.checks_week.before.name})


def _checks_cubes(
    whole: WeeklyData, of: str, name: str, districts: Sequence[str], at: dict[str, str]
) -> Iterator[Cube]:
    headline = [measure.id for measure in whole.kpi.headline]
    rows = [row for row in whole.checks if row.what in headline]
    by_measure = {(row.what,): row[name] or 0 for row in rows if row.level == "county"}
    yield Cube(of, (Dimension.flat("measure", tuple(headline), AREA),), by_measure, at)
    by_district: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if row.level == "district":
            by_district[(row.place,)] += row[name] or 0
    if by_district.total() == sum(by_measure.values()):
        yield Cube(of, (_place(districts),), by_district, at)


def _combination_cubes(whole: WeeklyData, districts: Sequence[str]) -> Iterator[Cube]:
    """Each combination that is among the most frequent of some place and not hidden there."""
    rows = whole.combinations_by_district
    named: dict[str, None] = {}
    for level, place in (("county", ""), *(("district", name) for name in districts)):
        here = sorted(whole.of(rows, level, place), key=lambda row: (-(row["children"] or 0), row.what))
        told = [row.what for row in here[:MOST_COMBINATIONS] if protected_count(row["children"] or 0)]
        named |= dict.fromkeys(told)
    for what in named:
        yield _by_place(whole, f"{COMBINATION}{what}", rows, what, "children", districts)


def _kpi_cubes(whole: WeeklyData, districts: Sequence[str]) -> Iterator[Cube]:
    kpi, period = whole.kpi, period_dimension(whole.kpi.month)
    for measure in kpi.headline:
        for name in KPI:
            counts: dict[tuple[str, ...], int] = {}
            for district in districts:
                latest = kpi.share(measure.id, "month", kpi.month, "district", district)
                year = kpi.share(measure.id, "year_to_date", kpi.month, "district", district)
                in_month, in_year = (
                    (share.numerator if name == "met" else share.denominator) or 0 for share in (latest, year)
                )
                counts[district, kpi.month] = in_month
                counts |= {(district, before): in_year - in_month for before in period.unshown}
            yield Cube(f"kpi {measure.id} {name}", (_place(districts), period), counts)


def _status_cube(whole: WeeklyData, what: str, districts: Sequence[str]) -> Cube:
    """The cohort of an outcome measure, which is the active, the completed and the abandoned."""
    placed, county = _rows(whole.outcomes or (), what)
    if county is not None and any(not _adds_up(county, placed, name) for name in STATUS.parts["cohort"]):
        counts = {(name,): county[name] or 0 for name in STATUS.parts["cohort"]}
        return Cube(f"outcome {what}", (STATUS,), counts)
    by_place = {(row.place, name): row[name] or 0 for row in placed for name in STATUS.parts["cohort"]}
    return Cube(f"outcome {what}", (_place(districts), STATUS), by_place)


def _by_place(
    whole: WeeklyData, of: str, rows: Sequence[PlaceCounts], what: str, name: str, districts: Sequence[str]
) -> Cube:
    """One count by district. Where somebody counts in two, or in none, no sum holds: then the area stands alone."""
    placed, county = _rows(rows, what)
    if county is not None and not _adds_up(county, placed, name):
        return Cube(of, (), {(): county[name] or 0})
    return Cube(of, (_place(districts),), {(row.place,): row[name] or 0 for row in placed})


def _rows(rows: Sequence[PlaceCounts], what: str) -> tuple[list[PlaceCounts], PlaceCounts | None]:
    """The districts' rows about one thing, and the county's."""
    return [row for row in rows if (row.what, row.level) == (what, "district")], found(rows, what, "county", "")


def _adds_up(county: PlaceCounts, placed: Sequence[PlaceCounts], name: str) -> bool:
    return (county[name] or 0) == sum(row[name] or 0 for row in placed)


def _week(whole: WeeklyData) -> dict[str, str]:
    return {"week": whole.week.name}


def _month_before(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{int(year) - 1}-12" if number == "01" else f"{year}-{int(number) - 1:02d}"
