"""The hand-written SQL of hand_kpis.sql, run on a snapshot's facts: the measuring stick for the compiled measures.

python bench/hand_sql.py SNAPSHOT_FOLDER OUT.duckdb
"""

import argparse
import json
from datetime import date
from pathlib import Path

import duckdb

HERE = Path(__file__).parent

COLUMNS = {
    "member": "measure, subject, subject_id, person_id, period, fiscal_year, window_opens, window_closes, status,"
    " closed, reason, contact_id, met_on, catch_up_to, team_key, team, hub, district, quadrant, lsoa, ward,"
    " residence_district, residence_quadrant, quintile, list_state, list_team_key, list_team, complete",
    "figure": "measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded, complete",
    "miss": "measure, period_kind, period, hierarchy, level, place, reason, members",
}


def days_of(snapshot: Path) -> tuple[date, date]:
    """The newest day of a snapshot, and the day since which it reports, from its manifest."""
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    return date.fromisoformat(manifest["newest_day"]), date.fromisoformat(manifest["since"])


def run(snapshot: Path, out: Path, memory_limit: str = "4GB") -> int:
    """Write the tables member, figure and miss to `out`. Returns the number of member rows."""
    newest_day, since = days_of(snapshot)
    out.unlink(missing_ok=True)
    config = {"memory_limit": memory_limit, "preserve_insertion_order": False, "temp_directory": str(out.parent)}
    with duckdb.connect(config=config) as connection:
        connection.execute(f"ATTACH '{snapshot / 'facts.duckdb'}' AS facts (READ_ONLY)")
        connection.execute(f"ATTACH '{out}' AS hand")
        for name, value in {"as_of": newest_day, "known_by": newest_day, "since": since}.items():
            connection.execute(f"SET VARIABLE {name} = DATE '{value}'")
        connection.execute((HERE / "hand_kpis.sql").read_text(encoding="utf-8"))
        return connection.execute("SELECT COUNT(*) FROM hand.member").fetchall()[0][0]


def differences(ours: Path, theirs: Path, tables: tuple[str, ...] = tuple(COLUMNS)) -> dict[str, int]:
    """By table, the rows that stand in one of two marts and not in the other; rows that occur twice count twice."""
    found: dict[str, int] = {}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{ours}' AS ours (READ_ONLY)")
        connection.execute(f"ATTACH '{theirs}' AS theirs (READ_ONLY)")
        for table in tables:
            names = COLUMNS[table]
            one, other = f"SELECT {names} FROM ours.{table}", f"SELECT {names} FROM theirs.{table}"
            found[table] = connection.execute(
                f"SELECT COUNT(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
            ).fetchall()[0][0]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    print(run(asked.snapshot, asked.out))


if __name__ == "__main__":
    main()
