"""Named faults, each injected into good files: each has its own message, and the good rows still land."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from faults import good, in_cells, in_csv, in_documents, in_workbooks
from faults.named import NamedFault

from familyhub.sources import faults as kept
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.landing import land_all, landed_extracts

RECEIVED = date(2024, 7, 15)
FAULTS: list[NamedFault] = [*in_csv.FAULTS, *in_cells.FAULTS, *in_workbooks.FAULTS, *in_documents.FAULTS]
GOOD = {name: text.encode() for name, text in good.FILES.items()} | {
    "people.xlsx": good.Workbook().saved(),
    "census.xml": good.CENSUS.encode(),
    "export.json": good.EXPORT.encode(),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of files (rule and sentence), and how many of their rows were read, landed and left out."""

    messages: tuple[tuple[str, str], ...]
    read: int
    landed: int
    quarantined: int


def outcome(folder: Path, files: dict[str, bytes]) -> Outcome:
    """Land the files as they would come, and gather all that is said: in quarantine, in notes, in contradictions."""
    for name, content in files.items():
        file = folder / "incoming" / "north" / str(RECEIVED) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    result = land_all(folder / "incoming", folder / "landed", folder / "quarantine", RECEIVED)
    found = [("unread", f"{Path(name).name}: {why}") for name, why in result.unread]
    extracts = landed_extracts(folder / "landed")
    for home, extract in extracts:
        found += [("note", note) for note in extract.notes]
        if (file := home / kept.FILE_NAME).exists():
            faults = kept.as_faults(pq.read_table(file))
            found += [(fault.rule, fault.sentence(Path(extract.file).name)) for fault in faults]
    with duckdb.connect() as connection:
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)
        rows = connection.execute(
            """
            SELECT contradiction.rule, extract.file, contradiction.row, contradiction.found, contradiction.expected
            FROM contradiction
            JOIN extract USING (extract_id)
            ORDER BY ALL
            """
        ).fetchall()
    for rule, file, row, said, rest in rows:
        found.append((rule, f"{Path(file).name}, row {row}: found {said}, expected {rest}."))
    return Outcome(
        tuple(found),
        sum(extract.read_rows for _, extract in extracts),
        sum(extract.landed_rows for _, extract in extracts),
        sum(extract.quarantined_rows for _, extract in extracts),
    )


@pytest.mark.parametrize("named", FAULTS, ids=lambda named: named.name)
def test_each_fault_has_its_message_and_the_good_rows_land(tmp_path, named):
    came = outcome(tmp_path, named.files)
    assert (named.rule, named.said) in came.messages
    assert (came.landed, came.quarantined) == (named.landed, named.quarantined)
    assert came.read == came.landed + came.quarantined


@pytest.mark.parametrize("name", GOOD)
def test_the_good_files_say_nothing(tmp_path, name):
    came = outcome(tmp_path, {name: GOOD[name]})
    assert came.messages == ()
    assert came.read == came.landed == (6 if name in ("people.csv", "people.xlsx", "census.xml", "export.json") else 3)


def test_no_two_faults_have_one_message():
    assert len(FAULTS) >= 40
    assert [said for said, count in Counter(named.said for named in FAULTS).items() if count > 1] == []
    assert [name for name, count in Counter(named.name for named in FAULTS).items() if count > 1] == []


@pytest.mark.parametrize("form", ["mark of UTF-8", "lines ending in CR LF", "old Macintosh lines", "quoted cells"])
def test_forms_that_are_no_fault_say_nothing(tmp_path, form):
    text = good.PEOPLE
    content = {
        "mark of UTF-8": b"\xef\xbb\xbf" + text.encode(),
        "lines ending in CR LF": text.replace("\n", "\r\n").encode(),
        "old Macintosh lines": text.replace("\n", "\r").encode(),
        "quoted cells": ('"' + '"\n"'.join(text.replace(",", '","').splitlines()) + '"\n').encode(),
    }[form]
    came = outcome(tmp_path, {"people.csv": content})
    assert (came.messages, came.read, came.landed) == ((), 6, 6)
