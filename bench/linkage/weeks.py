"""Ten weeks of the demo county: who keeps their id from refresh to refresh, and whether the ledger tells of the rest.

    python bench/linkage/weeks.py                              5,000 children, ten weeks, in a folder that is removed
    python bench/linkage/weeks.py --children 1000 --weeks 3 --out weeks.json

After each refresh the snapshot in service is put beside the one before it:

- `unchanged`: people of whom every record says what it said (by its standard record), and how many of them kept their
  id on every record (`kept`);
- `deliveries`: deliveries born by the week before whose people all kept their ids, and how many kept theirs; `expected`
  and `born`: those expected then and born now, likewise;
- `moved`: every pair of ids (the new one, the one before) between which records went; and `told`, those of which the
  ledger tells with the right word. `untrue` are events of the ledger that no record bears out.

The ledger is asked for nothing but its events: which record bore which id is read from the snapshots themselves.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

import familyhub
from familyhub.demo import MISSING_AT_AGENCIES, make_workspace
from familyhub.state import id_events, open_state, published
from familyhub.workspace import Workspace

# What a record says of itself. `mother` is a number of the run, not something said.
SAID = "SELECT source, person_key, person_id, SHA256(CAST(record AS VARCHAR)) AS said FROM"


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """One refresh beside the one before it; see the top of the file."""

    week: int
    records: int
    people: int
    unchanged: int
    kept: int
    deliveries: int
    deliveries_kept: int
    born: int
    born_kept: int
    moved: int
    told: int
    untrue: int
    without_reason: int
    seconds: float


def run(folder: Path, children: int, weeks: int, seed: int) -> list[WeekSeen]:
    """Make a county below `folder`, refresh it, and then week after week."""
    make_workspace(
        folder, children=children, seed=seed, hard=True, missing_identifiers=MISSING_AT_AGENCIES, truth=False,
        weeks=weeks,
    )  # fmt: skip
    opened = familyhub.open(folder)
    opened.refresh()
    seen = []
    with duckdb.connect(str(folder / "weeks.duckdb")) as connection:
        _remember(connection, opened, "now")
        for week in range(1, weeks + 1):
            shutil.copytree(folder / "weeks" / f"{week:02d}", opened.folders.incoming, dirs_exist_ok=True)
            started = time.perf_counter()
            opened.refresh()
            seconds = time.perf_counter() - started
            for table in ("record", "born", "expected"):
                connection.execute(f"CREATE OR REPLACE TABLE {table}_before AS FROM {table}_now")
            _remember(connection, opened, "now")
            seen.append(_compared(connection, opened, week, seconds))
            print(json.dumps(asdict(seen[-1])), flush=True)
    return seen


def _remember(connection: duckdb.DuckDBPyConnection, opened: Workspace, when: str) -> None:
    """Who is who, who was born in which delivery, and who is expected, by the snapshot in service."""
    home = opened.folders.snapshots / opened.in_service()
    for name in ("identity", "facts"):
        connection.execute(f"ATTACH '{home / name}.duckdb' AS {name} (READ_ONLY)")
    connection.execute(
        f"CREATE OR REPLACE TABLE record_{when} AS {SAID}"
        " (SELECT source, person_key, person_id, STRUCT_PACK(nhs_numbers, upns, birth_date, birth_order, forename,"
        " forenames, surname, surnames, sex, uprn, house, street, postcodes, delivery, is_adopted) AS record"
        " FROM identity.linkage_record)"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE born_{when} AS SELECT delivery_id, person_id, mother_id FROM facts.delivery"
        " JOIN facts.delivery_person USING (delivery_id) WHERE role = 'baby' AND born_on IS NOT NULL"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE expected_{when} AS SELECT delivery_id, mother_id, expected_on FROM facts.delivery"
        " WHERE outcome = 'expected' AND mother_id IS NOT NULL"
    )
    connection.execute(f"CREATE OR REPLACE TABLE unborn_{when} AS SELECT DISTINCT person_id FROM facts.expected_child")
    connection.execute(
        f"CREATE OR REPLACE TABLE day_{when} AS SELECT delivery_id, born_on FROM facts.delivery"
        " WHERE born_on IS NOT NULL"
    )
    for name in ("identity", "facts"):
        connection.execute(f"DETACH {name}")


def _compared(connection: duckdb.DuckDBPyConnection, opened: Workspace, week: int, seconds: float) -> WeekSeen:
    unchanged, kept = connection.execute(_UNCHANGED).fetchall()[0]
    deliveries, deliveries_kept = connection.execute(_DELIVERIES).fetchall()[0]
    born, born_kept = connection.execute(_BORN).fetchall()[0]
    moved = {(new, old): (what, records) for new, old, what, records in connection.execute(_MOVED).fetchall()}
    unborn = {person for (person,) in connection.execute("FROM unborn_now").fetchall()}
    with closing(open_state(opened.folders.state)) as state:
        turn = len(published(state))
        events = [event for event in id_events(state) if event.published == turn]
    told = {(event.person_id, event.other_id): event for event in events}
    right = {
        pair
        for pair, (what, records) in moved.items()
        if pair in told and _is(told[pair].what, what) and told[pair].records >= records
    }
    # the records of children who are expected stand in the ledger and in no source
    untrue = [pair for pair in told.keys() - moved.keys() if not unborn & set(pair) and told[pair].rule != "unborn"]
    records, people = connection.execute("SELECT COUNT(*), COUNT(DISTINCT person_id) FROM record_now").fetchall()[0]
    return WeekSeen(
        week=week, records=records, people=people, unchanged=unchanged, kept=kept, deliveries=deliveries,
        deliveries_kept=deliveries_kept, born=born, born_kept=born_kept, moved=len(moved), told=len(right),
        untrue=len(untrue), without_reason=sum(event.rule is None for event in events), seconds=round(seconds, 1),
    )  # fmt: skip


def _is(told: str, what: str) -> bool:
    """A return is a split whose people take back an id of theirs: snapshots alone cannot tell the two apart."""
    return told == what or (told == "return" and what == "split")


# People of the week before of whom every record is still there and says the same, and those who bear one id still.
_UNCHANGED = """
WITH beside AS (
    SELECT before.person_id, BOOL_AND(now.said IS NOT DISTINCT FROM before.said) AS is_unchanged,
        BOOL_AND(now.person_id IS NOT DISTINCT FROM before.person_id) AS is_kept
    FROM record_before AS before
    LEFT JOIN record_now AS now ON now.source = before.source AND now.person_key = before.person_key
    GROUP BY before.person_id
)
SELECT COUNT(*) FILTER (WHERE is_unchanged), COUNT(*) FILTER (WHERE is_unchanged AND is_kept) FROM beside
"""

# Deliveries whose babies are all still known by their ids, and those that have theirs.
_DELIVERIES = """
WITH beside AS (
    SELECT before.delivery_id, BOOL_AND(now.delivery_id IS NOT DISTINCT FROM before.delivery_id) AS is_kept,
        BOOL_AND(now.person_id IS NOT NULL) AS are_known
    FROM born_before AS before
    LEFT JOIN born_now AS now ON now.person_id = before.person_id
    GROUP BY before.delivery_id
)
SELECT COUNT(*) FILTER (WHERE are_known), COUNT(*) FILTER (WHERE are_known AND is_kept) FROM beside
"""

# Expected deliveries of mothers who have since had a baby about that day and expect nobody more.
_BORN = """
WITH beside AS (
    SELECT before.delivery_id, BOOL_OR(now.delivery_id = before.delivery_id) AS is_kept
    FROM expected_before AS before
    JOIN born_now AS now ON now.mother_id = before.mother_id
    JOIN day_now ON day_now.delivery_id = now.delivery_id
        AND day_now.born_on BETWEEN before.expected_on - 140 AND before.expected_on + 30
    GROUP BY before.delivery_id
)
SELECT COUNT(*), COUNT(*) FILTER (WHERE is_kept) FROM beside
"""

# Between which ids records went, whether the id they left is borne still, and how many.
_MOVED = """
SELECT now.person_id, before.person_id,
    CASE WHEN stands.person_id IS NULL THEN 'merge' ELSE 'split' END AS what, COUNT(*) AS records
