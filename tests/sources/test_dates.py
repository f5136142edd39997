"""Dates: the forms that are read, which of day and month stands first by the evidence of a column, and what is none."""

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.config import Folders
from familyhub.model import Column, Table
from familyhub.sources import Batch, land_all, landed_extracts
from familyhub.sources.check import Checked, check
from familyhub.sources.plain import FORMAT

RECEIVED = date(2026, 1, 5)

VISIT = Table(
    "visit",
    "A visit.",
    key=("visit",),
    columns=(
        Column("visit", "key", "Its id", required=True),
        Column("born", "date", "Date of birth of the child", past=True),
        Column("happened", "date", "The day of it", about="happened"),
        Column("until", "date", "The end of the plan", not_before="happened"),
        Column("due", "date", "The next one"),
    ),
)


def checked(**columns: list[str | None]) -> Checked:
    """The batch of these columns, checked as a file of its own."""
    rows = len(next(iter(columns.values())))
    cells = {"visit": [str(number) for number in range(rows)]} | columns
    whole = {name: pa.array(values, pa.string()) for name, values in cells.items()}
    whole |= {"_row": pa.array(range(2, rows + 2), pa.int64()), "_raw": pa.array([""] * rows, pa.string())}
    with duckdb.connect() as connection:
        return check(connection, VISIT, pa.table(whole), RECEIVED)


def read(column: str, *cells: str) -> list[date | None]:
    return checked(**{column: list(cells)}).good.column(column).to_pylist()


def faults(column: str, *cells: str) -> list[tuple[str, str, str]]:
    found = checked(**{column: list(cells)}).found.to_pylist()
    return [(fault["found"], fault["rule"], fault["left_out"]) for fault in found]


@pytest.mark.parametrize(
    "text",
    ["2020-04-25", "2020-04-25 00:00:00.000", "2020-04-25T10:15:00Z", "2020/4/25", "25/04/2020", "25-4-2020",
     "25.04.2020", "25 04 2020", "25/4/20", "25/04/2020 09:30", "25-Apr-2020", "25 April 2020", "25-apr-20",
     "25APR2020", "2020-Apr-25", "2020-Apr-25 00:00:00", "20200425", "43946", "43946.75"],
)  # fmt: skip
def test_a_form_that_is_read(text):
    assert read("born", text) == [date(2020, 4, 25)]


def test_the_day_is_the_one_that_is_written_whatever_time_zone_follows():
    assert read("born", "2020-06-01T00:30:00+01:00") == [date(2020, 6, 1)]


@pytest.mark.parametrize(
    "text", ["31/02/2020", "2020-02-31", "yesterday", "epoch", "infinity", "2020-04-25x", "4394", "1"]
)
def test_what_is_no_date_costs_the_row(text):
    assert faults("born", text) == [(text, "date", "row")]


def test_day_stands_first_unless_the_column_shows_otherwise():
    assert read("born", "01/02/2020", "25/12/2019") == [date(2020, 2, 1), date(2019, 12, 25)]
    assert read("born", "01/02/2020") == [date(2020, 2, 1)]


def test_a_column_that_can_only_be_read_month_first_is_read_so_in_all_its_rows():
    assert read("born", "01/02/2020", "12/25/2019") == [date(2020, 1, 2), date(2019, 12, 25)]


def test_where_both_orders_stand_the_column_is_day_first_and_the_others_say_what_was_expected():
    found = checked(born=["25/12/2019", "12/25/2019", "01/02/2020"])
    assert found.good.column("born").to_pylist() == [date(2019, 12, 25), date(2020, 2, 1)]
    (fault,) = found.faults
    assert (fault.row, fault.rule) == (3, "day_first")
    assert fault.expected.startswith("the day before the month")


def test_each_column_is_decided_by_its_own_values():
    found = checked(born=["12/25/2019", "01/02/2020"], happened=["25/12/2019", "01/02/2020"]).good.to_pylist()
    assert (found[1]["born"], found[1]["happened"]) == (date(2020, 1, 2), date(2020, 2, 1))


def test_a_short_year_never_puts_a_birth_into_the_future():
    assert read("born", "01/06/25", "01/06/26", "5/1/26", "29/02/56") == [
        date(2025, 6, 1), date(1926, 6, 1), date(2026, 1, 5), date(1956, 2, 29),
    ]  # fmt: skip
    assert read("due", "01/06/27", "01/06/60") == [date(2027, 6, 1), date(1960, 6, 1)]


def test_a_birth_after_the_day_of_receipt_is_a_fault_and_an_appointment_is_none():
    assert faults("born", "2026-01-06") == [("2026-01-06", "future_date", "row")]
    assert read("happened", "2026-06-01") == [date(2026, 6, 1)]
    assert faults("happened", "2028-06-01") == [("2028-06-01", "future_date", "row")]
    assert read("due", "2028-06-01") == [date(2028, 6, 1)]


@pytest.mark.parametrize("filler", ["1900-01-01", "30/12/1899", "1753-01-01 00:00:00.000", "0001-01-01"])
def test_a_filler_costs_the_cell_where_it_may_be_empty_and_the_row_where_it_may_not(filler):
    found = checked(born=[filler])
    assert found.good.column("born").to_pylist() == [None]
    assert [(fault.rule, fault.whole_row) for fault in found.faults] == [("filler_date", False)]
    required = Table("t", "T", ("d",), (Column("d", "date", "A day", required=True),))
    cells = pa.table({"d": [filler], "_row": pa.array([2], pa.int64()), "_raw": [filler]})
    with duckdb.connect() as connection:
        (fault,) = check(connection, required, cells, RECEIVED).faults
    assert (fault.rule, fault.whole_row) == ("filler_date", True)
    assert fault.expected == "the day itself: systems write this one where they know none"


