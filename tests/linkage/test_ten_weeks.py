"""Week after week people keep their ids, and the ledger tells of whoever did not; the count would notice."""

import sys
from pathlib import Path

import duckdb
import pytest

import familyhub

# The benchmarks are scripts beside the package and no part of it: Python finds them by their folder alone.
sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "linkage"))
import weeks

pytestmark = pytest.mark.slow


def test_a_county_lives_on_and_who_did_not_change_keeps_their_id(tmp_path: Path):
    seen = weeks.run(tmp_path, children=300, weeks=1, seed=3)
    told = weeks.summary(seen)
    assert told["unchanged people who kept their id, %"] >= 99.9
    assert told["deliveries that kept their id, %"] >= 99.9
    assert seen[0].unchanged > 400 and seen[0].deliveries > 200
    assert not any(told[f"{what}"] for what in told if "ledger" in what)
    # an id that changes without a word in the ledger, and an event that nobody's records bear out, are seen
    opened = familyhub.open(tmp_path)
    with duckdb.connect(str(tmp_path / "weeks.duckdb")) as connection:
        connection.execute(
            "UPDATE record_now SET person_id = 1 WHERE person_id ="
            " (SELECT MIN(now.person_id) FROM record_now AS now JOIN record_before AS before USING (person_key, said))"
        )
        wrong = weeks._compared(connection, opened, 1, 0.0)
        assert (wrong.moved, wrong.told) == (seen[0].moved + 1, seen[0].told)
        assert wrong.kept < seen[0].kept
