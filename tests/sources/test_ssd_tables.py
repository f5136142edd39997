"""The Standard Safeguarding Dataset: each of its 47 tables is recognised as itself, lands whole, and says something."""

import csv
import io
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from landed_files import World, land_files
from ssd_extract import MADE_ON, ROWS, extract

from familyhub.model import TABLES as CANONICAL
from familyhub.sources.csv_shape import plain_name, sample
from familyhub.sources.formats import installed, recognise
from familyhub.sources.ssd import FORMAT
from familyhub.sources.ssd.headers import prefix_of

FOLDER = f"council/{MADE_ON}"


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    """All 47 files of one extract, landed as a user's are, under names that say nothing."""
    files = {f"{FOLDER}/{number:02}.csv": extract(table) for number, table in enumerate(FORMAT.tables)}
    return land_files(tmp_path_factory.mktemp("ssd"), files)


def written(folder, text: str):
    file = folder / "anything.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_all_47_tables_are_read():
    assert len(FORMAT.tables) == 47
    assert all(table.name.startswith("ssd_") for table in FORMAT.tables)


def test_every_file_is_recognised_as_its_table_and_lands_whole(world):
    assert world.unread == ()
    found = {
        file: (e.format, e.table, e.read_rows, e.landed_rows, e.cells_left_out) for file, e in world.extracts.items()
    }
    assert found == {
        f"{FOLDER}/{number:02}.csv": ("ssd", table.name, ROWS, ROWS, 0) for number, table in enumerate(FORMAT.tables)
    }


def test_every_canonical_table_that_the_format_speaks_of_has_rows_that_name_their_line(world):
    for name in FORMAT.canonical:
        rows = world.rows(name)
        assert rows, name
        assert {row["row"] for row in rows} <= {2, 3, 4}, name
        assert {row["source"] for row in rows} == {"council"}, name


@pytest.mark.parametrize("name", sorted(FORMAT.canonical))
def test_canonical_rows_hold_what_the_model_requires_and_only_its_codes(world, name):
    (table,) = (table for table in CANONICAL if table.name == name)
    for row in world.rows(name):
        for column in table.columns:
            value = row[column.name]
            assert value is not None or not column.required, (column.name, row)
            if value is not None and column.codes is not None:
                assert value in column.codes, (column.name, value)
            if value is not None and column.not_before is not None and row[column.not_before] is not None:
                assert value >= row[column.not_before], (column.name, row)


def test_the_rows_of_one_child_bear_one_key_in_every_table(world):
    for name in FORMAT.canonical:
        keys = {row["person_key"] for row in world.rows(name) if "person_key" in row}
        assert keys <= {"P1", "P2", "P3", "M1", "M2", "M3"}, name


def test_every_status_that_the_format_speaks_of_is_stated(world):
    assert {row["status"] for row in world.rows("status")} == {
        "child_in_need", "family_need", "early_help_plan", "section_47", "child_protection_plan", "looked_after",
        "care_leaver", "placed_for_adoption", "previous_permanence", "missing", "disabled",
        "unaccompanied_asylum_seeker", "assessment_factor", "ehc_assessment", "ehc_plan",
    }  # fmt: skip


def headers_of(table) -> list[str]:
    return list(table.names)


