"""Purging what should never have been held: it is in no byte, the line's other words stand, no later file brings it."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from test_erasing import found_in

from familyhub.errors import UsageError
from familyhub.sources import landed_extracts
from familyhub.state import entries, open_state
from familyhub.workspace.finding import identity_of
from familyhub.workspace.purging import PURGED
from familyhub.workspace.rectifying import OVERRIDE, rectify, standing, withdraw
from familyhub.workspace.wrong_rows import Wrong
from workspaces import SMALL_COUNTY, County

WRONG_NUMBER, RIGHT_NUMBER = "9990000034", "9990000042"
REFUGE = ("Hollyhock Refuge", "CM98 8ZX")
HELD = f"""
    person_record  | person_key | nhs_number     | forename | surname      | birth_date | sex
                   | zoe        | {WRONG_NUMBER} | Zoe      | Quillfeather | 2025-09-05 | F
                   | eve        |                | Eve      | Other        | 2025-09-06 | F
    address_record | person_key | kind | address            | postcode   | from_date
                   | zoe        | home | Hollyhock Refuge   | CM98 8ZX   | 2025-10-01
                   | zoe        | home | 4 Old Street       | CM1 1AA    | 2025-09-05
                   | eve        | home | 7 Elm Way          | CM2 2BB    | 2025-09-06
                   | zoe        | home | Hollyhock Refuge   | CM98 8ZX   | 2025-99-99
"""
"""A refuge among the homes, once more on a line that nobody can read; and somebody else's NHS number."""
GP = f"""\
NHS number,GP patient id,Surname,Forename,Date of birth,Address line 1,Postcode,GP practice code,Registered from
999 000 0050,gp-zoe,Quillfeather,Zoe,2025-09-05,Hollyhock Refuge,CM98 8ZX,F81001,2025-09-10
{9990000042},gp-eve,Other,Eve,2025-09-06,7 Elm Way,CM2 2BB,F81001,2025-09-10
"""


def county_at(root: Path) -> County:
    """The small county with the child at a refuge, in two extracts of one source, a report, a draft and a log."""
    county = County(root)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", HELD)
    county.receive("2025-10-23", HELD.replace("4 Old", "5 Old"))
    county.refresh()
    (county.folders.reports / "list.html").write_text("<p>Zoe Quillfeather, Hollyhock Refuge</p>", encoding="utf-8")
    (county.folders.mappings / "draft.toml.txt").write_text("# e.g. Hollyhock Refuge\n", encoding="utf-8")
    (county.folders.runs / "old.jsonl").write_text('{"step": "Hollyhock Refuge"}\n', encoding="utf-8")
    return county


def person(county: County, key: str) -> str:
    ((id_,),) = ask(county, f"SELECT person_id FROM identity.record_person WHERE person_key = '{key}'")
    return f"{id_:x}"


def ask(county: County, sql: str) -> list[tuple[object, ...]]:
    with identity_of(county.workspace) as connection:
        rows = connection.execute(sql).fetchall()
    return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in rows]


def homes(county: County) -> list[tuple[object, ...]]:
    return ask(
        county,
        "SELECT person_key, address, postcode FROM identity.address_record WHERE learnt_to IS NULL ORDER BY ALL",
    )


def written(county: County) -> dict[Path, int]:
    """When each landed file was last written."""
    return {path: path.stat().st_mtime_ns for path in county.folders.landed.rglob("*") if path.is_file()}


def add_up(county: County) -> bool:
    return all(
        each.read_rows == each.landed_rows + each.quarantined_rows + each.erased_rows
        for _, each in landed_extracts(county.folders.landed)
    )


AT_REFUGE = Wrong("address_record", None, line="chis/2025-10-16/address_record.csv:2")


