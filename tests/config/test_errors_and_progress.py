"""The one family of errors, and the log of a run."""

import json

import pytest

from familyhub import errors
from familyhub.errors import FamilyhubError
from familyhub.progress import RunLog
from familyhub.state import StateError


def test_an_error_says_where_what_was_found_what_was_expected_and_what_to_do():
    error = FamilyhubError("code", "births.csv, row 4", found='"31/02"', expected="a date", next_step="Correct it.")
    assert str(error) == 'births.csv, row 4: found "31/02", expected a date.\nCorrect it.'


def test_each_kind_of_error_has_an_exit_code_of_its_own():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FamilyhubError)]
    codes = [kind.exit_code for kind in (*kinds, StateError)]
    assert len(set(codes)) == len(codes) and 0 not in codes


def test_a_step_is_logged_with_its_rows_and_seconds_also_when_it_fails(tmp_path):
    log = RunLog(tmp_path / "runs" / "one.jsonl")
    with log.step("landing", "incoming") as step:
        step.rows = 7
    with pytest.raises(OSError, match="disk full"), log.step("publish"):
        raise OSError("disk full")
    lines = [json.loads(line) for line in (tmp_path / "runs" / "one.jsonl").read_text().splitlines()]
    assert [(line["step"], line["rows"], line.get("failed", False)) for line in lines] == [
        ("landing", 7, False),
        ("publish", None, True),
    ]
    assert all(line["seconds"] >= 0 and line["at"] for line in lines)
