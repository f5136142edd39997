"""A refreshed demo county, its outcomes as the snapshot tells them, and as they truly went."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

import familyhub
from familyhub.demo import County, make_workspace
from familyhub.demo.outcome_member import OutcomeMember
from familyhub.demo.outcome_truth import COUNTS, outcome_figures, outcome_members

DAYS = (
    "identified_on", "offered_on", "declined_on", "entered_on", "completed_on", "abandoned_on", "reason",
    "assessed_on", "achieved", "team_key", "lsoa", "practitioner_key",
)  # fmt: skip
"""What is said of a member, in the words of the snapshot."""

TRUE_NAMES = {"team_key": "team", "practitioner_key": "practitioner"}
"""The truth's own words for two of them."""

Row = tuple[Any, ...]
Figures = dict[tuple[str, str, str, str, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """Members by measure, as (NHS number or school, *DAYS), and figures so far by each month's end."""

    members: dict[str, list[Row]]
    figures: Figures


def made(root: Path, *, children: int, seed: int) -> County:
    """A demo county whose extracts have been read and linked."""
    county = make_workspace(root, children=children, seed=seed)
    familyhub.open(root).refresh()
    return county


def told(root: Path) -> Told:
    """What the newest snapshot of a workspace tells of outcomes."""
    with _opened(root) as connection:
        members = connection.execute(
            f"""WITH numbered AS (
                SELECT person_id, MIN(nhs_number) AS nhs_number
                FROM identity.person_record
                WHERE nhs_number IS NOT NULL
                GROUP BY person_id
            )
            SELECT
                outcome_member.measure, COALESCE(numbered.nhs_number, CAST(outcome_member.subject_id AS VARCHAR)),
                outcome_member.recorded, {", ".join(f"outcome_member.{day}" for day in DAYS)}
            FROM marts.outcome_member
            LEFT JOIN numbered ON numbered.person_id = outcome_member.person_id
            WHERE outcome_member.stage <> 'identified'"""
        ).fetchall()
        figures = connection.execute(
            f"""SELECT measure, period, hierarchy, level, place, {", ".join(COUNTS)}
            FROM marts.outcome_figure
            WHERE period_kind = 'month_end'"""
        ).fetchall()
    found: dict[str, list[Row]] = {}
    for measure, who, recorded, *said in members:
        found.setdefault(measure, []).append(_plain(who, dict(zip(DAYS, said, strict=True)), recorded=recorded))
    return Told({measure: in_order(rows) for measure, rows in found.items()}, {row[:5]: row[5:] for row in figures})


def truth(county: County) -> Told:
    """The same from what was drawn."""
    members = outcome_members(county)
    found: dict[str, list[Row]] = {}
    for member in members:
        said = {day: getattr(member, TRUE_NAMES.get(day, day)) for day in DAYS}
        found.setdefault(member.measure, []).append(_plain(member.nhs_number, said, recorded=_recorded(member)))
    figures = outcome_figures(county, members)
    return Told(
        {measure: in_order(rows) for measure, rows in found.items()},
        {key: tuple(counts[name] for name in COUNTS) for key, counts in figures.items()},
    )


def in_order(rows: list[Row]) -> list[Row]:
    """Rows by what they say: empty cells have no order of their own."""
    return sorted(rows, key=lambda row: tuple(str(cell) for cell in row))


def _recorded(member: OutcomeMember) -> bool:
    return member.episode != ""


def _plain(who: str, said: dict[str, Any], *, recorded: bool) -> Row:
    """A member as it is compared: an assessment matters once the work is done, and coded work has no practitioner."""
    if said["completed_on"] is None:
        said["assessed_on"] = None
    if not recorded:
        said["practitioner_key"] = None
    return (who, *(said[day] for day in DAYS))


@contextmanager
def _opened(root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    (snapshot,) = (root / "snapshots").iterdir()
    with duckdb.connect(config={"threads": 1}) as connection:
        for name in ("marts", "identity"):
            connection.execute(f"ATTACH '{snapshot / name}.duckdb' AS {name} (READ_ONLY)")
        yield connection