def test_a_home_that_should_never_have_been_held_is_in_no_byte_and_later_files_lose_it(tmp_path):
    county = county_at(tmp_path)
    before = written(county)
    places = {file.split("/")[0] for files in found_in(county.root, REFUGE).values() for file in files}
    assert places >= {"incoming", "landed", "quarantine", "snapshots", "reports", "mappings", "runs"}
    told = rectify(
        county.workspace, AT_REFUGE, because="order 3", person=person(county, "zoe"), purge=True, really=False
    )
    assert not told.done and before == written(county)
    assert [rows for _, rows in told.purged] == [(2, 5), (2, 5)] and len(told.incoming) == 2
    done = rectify(county.workspace, AT_REFUGE, because="order 3", person=person(county, "zoe"), purge=True)
    assert done.purged == told.purged and done.left == ()
    assert found_in(county.root, REFUGE) == {} and add_up(county)
    assert county.workspace.manifest().reconciliation.adds_up
    assert homes(county) == [("eve", "7 Elm Way", "CM2 2BB"), ("zoe", "5 Old Street", "CM1 1AA")]
    county.receive("2025-11-20", HELD.replace("7 Elm Way", "8 Elm Way"))
    county.refresh()
    assert found_in(county.root, REFUGE) == {} and add_up(county)
    assert ("eve", "8 Elm Way", "CM2 2BB") in homes(county)
    landed = written(county)
    county.refresh()
    assert written(county) == landed
    with closing(open_state(county.folders.state)) as state:
        (entry,) = entries(state, OVERRIDE)
    assert not any(word in f"{entry.body}{entry.anchor}" for word in (*REFUGE, "zoe"))


def test_a_wrong_number_goes_and_the_right_one_stands_in_its_place(tmp_path):
    county = county_at(tmp_path)
    asked = Wrong("person_record", "nhs_number", said=WRONG_NUMBER, right=RIGHT_NUMBER)
    done = rectify(county.workspace, asked, because="RQ 7", nhs=WRONG_NUMBER, purge=True)
    assert done.stands and done.left == () and found_in(county.root, (WRONG_NUMBER,)) == {}
    who = "SELECT nhs_number, forename, surname FROM identity.person_record WHERE person_key = 'zoe'"
    assert set(ask(county, who)) == {(RIGHT_NUMBER, "Zoe", "Quillfeather")}
    county.receive("2025-11-20", HELD)
    county.refresh()
    assert found_in(county.root, (WRONG_NUMBER,)) == {} and set(ask(county, who)) == {
        (RIGHT_NUMBER, "Zoe", "Quillfeather")
    }
    (stands,) = standing(county.workspace)
    assert stands.purged and done.entry is not None
    withdraw(county.workspace, done.entry, because="RQ 7 was a slip")
    assert {number for number, _, _ in ask(county, who)} == {None}
    assert found_in(county.root, (RIGHT_NUMBER, WRONG_NUMBER)) == {}


def test_where_one_line_makes_a_person_and_a_home_only_the_home_goes(tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    gp = county.folders.incoming / "gp" / "2025-10-18" / "list.csv"
    gp.parent.mkdir(parents=True)
    gp.write_text(GP, encoding="utf-8")
    county.refresh()
    who = (
        "SELECT nhs_number, forename, surname, birth_date FROM identity.person_record WHERE source = 'gp' ORDER BY ALL"
    )
    known = ask(county, who)
    assert len(known) == 2 and len(homes(county)) == 2
    ((key, line),) = ask(
        county,
        "SELECT person_key, extract.file || ':' || row FROM identity.address_record AS home"
        " JOIN facts.extract ON extract.extract_id = home.extract_id WHERE home.address LIKE '%Hollyhock%'",
    )
    asked = Wrong("address_record", None, line=str(line))
    done = rectify(county.workspace, asked, because="order 3", person=person(county, str(key)), purge=True)
    assert done.left == () and found_in(county.root, REFUGE) == {}
    assert ask(county, who) == known and [home[1:] for home in homes(county)] == [("7 Elm Way", "CM2 2BB")]
    assert not gp.exists() and found_in(county.folders.landed, (PURGED,)) and add_up(county)


def test_what_a_row_cannot_do_without_is_purged_only_with_the_row(tmp_path):
    county = county_at(tmp_path)
    for asked, code in (
        (Wrong("address_record", "from_date", said="2025-10-01", right="2025-10-02"), "column_required"),
        (Wrong("person_record", "upn", said="", right="A999000000017"), "nothing_to_purge"),
    ):
        with pytest.raises(UsageError) as mistake:
            rectify(county.workspace, asked, because="RQ 7", person=person(county, "zoe"), purge=True)
        assert mistake.value.trouble.code == code and "Nothing was changed" in mistake.value.trouble.next_step
    with closing(open_state(county.folders.state)) as state:
        assert entries(state, OVERRIDE) == ()