def half_of_the_optional(table, chosen: random.Random) -> list[str]:
    optional = [column.name for column in table.columns if not column.required]
    gone = set(chosen.sample(optional, len(optional) // 2))
    return [name for name in table.names if name not in gone]


@pytest.mark.parametrize("table", FORMAT.tables, ids=lambda table: table.name)
@pytest.mark.parametrize("spelled", [str, str.upper, str.title, lambda name: name.replace("_", " ")],
                         ids=["as published", "upper", "title", "spaces"])  # fmt: skip
def test_headers_are_recognised_shuffled_in_any_case_and_with_half_of_the_optional_ones_missing(
    tmp_path, table, spelled
):
    chosen = random.Random(table.name)
    names = headers_of(table) if prefix_of(table) == "" else half_of_the_optional(table, chosen)
    chosen.shuffle(names)
    found = recognise(written(tmp_path, ",".join(map(spelled, names)) + "\n"))
    assert found.accepted, found.why_not()
    assert found.match is not None
    assert (found.match.format, found.match.table) == ("ssd", table.name)
    assert set(found.match.columns.values()) == set(names)


@pytest.mark.parametrize("table", FORMAT.tables, ids=lambda table: table.name)
def test_headers_without_their_prefix_are_recognised_where_they_are_the_tables_and_no_others(tmp_path, table):
    bare = [name.removeprefix(prefix_of(table)) for name in table.names]
    match = FORMAT.sniff(sample(written(tmp_path, ",".join(bare) + "\n")))
    assert match is not None and match.accepted
    assert match.table == table.name
    assert match.fit <= 0.9, "a format that knows these very names knows better"
    assert FORMAT.sniff(sample(written(tmp_path, ",".join([*bare, "hub"]) + "\n"))) is None


@pytest.mark.parametrize(
    "header",
    [
        "person_id,family_id,forename,surname,date_of_birth",
        "team_id,team_name",
        "person_id,start_date,end_date",
        "person_id,sex,ethnicity,dob,forename,surname",
        "contact_id,person_id,contact_date,attended",
    ],
)
def test_a_register_with_ids_of_its_own_is_not_taken_for_the_dataset(tmp_path, header):
    assert FORMAT.sniff(sample(written(tmp_path, header + "\n"))) is None


@pytest.mark.parametrize("name", sorted(set(installed()) - {"ssd"}))
def test_no_file_of_another_format_is_stolen(tmp_path, name):
    form = installed()[name]
    for table in form.tables:
        file = written(tmp_path, ",".join(table.names) + "\n")
        mine, theirs = FORMAT.sniff(sample(file)), form.sniff(sample(file))
        assert mine is None or (theirs is not None and theirs.fit > mine.fit), table.name


def test_no_other_format_takes_a_table_of_the_dataset(tmp_path):
    for table in FORMAT.tables:
        file = written(tmp_path, ",".join(table.names) + "\n")
        for form in installed().values():
            match = form.sniff(sample(file)) if form is not FORMAT else None
            assert match is None or match.fit < 0.9, (table.name, form.name)


def test_no_two_columns_of_a_table_go_by_one_name():
    for table in FORMAT.tables:
        names = [(plain_name(name), column.name) for column in table.columns for name in {column.name, *column.also}]
        spelled: dict[str, str] = {}
        for plain, column in names:
            assert spelled.setdefault(plain, column) == column, (table.name, plain)


MESSY = """pers_person_id,pers_common_child_id,pers_surname,pers_forename,pers_dob,pers_death_date,pers_sex
P1,9434765919,NULL,Ada,2015-04-02 00:00:00.000,1900-01-01 00:00:00.000,F
P2,NULL,Null,PLACEHOLDER_DATA,May  1 2016 12:00AM,NULL,PLACEHOLDER_DATA
P3,9434765910,Marlow,Cy,31/12/2016,,M

NULL,9990000018,Okoro,Di,2016-01-01,,F
"""


def test_what_a_database_writes_for_nothing_is_nothing_and_a_wrong_number_costs_the_number_alone(tmp_path):
    world = land_files(tmp_path, {f"{FOLDER}/persons.csv": MESSY})
    (landed,) = world.extracts.values()
    assert (landed.read_rows, landed.landed_rows, landed.quarantined_rows) == (4, 3, 1)
    assert (landed.blank_rows, landed.cells_left_out) == (1, 1)
    stated = {row["person_key"]: row for row in world.rows("person_record")}
    assert stated["P1"]["surname"] is None and stated["P1"]["death_date"] is None
    assert stated["P1"]["birth_date"] == date(2015, 4, 2)
    assert stated["P2"]["surname"] == "Null", "somebody's name"
    assert (stated["P2"]["birth_date"], stated["P2"]["sex"], stated["P2"]["forename"]) == (date(2016, 5, 1), None, None)
    assert (stated["P3"]["nhs_number"], stated["P3"]["birth_date"]) == (None, date(2016, 12, 31))


def test_a_table_of_placeholders_says_nothing_and_its_row_lies_in_quarantine(tmp_path):
    text = "send_table_id,send_person_id,send_upn\nPLACEHOLDER_DATA,PLACEHOLDER_DATA,PLACEHOLDER_DATA\n"
    world = land_files(tmp_path, {f"{FOLDER}/send.csv": text})
    (landed,) = world.extracts.values()
    assert (landed.read_rows, landed.landed_rows, landed.quarantined_rows) == (1, 0, 1)


def test_pounds_may_be_written_with_their_sign_and_commas(tmp_path):
    files = {
        f"{FOLDER}/cost.csv": 's251_table_id,s251_cla_placement_id,s251_weekly_cost\nC1,PL1,"£1,250.50"\n',
        f"{FOLDER}/placement.csv": (
            "clap_cla_placement_id,clap_person_id,clap_cla_placement_start_date,clap_cla_placement_type\n"
            "PL1,P1,2024-03-01,U4\n"
        ),
    }
    (cost,) = land_files(tmp_path, files).rows("cost")
    assert (cost["person_key"], cost["pounds"], cost["per"], cost["from_date"]) == (
        "P1", 1250.5, "week", date(2024, 3, 1),
    )  # fmt: skip


CELL = st.one_of(
    st.sampled_from(["", "NULL", "PLACEHOLDER_DATA", "1900-01-01 00:00:00.000", "2024-05-01", "31/02/2024", "P1", " "]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
)


@given(st.sampled_from(FORMAT.tables), st.data())
@settings(
    max_examples=settings.default.max_examples // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_the_cells_say_no_row_is_lost_and_no_select_fails(tmp_path_factory, table, data):
    lines = data.draw(st.lists(st.tuples(*(CELL for _ in table.columns)), min_size=1, max_size=5))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([table.names, *lines])
    world = land_files(tmp_path_factory.mktemp("any"), {f"{FOLDER}/any.csv": out.getvalue()})
    (landed,) = world.extracts.values()
    assert landed.read_rows == landed.landed_rows + landed.quarantined_rows
    assert landed.read_rows + landed.blank_rows == len(lines)
    world.connection.close()
