"""Faults: kept beside what landed for fix-lists, and in quarantine for people, where nothing runs and nothing hides."""

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from familyhub.config import Folders
from familyhub.sources import land_all, landed_extracts
from familyhub.sources.faults import FILE_NAME, SCHEMA
from familyhub.sources.plain import FORMAT
from familyhub.sources.quarantine import harmless

TODAY = date(2026, 1, 5)
FORMATS = {"plain": FORMAT}


def land(workspace: Path, text: str, name: str = "hv/2026-01-02/contacts.csv"):
    path = workspace / "incoming" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    folders = Folders(workspace)
    result = land_all(folders.incoming, folders.landed, folders.quarantine, TODAY, formats=FORMATS)
    return result.new[-1], folders


def kept(folders: Folders) -> list[dict[str, object]]:
    ((folder, _),) = landed_extracts(folders.landed)
    table = pq.read_table(folder / FILE_NAME)
    assert table.schema.equals(SCHEMA)
    return table.to_pylist()


CONTACTS = """contact_key,referral_key,person_key,happened_on,attended,team_key,practitioner_key
c1,r1,ada,2025-09-10,perhaps,t1,w7
c2,r1,ada,31/02/2025,seen,t1,w7
c3,r1,ada,2025-09-12
"""


def test_a_fault_is_kept_with_the_record_the_person_the_team_the_practitioner_and_the_day(tmp_path):
    extract, folders = land(tmp_path, CONTACTS)
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (3, 0, 3)
    code, day, cells = kept(folders)
    assert (code["key"], code["person"], code["team"], code["practitioner"], code["happened"]) == (
        "referral_key r1, contact_key c1", "ada", "t1", "w7", "2025-09-10",
    )  # fmt: skip
    assert (code["table"], code["row"], code["part"], code["rule"], code["left_out"]) == (
        "contact",
        2,
        0,
        "code",
        "row",
    )
    assert day["happened"] == day["found"] == "31/02/2025"
    assert (cells["row"], cells["key"], cells["raw"]) == (4, None, "c3,r1,ada,2025-09-12")


def test_quarantine_tells_the_same_faults(tmp_path):
    _, folders = land(tmp_path, CONTACTS)
    (file,) = folders.quarantine.rglob("*.csv")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as text:
        told = list(csv.DictReader(text))
    assert [(fault["row"], fault["column"], fault["found"]) for fault in told] == [
        (str(fault["row"]), fault["column"], fault["found"]) for fault in kept(folders)
    ]
    assert {fault["file"] for fault in told} == {"hv/2026-01-02/contacts.csv"}


def test_a_file_without_faults_leaves_none(tmp_path):
    _, folders = land(tmp_path, "person_key,forename\n1,Ada\n")
    assert list(folders.quarantine.rglob("*.csv")) == []
    assert list(folders.landed.rglob(FILE_NAME)) == []


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_a_spreadsheet_would_run_is_text(cell):
    assert harmless(pa.array([cell])).to_pylist() == ["'" + cell]


@pytest.mark.parametrize(("cell", "spelled"), [("a\x07b", "a\\x07b"), ("a\u202eb", "a\\x202eb"), ("\x00", "\\x00")])
def test_what_cannot_be_seen_is_spelled_out(cell, spelled):
    assert harmless(pa.array([cell])).to_pylist() == [spelled]


@pytest.mark.parametrize("cell", ["Ada", "a=b", "Seán O'Hara", "two\nlines", "", None])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(pa.array([cell], pa.string())).to_pylist() == [cell]


LANDS_ALONE = """
import sys
from datetime import date
from pathlib import Path
from familyhub.config import Folders
from familyhub.sources import land_all
from familyhub.sources.plain import FORMAT

folders = Folders(Path(sys.argv[1]))
land_all(folders.incoming, folders.landed, folders.quarantine, date(2026, 1, 5), formats={"plain": FORMAT})
# What getrusage() says of a new process begins with the peak of the one that started it; this does not.
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says the peak of a process by itself")
def test_a_file_whose_every_line_is_wrong_lands_in_bounded_memory(tmp_path):
    path = tmp_path / "incoming" / "hv" / "2026-01-02" / "contacts.csv"
    path.parent.mkdir(parents=True)
    rows = 400_000
    with path.open("w") as file:
        file.write("contact_key,person_key,happened_on,attended\n")
        file.writelines(f"c{n},p{n},31/02/2025,perhaps\n" for n in range(rows))
    ran = subprocess.run([sys.executable, "-c", LANDS_ALONE, tmp_path], capture_output=True, check=True, text=True)
    ((folder, extract),) = landed_extracts(Folders(tmp_path).landed)
    assert (extract.quarantined_rows, extract.landed_rows) == (rows, 0)
    assert pq.read_metadata(folder / FILE_NAME).num_rows == 2 * rows
    kilobytes = int(ran.stdout)
    assert kilobytes < 1_000_000
