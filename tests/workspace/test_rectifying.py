"""Rectifying: what somebody says is wrong counts no longer, whatever the source goes on sending, until it is undone."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from test_erasing import found_in

from familyhub.errors import FamilyhubError, UsageError
from familyhub.state import StateError, entries, open_state
from familyhub.workspace.erasing import erase
from familyhub.workspace.finding import identity_of
from familyhub.workspace.rectifying import OVERRIDE, rectify, withdraw
from familyhub.workspace.wrong_rows import Wrong
from workspaces import SMALL_COUNTY, County

WRONG_NUMBER, RIGHT_NUMBER = "9990000034", "9990000042"
WRONG = f"""
    person_record  | person_key | nhs_number     | forename | surname      | birth_date | sex
                   | zoe        | {WRONG_NUMBER} | Wrongly  | Quillfeather | 2025-09-05 | F
                   | eve        |                | Eve      | Other        | 2025-09-06 | F
    birth          | person_key | mother_key | born_on    | outcome | gestation_days
                   | zoe        | mum-z      | 2025-09-05 | live    | 280
    responsibility | person_key | basis    | from_date  | team_key | practice_key
                   | zoe        | resident | 2025-09-05 |          |
    contact        | contact_key | person_key | happened_on | activity        | attended | service
                   | z1          | zoe        | 2025-09-15  | new_birth_visit | seen     | health_visiting
                   | z2          | zoe        | 2025-09-15  | other           | seen     | health_visiting
"""


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", WRONG)
    county.refresh()
    return county


def ask(county: County, sql: str) -> list[tuple[object, ...]]:
    """Rows of identity, facts and marts of the snapshot in service, days as text."""
    with identity_of(county.workspace) as connection:
        rows = connection.execute(sql).fetchall()
    return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in rows]


def person(county: County, key: str = "zoe") -> str:
    ((id_,),) = ask(county, f"SELECT person_id FROM identity.record_person WHERE person_key = '{key}'")
    return f"{id_:x}"


def records(county: County) -> list[tuple[object, ...]]:
    return ask(
        county,
        "SELECT person_key, nhs_number, forename, birth_date, learnt_from, learnt_to FROM identity.person_record"
        " ORDER BY ALL",
    )


def wrong(column: str | None, right: str | None, **more: str) -> Wrong:
    return Wrong("person_record", column, right=right, **more)


def told(county: County) -> list[str]:
    """How the provider's list has what was rectified."""
    rules = "SELECT COUNT(*) FROM facts.fault WHERE rule = 'still_sent'"
    fixes = [fix.state for each in county.workspace.fix_lists() for fix in each.fixes if fix.rule == "still_sent"]
    return fixes if ask(county, rules) != [(0,)] else ["nothing"]


def forename(county: County) -> str:
    return str(next(row[2] for row in records(county) if row[0] == "zoe" and row[5] is None))


def test_the_right_value_outlives_what_repeats_the_wrong_one_and_the_provider_is_told_until_it_is_mended(county):
    done = rectify(
        county.workspace, wrong("forename", "Rightly", said="Wrongly"), because="RQ 7", by="Ann", person=person(county)
    )
    assert done.done and done.lines == ("chis/2025-10-16/person_record.csv:2",)
    assert forename(county) == "Rightly" and told(county) == ["open"]
    with closing(open_state(county.folders.state)) as state:
        (entry,) = entries(state, OVERRIDE)
    assert entry.written_by == "Ann" and entry.body["because"] == "RQ 7"
    assert not any(word in f"{entry.body}{entry.anchor}" for word in ("zoe", "Wrongly", "Rightly"))
    county.receive("2025-11-16", WRONG)
    county.refresh()
    assert forename(county) == "Rightly" and told(county) == ["open"]
    county.receive("2025-12-16", WRONG.replace("Wrongly", "Rightly"))
    county.refresh()
    assert forename(county) == "Rightly" and told(county) == []
    county.receive("2025-12-18", WRONG.replace("Wrongly", "Otherly"))
    county.refresh()
    assert forename(county) == "Otherly"


def test_the_wrong_value_stands_nowhere_but_in_what_the_source_sent(county):
    county.workspace.write_report()
    (county.folders.reports / "list.html").write_text(f"<p>{WRONG_NUMBER} Wrongly</p>", encoding="utf-8")
    (county.folders.reports / "theirs.html").write_text("<p>Eve Other</p>", encoding="utf-8")
    rectify(county.workspace, wrong("nhs_number", RIGHT_NUMBER), because="RQ 7", nhs=WRONG_NUMBER)
    places = {file.split("/")[0] for files in found_in(county.root, (WRONG_NUMBER,)).values() for file in files}
    assert places == {"incoming", "landed"}
    assert {path.name for path in county.folders.reports.glob("*.html")} >= {"theirs.html"}
    assert not (county.folders.reports / "list.html").exists()
    assert len(county.workspace.snapshots()) == 1
    assert found_in(county.folders.snapshots, (RIGHT_NUMBER,))


