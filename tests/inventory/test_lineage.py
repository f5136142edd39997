"""From a source's field to a measure and back, over the SQL that every installed format and linked table runs."""

import re

import pytest

from familyhub import measures
from familyhub.inventory import linked_columns_read, of_format, of_linked_tables, unused
from familyhub.inventory.lineage import LINKAGE_READS, canonical_behind, source_behind
from familyhub.inventory.sql_columns import base_table, trace
from familyhub.measures.compile import PRINTED_FOR
from familyhub.model import BY_NAME
from familyhub.model.facts import FACTS
from familyhub.model.family_facts import FAMILY_FACTS
from familyhub.model.linkage_facts import LINKAGE_FACTS
from familyhub.sources import installed
from familyhub.sql import load

FORMATS = installed()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_can_be_followed_and_reads_only_what_it_declares(name):
    form = FORMATS[name]
    declared = {(table.name.lower(), column.lower()) for table in form.tables for column in table.names}
    traced = of_format(form)
    assert set(traced) == set(form.canonical)
    for table, each in traced.items():
        # a column that a source does not hold may be left out of its SELECT
        assert {column.name for column in BY_NAME[table].columns if column.required} <= set(each.columns)
        assert each.read <= declared
    assert any(each.read for each in traced.values())


def test_the_day_of_a_contact_comes_from_its_own_field_in_several_formats():
    wanted = {
        "csds": {("cyp201carecontact", "contact_date")},
        "plain": {("contact", "happened_on")},
        "chis": {("chis_check", "done_on")},
    }
    for name, fields in wanted.items():
        assert fields <= of_format(FORMATS[name])["contact"].columns["happened_on"], name


def test_a_code_that_is_translated_still_feeds_what_it_becomes():
    contact = of_format(FORMATS["csds"])["contact"]
    assert ("cyp201carecontact", "consmechanism") in contact.columns["medium"]
    assert ("cyp202careactivity", "activity_type") in contact.columns["activity"]
    assert ("cyp610breastfeedingstatus", "breastfeedingstatus") in of_format(FORMATS["csds"])["assessment"].columns[
        "band"
    ]


def test_a_field_that_no_select_names_is_unused_and_one_that_any_names_is_not():
    form = FORMATS["csds"]
    found = unused(form)
    assert "CareContact_Duration" in found["CYP201CareContact"]
    assert "Contact_Date" not in found["CYP201CareContact"]
    sql = "\n".join(form.canonical.values()).lower()
    for table, columns in found.items():
        for column in columns:
            owner = form.table(table)
            shared = sum(column in other.names for other in form.tables) > 1
            assert shared or not re.search(rf"\b{column.lower()}\b", sql), f"{owner.name}.{column}"


def test_linked_tables_say_where_their_columns_come_from():
    linked = of_linked_tables()
    doubts = {table.name for table in LINKAGE_FACTS}
    assert set(linked) == {table.name for table in FACTS} - {"extract", "fault"} - doubts
    assert linked["contact"].columns["happened_on"] == {("contact", "happened_on")}
    assert ("assessment", "band") in linked["contact"].columns["asq3_communication"]
    assert linked["caseload"].columns["person_id"] == {("record_person", "person_id")}
    assert ("responsibility", "basis") in linked["caseload"].rows
    assert linked["contact"].columns["learnt_from"] <= {("assessment", "happened_on"), ("assessment", "learnt_from")}


def test_families_households_and_the_unborn_say_where_their_columns_come_from():
    linked = of_linked_tables()
    assert {table.name: set(linked[table.name].columns) for table in FAMILY_FACTS} == {
        table.name: set(table.names) for table in FAMILY_FACTS
    }
    assert {("birth", "mother_nhs_number"), ("relationship_record", "relationship")} <= linked["relation"].columns[
        "relation"
    ]
    assert linked["relation"].columns["from_date"] == {("relationship_record", "from_date")}
    assert {("address_record", "address"), ("address_record", "uprn")} <= linked["household_member"].columns[
        "household_id"
    ]
    assert linked["household_member"].columns["home"] == {("address_record", "kind")}
    assert linked["expected_child"].columns["due_on"] == {("pregnancy", "due_on"), ("person_record", "expected_date")}
    assert ("status", "detail") in linked["family"].rows and ("person_record", "restriction") in linked["family"].rows
    fields = source_behind(canonical_behind([("family_member", "role")]), of_format(FORMATS["csds"]))
    assert fields["cyp001mpi", "nhsnumber_mother"] == "value"
    assert not any(origin[1] in ("forename", "surname") for each in linked.values() for origin in each.rows)


def test_a_row_that_is_packed_and_unfolded_keeps_its_fields():
    traced = trace(
        "SELECT who, UNNEST(MIN(STRUCT_PACK(day := at, place := hall))) FROM visit GROUP BY who",
        {"visit": base_table("visit", ["who", "at", "hall"])},
    )
    assert traced.columns == {
        "who": {("visit", "who")}, "day": {("visit", "at")}, "place": {("visit", "hall")},
    }  # fmt: skip


def test_what_linkage_is_said_to_go_by_is_what_its_sql_reads():
    steps = ("nodes", "names", "numbers", "places", "families", "standard")
    sql = "\n".join(load(f"linkage/sql/{step}") for step in steps)
    for name in {table for table, _ in LINKAGE_READS}:
        read = {column for column in BY_NAME[name].names if re.search(rf"\b{column}\b", sql)}
        assert {column for table, column in LINKAGE_READS if table == name} == read, name


def test_a_measure_reads_the_contact_and_no_name():
    definitions = measures.load()
    read = linked_columns_read(measures.compile_members("kpi-2-02", definitions, PRINTED_FOR))
    assert {("contact", "happened_on"), ("contact", "attended"), ("delivery", "born_on")} <= read
    canonical = canonical_behind(read)
    assert canonical["contact", "happened_on"] == "value"
    assert canonical["person_record", "nhs_number"] == "rows"
    assert ("person_record", "ethnicity") not in canonical
    fields = source_behind(canonical, of_format(FORMATS["csds"]))
    assert fields["cyp201carecontact", "contact_date"] == "value"
    assert fields["cyp001mpi", "nhsnumber"] == "rows"


@pytest.mark.parametrize("name", list(measures.load()))
def test_every_measure_can_be_followed(name):
    definitions = measures.load()
    read = linked_columns_read(measures.compile_members(name, definitions, PRINTED_FOR))
    declared = {(table.name, column) for table in FACTS for column in table.names}
    assert read and read <= declared