FROM record_now AS now
JOIN record_before AS before ON before.source = now.source AND before.person_key = now.person_key
LEFT JOIN (SELECT person_id FROM record_now UNION SELECT person_id FROM unborn_now) AS stands
    ON stands.person_id = before.person_id
WHERE now.person_id <> before.person_id
GROUP BY now.person_id, before.person_id, what
"""


def summary(seen: list[WeekSeen]) -> dict[str, float | int]:
    """The whole run: shares in percent, and what must be nothing."""

    def share(of: str, whole: str) -> float:
        total = sum(getattr(week, whole) for week in seen)
        return round(100 * sum(getattr(week, of) for week in seen) / total, 3) if total else 100.0

    return {
        "weeks": len(seen),
        "people": seen[-1].people,
        "unchanged people who kept their id, %": share("kept", "unchanged"),
        "deliveries that kept their id, %": share("deliveries_kept", "deliveries"),
        "expected deliveries that kept their id at birth, %": share("born_kept", "born"),
        "merges, splits and returns": sum(week.moved for week in seen),
        "of them not in the ledger": sum(week.moved - week.told for week in seen),
        "in the ledger and not borne out": sum(week.untrue for week in seen),
        "in the ledger without a reason": sum(week.without_reason for week in seen),
    }


def main() -> None:
    """Run it; the exit code is 1 where somebody lost an id without cause or the ledger is not the truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=5_000)
    parser.add_argument("--weeks", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write weeks and summary as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = run(Path(folder) / "county", asked.children, asked.weeks, asked.seed)
    told = summary(seen)
    print(json.dumps(told, indent=2))
    if asked.out is not None:
        asked.out.write_text(json.dumps({"weeks": [asdict(week) for week in seen], **told}, indent=2) + "\n")
    wrong = told["of them not in the ledger"] or told["in the ledger and not borne out"]
    sys.exit(int(bool(wrong) or told["unchanged people who kept their id, %"] < 99.9))


if __name__ == "__main__":
    main()
