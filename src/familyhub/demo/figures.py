"""The truth as tables beside the extracts: figures at every level, members, lists of who is due, faults."""

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.rules import RULES, month_name, quarter_name
from familyhub.demo.truth import Member, kpis

FigureKey = tuple[str, str, str, str, str, str]
"""Measure, kind of period, period, hierarchy, level, place ('' for the county)."""
UNALLOCATED, OUT_OF_AREA, NOT_KNOWN = "Unallocated", "Out of area", "Not known"


def figures(county: County, members: list[Member]) -> dict[FigureKey, tuple[int, int, int]]:
    """Numerator, denominator (0 where the measure is a count) and excluded, wherever there are members."""
    where = Places(county)
    counted: dict[FigureKey, list[int]] = defaultdict(lambda: [0, 0, 0])
    months = {rule.name for rule in RULES if rule.by == "month"}
    for member in members:
        if member.closed:
            kind = "month" if member.measure in months else "quarter"
            for hierarchy, level, place in where.of(member):
                sums = counted[member.measure, kind, member.period, hierarchy, level, place]
                sums[0] += member.status == "met"
                sums[1] += member.status in ("met", "missed")
                sums[2] += member.status == "excluded"
    _add_years_to_date(counted, county.as_of)
    counts_only = {rule.name for rule in RULES if rule.period == "met"}
    return {
        key: (met, 0 if key[0] in counts_only else denominator, excluded)
        for key, (met, denominator, excluded) in counted.items()
    }


def _add_years_to_date(counted: dict[FigureKey, list[int]], as_of: date) -> None:
    """Each month's or quarter's figures count in its own year to date and in the later ones of its fiscal year."""
    single = list(counted.items())
    reaching = {period: _rest_of_year(period, as_of) for period in {key[2] for key, _ in single}}
    for (measure, _, period, hierarchy, level, place), sums in single:
        for later in reaching[period]:
            to_date = counted[measure, "year_to_date", later, hierarchy, level, place]
            for part in range(3):
                to_date[part] += sums[part]


def _rest_of_year(period: str, as_of: date) -> list[str]:
    """The months (2024-05) or quarters (2024-25 Q1) from one to its fiscal year's end, so far as they have begun."""
    name = month_name if " Q" not in period else quarter_name
    year = int(period[:4]) - (name is month_name and period[5:] < "04")
    months = [add_months(date(year, 4, 1), place) for place in range(12)]
    begun = dict.fromkeys(name(month) for month in months if month <= as_of)
    return [later for later in begun if later >= period]


class Places:
    """Where a member counts, in both hierarchies and by deprivation."""

    def __init__(self, county: County) -> None:
        geography = county.population.geography
        self.teams = {team.key: team for team in geography.teams}
        self.neighbourhoods = {place.code: place for place in geography.neighbourhoods}

    def of(self, member: Member) -> list[tuple[str, str, str]]:
        """Hierarchy, level and place for every level; teams, hubs, districts and wards by name, LSOAs by code."""
        return self.of_keys(member.team, member.lsoa)

    def of_keys(self, team_key: str | None, lsoa: str | None) -> list[tuple[str, str, str]]:
        """The same for a team's key and a neighbourhood's code."""
        team = self.teams.get(team_key or "")
        place = self.neighbourhoods.get(lsoa or "")
        return [
            ("caseload", "county", ""),
            ("caseload", "quadrant", team.quadrant if team else UNALLOCATED),
            ("caseload", "district", team.district if team else UNALLOCATED),
            ("caseload", "hub", team.hub if team else UNALLOCATED),
            ("caseload", "team", team.name if team else UNALLOCATED),
            ("residence", "county", ""),
            ("residence", "quadrant", place.quadrant if place else OUT_OF_AREA),
            ("residence", "district", place.district if place else OUT_OF_AREA),
            ("residence", "ward", place.ward if place else OUT_OF_AREA),
            ("residence", "lsoa", place.code if place else OUT_OF_AREA),
            ("deprivation", "quintile", str(place.quintile) if place else NOT_KNOWN),
        ]


def write_truth(county: County, folder: Path) -> list[Member]:
    """Write the truth into `folder` and return its members.

    `figures.parquet` (the key columns, numerator, denominator, excluded), `members.parquet`, `due.parquet` (measure,
    nhs_number of the index person, nhs_numbers of all who may be it, list_state, team), `faults.json`, `county.json`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    members = kpis(county)
    _write_figures(county, members, folder / "figures.parquet")
    _write_members(members, folder)
    faults = [asdict(fault) for fault in county.faults]
    (folder / "faults.json").write_text(json.dumps(faults, indent=1, ensure_ascii=False), encoding="utf-8")
    about = {
        "seed": county.seed, "as_of": county.as_of.isoformat(), "since": county.since.isoformat(),
        "children": len(county.written.births), "people": len(county.written.people), "files": county.files,
        "rows": county.rows, "contacts": len(county.written.contacts),
    }  # fmt: skip
    (folder / "county.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    return members


def _write_figures(county: County, members: list[Member], path: Path) -> None:
    found = figures(county, members)
    keys = sorted(found)
    names = ("measure", "period_kind", "period", "hierarchy", "level", "place")
    columns: dict[str, pa.Array] = {
        name: pa.array([key[place] for key in keys], pa.string()) for place, name in enumerate(names)
    }
    for place, name in enumerate(("numerator", "denominator", "excluded")):
        columns[name] = pa.array([found[key][place] for key in keys], pa.int64())
    pq.write_table(pa.table(columns), path)


def _write_members(members: list[Member], folder: Path) -> None:
    rows = [
        {
            "measure": m.measure, "subject": m.subject, "nhs_number": m.index.stated.nhs_number,
            "nhs_numbers": [known.stated.nhs_number for known in m.stands_for], "period": m.period,
            "window_opens": m.opens, "window_closes": m.closes, "status": m.status, "closed": m.closed,
            "reason": m.reason, "team_key": m.team, "lsoa": m.lsoa, "list_state": m.list_state,
            "list_team_key": m.list_team,
        }
        for m in members
    ]  # fmt: skip
    schema = pa.schema([
        ("measure", pa.string()), ("subject", pa.string()), ("nhs_number", pa.string()),
        ("nhs_numbers", pa.list_(pa.string())), ("period", pa.string()), ("window_opens", pa.date32()),
        ("window_closes", pa.date32()), ("status", pa.string()), ("closed", pa.bool_()), ("reason", pa.string()),
        ("team_key", pa.string()), ("lsoa", pa.string()), ("list_state", pa.string()), ("list_team_key", pa.string()),
    ])  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "members.parquet")
    due = [
        {"measure": row["measure"], "nhs_number": row["nhs_number"], "nhs_numbers": row["nhs_numbers"],
         "list_state": row["list_state"], "team_key": row["list_team_key"]}
        for row in rows
        if row["list_state"]
    ]  # fmt: skip
    fields = [schema.field(name) for name in ("measure", "nhs_number", "nhs_numbers", "list_state", "team_key")[:4]]
    pq.write_table(pa.Table.from_pylist(due, pa.schema([*fields, ("team_key", pa.string())])), folder / "due.parquet")
