"""Completeness and validity of a source's own fields, beside a slow count over the extracts' own lines."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.linkage import link
from familyhub.quality import write_extracts, write_fields
from familyhub.snapshot.faults import gather_faults
from familyhub.sources import installed, landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from workspaces import SECRET, County

HEADER = ["person_key", "nhs_number", "birth_date", "sex", "surname"]
GOOD = {"person_key": "p", "nhs_number": "9990000018", "birth_date": "2024-05-01", "sex": "F", "surname": "Vale"}
WRONG = {"nhs_number": "9990000019", "birth_date": "31/02/2024", "sex": "purple"}
"""What breaks a rule: the number loses its cell, the others their row."""

Field = tuple[str, str, str, int, int, int]


def fields(county: County) -> list[Field]:
    """Table, field, month, rows, held and faults of every field, without a snapshot around them."""
    county.land()
    extracts = landed_extracts(county.folders.landed)
    with duckdb.connect() as connection:
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)
        link(connection, SECRET)
        gather_faults(connection, extracts)
        connection.execute("CREATE SCHEMA facts")
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE VIEW facts.extract AS SELECT * FROM main.extract")
        connection.execute("CREATE VIEW facts.fault AS SELECT * FROM main.fault")
        write_extracts(connection)
        write_fields(connection, extracts, installed())
        return connection.execute(
            """
            SELECT source_table, field, month, rows, held, faults FROM marts.quality_field
            ORDER BY source_table, month, position
            """
        ).fetchall()


def of(found: list[Field], field: str, month: str = "2026-03") -> tuple[int, int, int]:
    return next(each[3:] for each in found if each[1:3] == (field, month))


def test_an_empty_cell_is_not_filled_and_a_wrong_one_is(tmp_path):
    county = County(tmp_path)
    county.receive(
        "2026-03-02",
        """
        person_record | person_key | nhs_number | birth_date | sex | surname
                      | a          | 9990000018 | 2024-05-01 | F   | Vale
                      | b          | 9990000019 | 2024-05-01 | F   |
                      | c          |            | 2024-05-01 | M   |
        """,
    )
    found = fields(county)
    assert of(found, "nhs_number") == (3, 2, 1)
    assert of(found, "surname") == (3, 1, 0)
    assert of(found, "death_date") == (3, 0, 0)


def test_a_row_in_quarantine_counts_for_the_field_that_sent_it_there_and_for_no_other(tmp_path):
    county = County(tmp_path)
    county.receive(
        "2026-03-02",
        """
        person_record | person_key | birth_date | sex    | surname
                      | a          | 2024-05-01 | F      | Vale
                      |            | 2024-05-01 | F      | Moss
                      | c          | 2024-05-01 | purple | Lake
        """,
    )
    found = fields(county)
    assert of(found, "person_key") == (2, 1, 0)
    assert of(found, "sex") == (2, 2, 1)
    assert of(found, "surname") == (1, 1, 0)


def test_a_file_that_was_mended_and_sent_again_no_longer_counts(tmp_path):
    county = County(tmp_path)
    county.write("chis/2026-03-02/person_record.csv", [HEADER, ["a", "", "2024-05-01", "F", ""]])
    county.land()
    county.write("chis/2026-03-02/person_record.csv", [HEADER, ["a", "9990000018", "2024-05-01", "F", "Vale"]])
    assert of(fields(county), "surname") == (1, 1, 0)


def test_the_month_is_that_of_receipt_where_no_period_is_stated(tmp_path):
    county = County(tmp_path)
    for day in ("2026-02-27", "2026-03-02", "2026-03-30"):
        county.write(f"chis/{day}/person_record.csv", [HEADER, [f"p{day}", *list(GOOD.values())[1:]]])
    found = fields(county)
    assert (of(found, "sex", "2026-02"), of(found, "sex", "2026-03")) == ((1, 1, 0), (2, 2, 0))


cell = st.sampled_from(("good", "good", "good", "empty", "wrong"))
row = st.fixed_dictionaries(dict.fromkeys(HEADER, cell))
extracts_of_rows = st.lists(st.lists(row, min_size=1, max_size=6), min_size=1, max_size=3)


@settings(max_examples=12)
@given(extracts_of_rows)
def test_the_query_counts_as_a_slow_count_over_the_lines_does(tmp_path_factory, extracts):
    county = County(tmp_path_factory.mktemp("lines"))
    wanted = []
    for number, rows in enumerate(extracts, start=1):
        # The last column keeps the files apart: the same bytes on a later day are no new extract.
        lines = [
            [*(text_of(name, each[name], place) for name in HEADER), f"language {number}"]
            for place, each in enumerate(rows)
        ]
        county.write(f"chis/2026-0{number}-05/person_record.csv", [[*HEADER, "language"], *lines])
        wanted += slow(f"2026-0{number}", rows)
    found = [each[1:] for each in fields(county) if each[1] in HEADER]
    assert sorted(found) == sorted(wanted)


def text_of(name: str, how: str, place: int) -> str:
    if how == "empty":
        return ""
    if how == "wrong" and name in WRONG:
        return WRONG[name]
    return f"p{place}" if name == "person_key" else GOOD[name]


def slow(month: str, rows: list[dict[str, str]]) -> list[tuple]:
    """The rules of the page on quality, line by line and cell by cell."""
    found = []
    for name in HEADER:
        count = held = faults = 0
        for each in rows:
            wrong = each[name] == "wrong" and name in WRONG
            missing = each[name] == "empty" and name == "person_key"
            if is_out(each) and not wrong and not missing:
                continue
            count += 1
            held += each[name] != "empty"
            faults += wrong
        if count or any(not is_out(each) for each in rows):
            found.append((name, month, count, held, faults))
    return found


def is_out(each: dict[str, str]) -> bool:
    """Whether a line goes to quarantine."""
    return each["person_key"] == "empty" or "wrong" in (each["birth_date"], each["sex"])
