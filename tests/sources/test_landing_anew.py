"""Landing again what would be read otherwise now, keeping what is gone, and folders whose format is set."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from familyhub.config import Folders
from familyhub.errors import ConfigurationError, SourceError
from familyhub.model import Column, Table
from familyhub.sources import Format, LandingResult, land_all, landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.plain import FORMAT
from familyhub.sources.tabular import read_tables, sniff_tables

VISIT = Table(
    "local_visit",
    "A visit.",
    key=("visit_no",),
    columns=(Column("visit_no", "key", "Its id", required=True), Column("visit_day", "date", "The day of it")),
)
LOCAL = Format(
    name="local",
    says="a mapping of a council's own",
    tables=(VISIT,),
    sniff=lambda sample: sniff_tables("local", (VISIT,), sample),
    read=read_tables,
    canonical={},
)
FORMATS = {"plain": FORMAT, "local": LOCAL}
VISITS = "Visit No,Visit Day\n1,2025-01-02\n2,2025-01-03\n"
PEOPLE = "person_key,forename\n1,Ada\n"


def write(workspace: Path, name: str, text: str) -> Path:
    path = workspace / "incoming" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def land(
    workspace: Path,
    today: date = date(2026, 1, 5),
    formats: Mapping[str, Format] = FORMATS,
    fingerprints: Mapping[str, str] | None = None,
    forced: Mapping[str, str] | None = None,
) -> LandingResult:
    folders = Folders(workspace)
    return land_all(
        folders.incoming, folders.landed, folders.quarantine, today,
        formats=formats, fingerprints=fingerprints, forced=forced,
    )  # fmt: skip


NEWER = FORMATS | {"local": replace(LOCAL, version=2)}


@pytest.mark.parametrize("name", ["hub/2026-01-02/visits.csv", "hub/visits.csv", "visits.csv"])
def test_what_an_earlier_version_landed_is_landed_again_on_its_day_and_in_its_turn(tmp_path, name):
    write(tmp_path, name, VISITS)
    (before,) = land(tmp_path).new
    assert land(tmp_path).new == ()
    result = land(tmp_path, date(2026, 2, 5), NEWER)
    (after,) = result.new
    assert (after.format_version, after.received, after.turn) == (2, before.received, before.turn)
    assert result.anew == ((name, "it was read by version 1 of local, which is now 2"),)
    assert len(landed_extracts(tmp_path / "landed")) == 1
    assert land(tmp_path, date(2026, 2, 5), NEWER).new == ()


def test_another_file_of_the_same_folder_is_not_landed_twice(tmp_path):
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    write(tmp_path, "hub/2026-01-02/people.csv", PEOPLE)
    assert len(land(tmp_path).new) == 2
    assert [extract.format for extract in land(tmp_path, formats=NEWER).new] == ["local"]
    assert len(landed_extracts(tmp_path / "landed")) == 2


def test_what_is_gone_from_incoming_is_kept_and_said(tmp_path):
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS).rename(tmp_path / "visits.csv")
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    land(tmp_path)
    (tmp_path / "incoming/hub/2026-01-02/visits.csv").unlink()
    result = land(tmp_path, formats=NEWER)
    assert (result.new, result.anew) == ((), ())
    assert result.outdated == (("hub/2026-01-02/visits.csv", "it was read by version 1 of local, which is now 2"),)
    assert len(landed_extracts(tmp_path / "landed")) == 1


def test_a_mapping_that_changes_lands_its_files_again(tmp_path):
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    (before,) = land(tmp_path, fingerprints={"local": "abc"}).new
    assert before.mapping == "abc"
    assert land(tmp_path, fingerprints={"local": "abc"}).new == ()
    (after,) = land(tmp_path, fingerprints={"local": "def"}).new
    assert after.mapping == "def"


def test_a_file_whose_mapping_is_gone_is_kept_and_its_rows_cannot_be_had(tmp_path):
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    land(tmp_path)
    only = {"plain": FORMAT}
    result = land(tmp_path, formats=only)
    assert result.outdated == (("hub/2026-01-02/visits.csv", "local, which read it, is no longer installed or mapped"),)
    extracts = landed_extracts(tmp_path / "landed")
    assert len(extracts) == 1
    with duckdb.connect() as connection, pytest.raises(SourceError) as error:
        load_extracts(connection, extracts)
        load_canonical(connection, extracts, only)
    assert error.value.trouble.code == "format_gone"
    assert "Install the format or put its mapping back" in error.value.trouble.next_step


def test_a_folder_that_is_set_to_a_format_is_read_as_that_and_nothing_else(tmp_path):
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    write(tmp_path, "chis/2026-01-02/visits.csv", VISITS.replace("1,", "3,"))
    result = land(tmp_path, forced={"hub": "plain"})
    assert [extract.source for extract in result.new] == ["chis"]
    ((name, why),) = result.unread
    assert name == "hub/2026-01-02/visits.csv"
    assert why
    assert [extract.source for extract in land(tmp_path).new] == ["hub"], "without the setting it is found by content"


def test_a_folder_set_to_another_format_is_landed_again(tmp_path):
    other = replace(LOCAL, name="other", sniff=lambda sample: sniff_tables("other", (VISIT,), sample))
    formats = FORMATS | {"other": other}
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    (before,) = land(tmp_path, formats=formats).new
    set_to = "other" if before.format == "local" else "local"
    result = land(tmp_path, formats=formats, forced={"hub": set_to})
    assert [extract.format for extract in result.new] == [set_to]
    assert "its folder is now set to" in result.anew[0][1]


def test_a_folder_set_to_a_format_that_nobody_offers_says_which_there_are(tmp_path):
    write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    with pytest.raises(ConfigurationError, match=r"sources\.hub\.format"):
        land(tmp_path, forced={"hub": "lcoal"})


def test_columns_that_a_newer_version_adds_are_empty_in_what_was_kept(tmp_path):
    path = write(tmp_path, "hub/2026-01-02/visits.csv", VISITS)
    land(tmp_path)
    path.unlink()
    wider = replace(VISIT, columns=(*VISIT.columns, Column("note", "text", "A note")))
    select = "SELECT visit_no AS contact_key, note AS reason, source, extract_id, row, received FROM local_visit"
    newer = FORMATS | {"local": replace(LOCAL, tables=(wider,), canonical={"contact": select}, version=2)}
    land(tmp_path, formats=newer)
    extracts = landed_extracts(tmp_path / "landed")
    with duckdb.connect() as connection:
        load_extracts(connection, extracts)
        load_canonical(connection, extracts, newer)
        assert connection.execute("SELECT contact_key, reason FROM contact ORDER BY 1").fetchall() == [
            ("1", None),
            ("2", None),
        ]