def test_withdrawn_everything_is_as_it_was_and_nothing_is_left_of_the_value(county):
    tables = ("identity.person_record", "identity.record_person", "facts.person", "facts.contact", "facts.fault")

    def everything() -> dict[str, list[tuple[object, ...]]]:
        return {table: ask(county, f"SELECT * FROM {table} ORDER BY ALL") for table in tables}

    before = everything()
    asked = Wrong("contact", None, line="chis/2025-10-16/contact.csv:2")
    aside = rectify(county.workspace, asked, because="RQ 7", person=person(county))
    assert len(aside.lines) == 1 and len(ask(county, "SELECT * FROM facts.contact")) == 2
    done = rectify(county.workspace, wrong("forename", "Rightly"), because="RQ 8", person=person(county))
    assert aside.entry is not None and done.entry is not None
    for names in ("RQ 7 of Quillfeather's", "Rightly is wrong", " "):
        with pytest.raises(UsageError):
            withdraw(county.workspace, done.entry, because=names)
    withdraw(county.workspace, aside.entry, because="RQ 7 was a slip")
    assert before != everything()
    withdraw(county.workspace, done.entry, because="RQ 8 was a slip")
    assert before == everything()
    assert found_in(county.root, ("Rightly",)) == {}
    with pytest.raises(StateError):
        withdraw(county.workspace, done.entry, because="again")


def test_erased_the_person_and_what_was_rectified_are_in_no_byte(county):
    rectify(county.workspace, wrong("forename", "Rightly"), because="RQ 7", person=person(county))
    rectify(county.workspace, wrong("nhs_number", RIGHT_NUMBER), because="RQ 8", person=person(county))
    marks = ("Rightly", "Wrongly", "Quillfeather", WRONG_NUMBER, RIGHT_NUMBER)
    assert set(found_in(county.root, marks)) == set(marks)
    erase(county.workspace, nhs=RIGHT_NUMBER, because="order 9", really=True)
    assert found_in(county.root, marks) == {}
    with closing(open_state(county.folders.state)) as state:
        assert [entry.body for entry in entries(state, OVERRIDE)] == [{"erased": True}] * 2


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The same county, for what changes nothing in it."""
    county = County(tmp_path_factory.mktemp("standing"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", WRONG)
    county.refresh()
    return county


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Wrong("nonsense", "forename", right="x"), "table_unknown"),
        (Wrong("team", "name", right="x"), "table_unknown"),
        (wrong("shoe_size", "43"), "column_unknown"),
        (wrong("person_key", "43"), "column_unknown"),
        (wrong("birth_date", "31/02/2025"), "value_wrong"),
        (wrong("sex", "purple"), "value_wrong"),
        (wrong("nhs_number", "9990000035"), "value_wrong"),
        (wrong("forename", "Rightly", said="Nobody"), "nothing_to_rectify"),
        (wrong("forename", "Rightly", source="school"), "nothing_to_rectify"),
        (wrong("forename", "Wrongly"), "nothing_wrong"),
        (Wrong("contact", "happened_on", right="2025-09-16"), "several_to_rectify"),
        (Wrong("contact", None), "several_to_rectify"),
        (Wrong("contact", "happened_on"), "column_required"),
    ],
)
def test_a_mistake_is_told_in_four_parts_and_changes_nothing(standing, asked, code):
    with pytest.raises(FamilyhubError) as mistake:
        rectify(standing.workspace, asked, because="RQ 7", person=person(standing))
    trouble = mistake.value.trouble
    assert trouble.code == code and "Nothing was changed" in trouble.next_step
    assert all((trouble.where, trouble.found, trouble.expected)) and mistake.value.exit_code == 2
    with closing(open_state(standing.folders.state)) as state:
        assert entries(state, OVERRIDE) == ()


@pytest.mark.parametrize("because", ["", "Quillfeather asked", f"RQ of {WRONG_NUMBER}", "to Rightly"])
def test_a_reason_that_is_missing_or_names_somebody_is_refused(standing, because):
    with pytest.raises(UsageError):
        rectify(standing.workspace, wrong("forename", "Rightly"), because=because, person=person(standing))


def test_asked_only_to_say_it_changes_nothing(standing):
    before = standing.workspace.in_service()
    told = rectify(
        standing.workspace, wrong("birth_date", "2025-09-04"), because="RQ 7", person=person(standing), really=False
    )
    assert not told.done and told.lines == ("chis/2025-10-16/person_record.csv:2",)
    assert told.beside == (("birth", "born_on", 1), ("responsibility", "from_date", 1))
    assert standing.workspace.in_service() == before
