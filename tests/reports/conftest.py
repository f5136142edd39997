"""An invented county for the report: figures that add up, from a seed."""

import random
from dataclasses import dataclass, replace
from datetime import date

import pytest

from familyhub.geography import Boundary
from familyhub.measures import Bounds
from familyhub.reports.kpi_data import Due, KpiReportData, Measure, Missed, SourceRead, TeamPlace
from familyhub.reports.kpi_trends import months_between

DISTRICTS = (
    "Ashbourne Vale", "Brackley", "Castle Point North", "Dunmere", "Eastmoor", "Fenwick", "Harlow Cross",
    "Kelby", "Marsh and Coast", "Northport", "Orsett", "Wickham",
)  # fmt: skip
QUADRANTS = ("North", "East", "South", "West")
REASONS = (
    ("seen after the window had closed", "service", 40),
    ("the family did not attend, cancelled, or nobody was in", "family", 22),
    ("the family declined", "family", 12),
    ("the check was made in time, but recorded too late for this figure", "data", 9),
    ("seen in time, but the contact does not say what was done", "data", 6),
    ("nothing is recorded", "unknown", 11),
)


@dataclass(frozen=True, slots=True)
class InventedFigure:
    measure: str
    period_kind: str
    period: str
    hierarchy: str
    level: str
    place: str
    numerator: int
    denominator: int | None
    excluded: int = 0
    withheld: bool = False
    bounds: Bounds | None = None


def measure(number, short, many, one, outcome, target, **more):
    return Measure(
        id=f"kpi-{number}", name=f"{many.capitalize()} that {outcome}", short=short, one=one, many=many,
        outcome=outcome, why=f"{short}: early contact finds needs before they grow.",
        definition=(f"Counts {many}.", f"Met when each {one} {outcome}.", "Both ends of the window count."),
        fingerprint="3f9a1c0b77de", target=target, owner="Health visiting lead", **more,
    )  # fmt: skip


MEASURES = (
    measure("2-01", "Antenatal contact", "pregnancies", "pregnancy", "had an antenatal contact from 28 weeks", 80.0),
    measure("2-02", "Visit within 14 days", "families", "family", "had a visit within 14 days of birth", 96.0),
    measure("2-33", "6 to 8 week review", "children", "child", "had a review at 6 to 8 weeks", 95.0),
    measure("2-34", "12-month review", "children", "child", "had a review by 12 months", 95.0),
    measure("2-35", "2 to 2½ year review", "children", "child", "had a review with ASQ-3 by 2½ years", 90.0),
    measure("2-35-review", "2 to 2½ year, any", "children", "child", "had a review by 2½ years", 90.0, headline=False),
)  # fmt: skip
LEVELS = {"kpi-2-01": 83, "kpi-2-02": 91, "kpi-2-33": 93.5, "kpi-2-34": 95.4, "kpi-2-35": 84, "kpi-2-35-review": 90}

TEAMS = tuple(
    TeamPlace(f"{district} {side}", district)
    for number, district in enumerate(DISTRICTS)
    for side in ("one", "two", "three")[: 2 + (number % 3 == 0)]
)


def outline(number):
    """A six-cornered district that fits its neighbours, in degrees."""
    column, row = number % 4, number // 4
    x, y = 0.2 + column * 0.3, 51.5 + row * 0.17
    ring = ((x, y), (x + 0.15, y - 0.03), (x + 0.3, y), (x + 0.3, y + 0.17), (x + 0.15, y + 0.14), (x, y + 0.17))
    return Boundary(f"D{number}", DISTRICTS[number], (((*ring, ring[0]),),))


def invent(seed=7, month="2026-02", first="2024-04"):
    chance = random.Random(seed)
    figures, misses = [], []
    district_bias = {d: chance.gauss(0, 2.2) for d in DISTRICTS} | {"Northport": -9.0, "Orsett": 3.0}
    for m in MEASURES:
        totals = {}
        for at in months_between(first, month):
            for t in TEAMS:
                due = chance.randint(9, 26)
                worse = 6 if t.district == "Kelby" and at >= "2025-08" else 0
                rate = LEVELS[m.id] + district_bias[t.district] - worse
                met = sum(chance.random() * 100 < rate for _ in range(due))
                quintile = str(1 + (hash_of(t.team) + chance.randint(0, 1)) % 5)
                places = [
                    ("caseload", "county", ""), ("caseload", "team", t.team), ("caseload", "district", t.district),
                    ("caseload", "quadrant", QUADRANTS[DISTRICTS.index(t.district) % 4]),
                    ("deprivation", "quintile", quintile),
                ]  # fmt: skip
                lost = round(due * (0.05 if quintile == "1" else 0.0))
                for place in places:
                    for key in [("month", at), *([("year_to_date", month)] if at >= "2025-04" else [])]:
                        n, d, e = totals.get((*place, *key), (0, 0, 0))
                        totals[(*place, *key)] = (n + max(met - lost, 0), d + due, e + (due > 24))
        for (hierarchy, level, place, kind, period), (n, d, e) in totals.items():
            figures.append(InventedFigure(m.id, kind, period, hierarchy, level, place, n, d, e))
            if kind == "year_to_date" and level in {"county", "district"}:
                misses += [
                    Missed(m.id, kind, period, level, place, says, whose, (d - n) * weight // 100)
                    for says, whose, weight in REASONS
                ]
    due = tuple(
        Due(m.id, t.team, t.district, chance.randint(0, 6), chance.randint(1, 5), chance.randint(4, 20), 9)
        for m in MEASURES[:5]
        for t in TEAMS
    )
    return KpiReportData(
        area="Fenshire", as_of=date(2026, 3, 9), known_by=date(2026, 3, 9), snapshot="2026-03-09-a41c", month=month,
        measures=MEASURES, figures=tuple(figures), misses=tuple(misses), due=due, teams=TEAMS,
        sources=(
            SourceRead("Child health information service", date(2026, 3, 8), 12, 41_220, 41_209, 11, 20_100, 20_105),
            SourceRead("Provider system (CSDS)", date(2026, 3, 7), 24, 310_422, 309_980, 442, 20_001, 20_440),
            SourceRead("Maternity (MSDS)", date(2026, 2, 2), 12, 28_010, 28_010, 0, 8_120, 8_200),
            SourceRead("Hub register", date(2026, 3, 6), 1, 5_208, 5_200, 8),
        ),
        outlines={name: outline(number) for number, name in enumerate(DISTRICTS)},
        attribution="Invented outlines.",
    )  # fmt: skip


def hash_of(text):
    """The same number for the same text in every run, unlike hash()."""
    return sum(ord(c) for c in text)


@pytest.fixture(scope="session")
def county():
    return invent()


@pytest.fixture(scope="session")
def bare(county):
    """The county before anything was read: measures, and nothing else."""
    return replace(county, figures=(), misses=(), due=(), sources=(), teams=(), outlines={})
