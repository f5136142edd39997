"""Reading a CSV in blocks gives what reading it line by line gives: rows, their lines, rejects and blank lines."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.model import Column, Table
from familyhub.sources import csv_shape, encoding
from familyhub.sources.csv_shape import read_csv, sample, sniff_csv
from familyhub.sources.shape import Batch, Match

VISIT = Table(
    "visit", "A visit.", key=("visit",), columns=(Column("visit", "key", "Its id"), Column("note", "text", "A note"))
)

LINES = st.lists(
    st.sampled_from(
        ["1,plain\n", '2,"a, b"\n', '3,"two\n', 'lines"\n', "\n", ",,\n", "4,too,many\n", "5\n", "6,£ and é\r\n",
         '7,5" by\n', "8,a\x00b\n", '"9","said ""so"""\n', "9,\n"]
    ),
    max_size=40,
)  # fmt: skip


def match_of(path: Path) -> Match:
    match = sniff_csv("test", (VISIT,), sample(path))
    assert match is not None
    return match


def told(batches: list[Batch]) -> dict[str, object]:
    rows = pa.concat_tables([batch.cells for batch in batches]).to_pylist() if batches else []
    return {
        "rows": rows,
        "rejects": sorted((reject for batch in batches for reject in batch.rejects), key=lambda reject: reject.row),
        "blank": sum(batch.blank_rows for batch in batches),
    }


@pytest.mark.parametrize("encoded", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_blocks_and_records_tell_the_same(tmp_path, monkeypatch, encoded, lines):
    path = tmp_path / "visits.csv"
    path.write_bytes(("visit,note\n" + "".join(lines)).encode(encoded))
    match = match_of(path)
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 48)
    monkeypatch.setattr(csv_shape, "PIECE_BYTES", 16)
    in_blocks = told(list(read_csv(path, match)))
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 8 << 20)
    with monkeypatch.context() as patched:
        patched.setattr(csv_shape, "by_block", lambda plan, block, row: None)
        by_record = told(list(read_csv(path, match)))
    assert in_blocks == by_record


def test_a_last_line_without_an_end_is_read(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_bytes(b"visit,note\n1,a\n2,b")
    (batch,) = read_csv(path, match_of(path))
    assert batch.cells.to_pylist() == [
        {"visit": "1", "note": "a", "_row": 2, "_raw": "1,a"},
        {"visit": "2", "note": "b", "_row": 3, "_raw": "2,b"},
    ]


def test_old_line_ends_are_read_too(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_bytes(b"visit,note\n1,a\r2,b\r")
    rows = [row for batch in read_csv(path, match_of(path)) for row in batch.cells.to_pylist()]
    assert [(row["visit"], row["_row"]) for row in rows] == [("1", 2), ("2", 3)]


def test_an_inch_mark_inside_a_cell_quotes_nothing(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_bytes(b'visit,note\n1,5" by 7\n2,"two\nlines"\n3,9" by 4\n4,z\n')
    rows = [row for batch in read_csv(path, match_of(path)) for row in batch.cells.to_pylist()]
    assert [(row["visit"], row["note"], row["_row"]) for row in rows] == [
        ("1", '5" by 7', 2),
        ("2", "two\nlines", 3),
        ("3", '9" by 4', 5),
        ("4", "z", 6),
    ]