@pytest.mark.parametrize("edge", ["9999-12-31", "31/12/2099", "2999-12-31", "9999-12-31 23:59:59"])
def test_the_edge_of_the_calendar_at_the_end_of_a_spell_is_no_end(edge):
    found = checked(happened=["2025-01-01"], until=[edge])
    assert found.good.column("until").to_pylist() == [None]
    assert (found.found.num_rows, found.open_ends) == (0, {"until": 1})


def test_a_day_out_of_all_bounds_says_so():
    assert faults("due", "1850-03-01", "2150-03-01") == [
        ("1850-03-01", "out_of_range", "row"),
        ("2150-03-01", "out_of_range", "row"),
    ]


@given(st.dates(date(1950, 1, 1), date(2025, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d", "%Y%m%d"]))
def test_a_day_written_in_any_form_is_that_day(day, form):
    # the column shows that the day stands first, as a column of some length always does
    assert read("born", "31/01/2001", day.strftime(form))[1] == day


@given(st.dates(date(1950, 1, 1), date(2025, 12, 31)))
def test_the_number_of_a_day_in_a_spreadsheet_is_that_day(day):
    assert read("born", str((day - date(1899, 12, 30)).days)) == [day]


def in_small_batches(path, match):
    """The rows of a file, ten to a batch."""
    for batch in FORMAT.read(path, match):
        for first in range(0, batch.cells.num_rows, 10):
            yield Batch(batch.table, batch.cells.slice(first, 10))


CHOPPED = replace(FORMAT, read=in_small_batches)


def land(workspace, text: str, form=FORMAT):
    """Land one file of people as familyhub's own CSV."""
    path = workspace / "incoming" / "chis" / "2026-01-02" / "people.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    folders = Folders(workspace)
    result = land_all(folders.incoming, folders.landed, folders.quarantine, RECEIVED, formats={"plain": form})
    ((folder, extract),) = landed_extracts(folders.landed)
    return result, extract, pq.read_table(folder / "person_record.parquet").to_pylist()


HEADER = "person_key,forename,birth_date\n"


def test_the_order_of_day_and_month_is_said_with_its_counts(tmp_path):
    _, extract, _ = land(tmp_path, HEADER + "1,Ada,12/25/2019\n2,Ben,01/02/2020\n3,Cat,2020-01-01\n")
    assert extract.notes == (
        'column "birth_date" is read month first: 1 value can only be read so, none only day first, and 1 either way.',
    )


def test_that_nothing_shows_the_order_is_said(tmp_path):
    result, extract, rows = land(tmp_path, HEADER + "1,Ada,01/02/2020\n2,Ben,03/04/2020\n")
    (note,) = extract.notes
    assert note.startswith('no value of column "birth_date" shows whether day or month stands first: 2 values')
    assert result.decided == (("chis/2026-01-02/people.csv", note),)
    assert rows[0]["birth_date"] == date(2020, 2, 1)


def test_what_can_only_be_day_first_needs_no_note(tmp_path):
    assert land(tmp_path, HEADER + "1,Ada,25/12/2019\n2,Ben,01/02/2020\n")[1].notes == ()


def test_numbers_of_days_short_years_and_open_ends_are_said(tmp_path):
    _, extract, _ = land(tmp_path, HEADER + "1,Ada,43946\n2,Ben,25/04/20\n")
    assert any("1 value read as the number of a day in a spreadsheet" in note for note in extract.notes)
    assert any(
        "1 year of two digits, each read as the latest that gives a day not after 2026-01-02" in n
        for n in extract.notes
    )
    spells = "person_key,basis,from_date,to_date\n1,resident,2020-01-01,9999-12-31\n2,resident,2020-01-01,2999-12-31\n"
    path = tmp_path / "incoming" / "chis" / "2026-01-02" / "spells.csv"
    path.write_text(spells)
    folders = Folders(tmp_path)
    (extract,) = land_all(folders.incoming, folders.landed, folders.quarantine, RECEIVED, formats={"plain": FORMAT}).new
    assert (extract.landed_rows, extract.cells_left_out) == (2, 0)
    assert extract.notes == (
        'column "to_date": 2 × a day at the edge of the calendar, such as 9999-12-31: read as empty, no end is known.',
    )


def lines(first: str, then: str, count: int) -> str:
    """Many rows of one date, and one of another at the very end."""
    return HEADER + "".join(f"{n},Ada,{first}\n" for n in range(count)) + f"{count},Zoe,{then}\n"


@pytest.mark.parametrize(
    ("first", "then", "read_as"),
    [
        ("01/02/2020", "12/25/2019", date(2020, 1, 2)),  # nothing shown at first, month first at the end
        ("12/25/2019", "25/12/2019", None),  # month first at first, both at the end: day first
        ("01/02/2020", "25/12/2019", date(2020, 2, 1)),
    ],
)
def test_what_the_last_row_shows_holds_for_the_first_one(tmp_path, first, then, read_as):
    _, extract, rows = land(tmp_path, lines(first, then, 100), CHOPPED)
    assert extract.read_rows == 101 == extract.landed_rows + extract.quarantined_rows
    assert extract.landed_rows == len(rows) == (101 if read_as else 1)
    if read_as:
        assert {row["birth_date"] for row in rows[:-1]} == {read_as}


def test_a_leap_day_before_receipt_is_no_future(tmp_path):
    assert read("happened", str(RECEIVED + timedelta(days=731))) == [date(2028, 1, 6)]
