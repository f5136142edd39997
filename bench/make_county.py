"""A county of any size as familyhub's plain CSV, for measuring speed only: seeded, quick, and fictional throughout.

It draws people and what happened to them by hashing their numbers, so the same seed gives the same files on any number
of threads. It is no test of truth: `familyhub.demo` is.

    python bench/make_county.py FOLDER --children 35000 --seed 1
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

NEWEST_DAY = "2026-03-31"
EARLIER_DAY = "2026-02-28"
CHILDREN_IN_A_NEIGHBOURHOOD = 400

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Extract:
    """One file of the county: where it lies below incoming/, and the SELECT that fills it."""

    path: str
    select: str


def _columns(alias: str, names: str) -> str:
    return ", ".join(f"{alias}.{name.strip()}" for name in names.split(","))


IDENTITY = "nhs_number, forename, surname, birth_date, birth_order, death_date, sex, ethnicity"

EXTRACTS: tuple[Extract, ...] = (
    Extract(f"reference/{EARLIER_DAY}/team.csv", "SELECT * FROM team ORDER BY team_key"),
    Extract(f"reference/{EARLIER_DAY}/place.csv", "SELECT * FROM place ORDER BY kind, place_key"),
    Extract(
        f"chis/{NEWEST_DAY}/children.csv",
        f"SELECT 'c' || person AS person_key, {IDENTITY} FROM stated_child WHERE u(person, 'chis') < 0.995",
    ),
    Extract(
        f"chis/{NEWEST_DAY}/births.csv",
        """SELECT 'c' || person AS person_key, 'd' || delivery AS delivery_key, mother_nhs_number,
            birth_date AS born_on, 'live' AS outcome, birth_order, gestation_days, weight_grams
        FROM stated_child WHERE born_here""",
    ),
    Extract(
        f"chis/{NEWEST_DAY}/addresses.csv",
        "SELECT 'c' || person AS person_key, kind, from_date, to_date, postcode, lsoa FROM child_home",
    ),
    Extract(
        f"chis/{NEWEST_DAY}/movements.csv",
        """SELECT 'c' || person AS person_key, basis, from_date, to_date, practice_key, started_because, ended_because
        FROM child_spell""",
    ),
    Extract(
        f"provider/{EARLIER_DAY}/people.csv",
        f"""SELECT 'p' || person AS person_key, {IDENTITY} FROM stated_child WHERE u(person, 'provider') < 0.99
        UNION ALL
        SELECT 'p' || person, {IDENTITY} FROM stated_mother""",
    ),
    Extract(
        f"provider/{EARLIER_DAY}/relationships.csv",
        """SELECT 'p' || person AS person_key, 'p' || mother AS other_key, 'mother' AS relationship
        FROM stated_child WHERE u(person, 'related') < 0.97""",
    ),
    Extract(
        f"provider/{EARLIER_DAY}/caseloads.csv",
        "SELECT 'p' || person AS person_key, basis, from_date, to_date, team_key FROM caseload",
    ),
    Extract(
        f"provider/{EARLIER_DAY}/mothers_addresses.csv",
        "SELECT 'p' || person AS person_key, kind, from_date, to_date, postcode, lsoa FROM mother_home",
    ),
    Extract(
        f"provider/{EARLIER_DAY}/contacts.csv",
        f"SELECT * EXCLUDE (corrected) FROM provider_contact WHERE happened_on <= DATE '{EARLIER_DAY}'",
    ),
    Extract(  # the month since, and one contact in two hundred said anew: versions and late records
        f"provider/{NEWEST_DAY}/contacts.csv",
        f"""SELECT * EXCLUDE (corrected) REPLACE (CASE WHEN corrected THEN 'seen' ELSE attended END AS attended)
        FROM provider_contact WHERE happened_on > DATE '{EARLIER_DAY}' OR corrected""",
    ),
    Extract(f"provider/{NEWEST_DAY}/assessments.csv", "SELECT * FROM finding"),
    Extract(f"provider/{NEWEST_DAY}/hospital.csv", "SELECT * FROM hospital_stay"),
    Extract(f"hub/{NEWEST_DAY}/register.csv", f"SELECT 'h' || person AS person_key, {IDENTITY} FROM hub_member"),
    Extract(f"hub/{NEWEST_DAY}/attendance.csv", "SELECT * FROM attendance"),
    Extract(
        f"school/{NEWEST_DAY}/pupils.csv",
        f"SELECT 's' || person AS person_key, {IDENTITY} FROM stated_child WHERE age BETWEEN 5 AND 10",
    ),
    Extract(
        f"maternity/{NEWEST_DAY}/mothers.csv",
        f"""SELECT 'm' || person AS person_key, {IDENTITY} FROM stated_mother
        WHERE person IN (SELECT mother FROM booking)""",
    ),
    Extract(
        f"maternity/{NEWEST_DAY}/pregnancies.csv",
        """SELECT 'g' || booking AS pregnancy_key, 'm' || mother AS person_key, booked_on, due_on, ended_on, outcome
        FROM booking""",
    ),
)

WORK: tuple[Extract, ...] = (
    Extract(f"provider/{NEWEST_DAY}/outcome_activity.csv", "SELECT * FROM work_step"),
    Extract(f"provider/{NEWEST_DAY}/outcome_assessments.csv", "SELECT * FROM work_finding"),
    Extract(f"provider/{NEWEST_DAY}/group_recording.csv", "SELECT * FROM group_answer"),
)
"""What the weekly report tells of besides: work towards outcomes, and priority groups asked about."""


def make(folder: Path, children: int, seed: int = 1, *, work: bool = False) -> dict[str, int]:
    """Write the county below `folder`, with `work` towards outcomes and groups too. Returns the rows of each file."""
    rows: dict[str, int] = {}
    with duckdb.connect(config={"preserve_insertion_order": False, "memory_limit": "4GB"}) as connection:
        connection.execute("SET temp_directory = ?", [str(folder / ".drawing")])
        for name, value in {
            "seed": seed,
            "children": children,
            "neighbourhoods": max(48, children // CHILDREN_IN_A_NEIGHBOURHOOD),
        }.items():
            connection.execute(f"SET VARIABLE {name} = {int(value)}")
        for name in ("county", "work") if work else ("county",):
            connection.execute((HERE / f"{name}.sql").read_text(encoding="utf-8"))
        for extract in EXTRACTS + (WORK if work else ()):
            path = folder / extract.path
            path.parent.mkdir(parents=True, exist_ok=True)
            written = connection.execute(f"COPY ({extract.select}) TO '{path}' (FORMAT csv, HEADER)").fetchall()
            rows[extract.path] = written[0][0]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--children", type=int, default=35_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", action="store_true", help="work towards outcomes and priority groups too")
    asked = parser.parse_args()
    started = time.perf_counter()
    rows = make(asked.folder, asked.children, asked.seed, work=asked.work)
    for path, count in rows.items():
        print(f"{count:>12,}  {path}")
    print(f"{sum(rows.values()):>12,}  rows in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
