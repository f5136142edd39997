"""Dates that a row counts without: unreadable, they cost the cell and not the row, and nothing reads them."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest

from familyhub.inventory.lineage import of_format
from familyhub.model import TABLES, Column, Table
from familyhub.sources import installed
from familyhub.sources.check import check

CELL_ONLY = [
    (name, table, column)
    for name, form in installed().items()
    for table in form.tables
    for column in table.columns
    if column.costs == "cell"
]


def checked(table: Table, **cells: str):
    row = {name: [text] for name, text in cells.items()} | {"_row": [2], "_raw": [",".join(cells.values())]}
    with duckdb.connect() as connection:
        return check(connection, table, pa.table(row), date(2026, 1, 5))


def test_nothing_is_read_from_a_column_that_costs_the_cell():
    read = {
        (name, *origin)
        for name in {name for name, _, _ in CELL_ONLY}
        for traced in of_format(installed()[name]).values()
        for origin in traced.read
    }
    assert len(CELL_ONLY) >= 35 and len(read) > 300
    named = {(name, table.name.lower(), column.name.lower()) for name, table, column in CELL_ONLY}
    assert named & read == set(), "an empty cell would now say something: let it cost the row"


def test_no_canonical_date_costs_the_cell_for_each_of_them_says_something_when_empty():
    assert not [column.name for table in TABLES for column in table.columns if column.costs == "cell"]


@pytest.mark.parametrize(("name", "table", "column"), CELL_ONLY, ids=lambda each: getattr(each, "name", each))
def test_it_is_a_date_that_begins_and_ends_no_spell(name, table, column):
    assert column.kind == "date" and not column.about
    assert column.name not in {*table.key, *(other.not_before for other in table.columns)}


CSDS_CONTACT = installed()["csds"].table("CYP201CareContact")


@pytest.mark.parametrize(("written", "rule"), [("31/02/2025", "date"), ("soon", "date"), ("2025", "partial_date")])
def test_a_contact_whose_cancellation_nobody_can_read_is_still_a_contact(written, rule):
    contact = {"CareContactID": "c1", "ServiceRequestID": "r1", "Contact_Date": "2025-12-01"}
    found = checked(CSDS_CONTACT, **contact, Contact_CancellationDate=written)
    assert found.good.num_rows == 1 and found.good.column("Contact_CancellationDate").to_pylist() == [None]
    (fault,) = found.faults
    assert (fault.column, fault.rule, fault.whole_row) == ("Contact_CancellationDate", rule, False)


def test_a_contact_whose_own_day_nobody_can_read_is_none():
    contact = {"CareContactID": "c1", "ServiceRequestID": "r1", "Contact_Date": "31/02/2025"}
    assert checked(CSDS_CONTACT, **contact).good.num_rows == 0


def test_a_birth_date_costs_the_row_where_it_counts_and_the_cell_where_it_is_repeated():
    form = installed()["ssda903"]
    header = checked(form.table("ssda903_header"), CHILD="1", SEX="M", DOB="31/02/2015")
    review = checked(form.table("ssda903_reviews"), CHILD="1", DOB="31/02/2015", REVIEW="01/12/2025")
    assert (header.good.num_rows, review.good.num_rows) == (0, 1)


@pytest.mark.parametrize("more", [{"required": True}, {"not_before": "from_date"}])
def test_a_column_whose_empty_cell_would_say_something_wrong_may_not_cost_the_cell(more):
    with pytest.raises(ValueError, match="may not cost the cell alone"):
        Column("to_date", "date", "Last day", costs="cell", **more)
