"""Overrides: what the sources state, with what somebody rectified in its place; the same whatever comes later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import duckdb
import pytest

from familyhub.linkage.stable_ids import record_key
from familyhub.model.tables import BY_NAME
from familyhub.snapshot.overrides import Override, apply_overrides, define_digests, said_sql
from familyhub.sources import landed_extracts
from familyhub.sources.canonical import load_extracts, load_stated, load_versions
from workspaces import SECRET, County

COUNTY = """
    person_record  | person_key | nhs_number | forename | birth_date
                   | zoe        | 9990000034 | Wrongly  | 2025-09-05
                   | eve        |            | Wrongly  | 2025-09-06
    contact        | contact_key | person_key | happened_on | activity        | attended | service
                   | z1          | zoe        | 2025-09-15  | new_birth_visit | seen     | health_visiting
                   | z2          | zoe        | 2025-09-15  | other           | seen     | health_visiting
    address_record | person_key | kind | from_date  | postcode
                   | zoe        | home | 2025-09-05 | CM99 9ZQ
"""
LATER = COUNTY.replace("| 2025-09-15  | new_birth_visit", "| 2025-09-14  | new_birth_visit").replace("9ZQ", "9ZX")


@contextmanager
def stated(county: County) -> Iterator[duckdb.DuckDBPyConnection]:
    county.land()
    with duckdb.connect() as connection:
        extracts = landed_extracts(county.folders.landed)
        load_extracts(connection, extracts)
        load_stated(connection, extracts)
        define_digests(connection, SECRET)
        yield connection


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("stated"))
    county.receive("2025-10-16", COUNTY)
    county.land()
    return county


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("twice"))
    county.receive("2025-10-16", COUNTY)
    county.receive("2025-11-16", LATER)
    county.land()
    return county


def override(county: County, table: str, column: str | None, value: str | None, where: str, entry: int = 1) -> Override:
    """The override of what the first extract says where the condition holds."""
    with stated(county) as connection:
        ((said, key),) = connection.execute(
            f"SELECT {said_sql(BY_NAME[table], column)}, person_key FROM stated.{table} AS stated"
            f" WHERE extract_id <= 3 AND {where}"
        ).fetchall()
    record = record_key(SECRET, "chis", key)
    return Override(entry, "chis", record, table, column, said, value, "Ann", date(2026, 1, 5), "RQ 7")


def after(county: County, overrides: list[Override], sql: str) -> list[tuple[object, ...]]:
    with stated(county) as connection:
        told = apply_overrides(connection, SECRET, overrides)
        assert told == connection.execute("SELECT COUNT(*) FROM override_applied").fetchall()[0][0]
        load_versions(connection)
        return [tuple(map(str, row)) for row in connection.execute(sql).fetchall()]


NAMES = "SELECT person_key, forename FROM person_record WHERE learnt_to IS NULL ORDER BY ALL"


def test_the_cell_of_that_record_is_another_and_nobody_elses_is(county, twice):
    right = override(county, "person_record", "forename", "Rightly", "person_key = 'zoe'")
    for each in (county, twice):
        assert after(each, [right], NAMES) == [("eve", "Wrongly"), ("zoe", "Rightly")]


def test_a_cell_is_left_out_and_an_empty_one_filled(county):
    gone = override(county, "person_record", "nhs_number", None, "person_key = 'zoe'")
    filled = override(county, "person_record", "nhs_number", "9990000042", "person_key = 'eve'")
    numbers = "SELECT person_key, nhs_number FROM person_record ORDER BY ALL"
    assert after(county, [gone, filled], numbers) == [("eve", "9990000042"), ("zoe", "None")]


def test_what_was_rectified_is_rectified_again_in_the_order_of_the_entries(county):
    first = override(county, "person_record", "forename", "Nearly", "person_key = 'zoe'")
    with stated(county) as connection:
        apply_overrides(connection, SECRET, [first])
        ((said,),) = connection.execute(
            f"SELECT {said_sql(BY_NAME['person_record'], 'forename')} FROM stated.person_record AS stated"
            " WHERE forename = 'Nearly'"
        ).fetchall()
    second = Override(2, "chis", first.record, "person_record", "forename", said, "Rightly", "B", date(2026, 1, 6), "R")
    assert after(county, [first, second], NAMES) == [("eve", "Wrongly"), ("zoe", "Rightly")]
    assert after(county, [second], NAMES) == [("eve", "Wrongly"), ("zoe", "Wrongly")]


def test_one_contact_of_two_on_a_day_is_moved(county):
    moved = override(county, "contact", "happened_on", "2025-09-16", "contact_key = 'z1'")
    days = "SELECT contact_key, happened_on FROM contact ORDER BY ALL"
    assert after(county, [moved], days) == [("z1", "2025-09-16"), ("z2", "2025-09-15")]


def test_a_row_with_an_id_of_its_own_stays_aside_whatever_else_it_says_later(county, twice):
    aside = override(county, "contact", None, None, "contact_key = 'z1'")
    for each in (county, twice):
        assert after(each, [aside], "SELECT DISTINCT contact_key FROM contact") == [("z2",)]


def test_a_row_without_one_comes_back_when_it_says_something_else(county, twice):
    aside = override(county, "address_record", None, None, "person_key = 'zoe'")
    assert after(county, [aside], "SELECT postcode FROM address_record") == []
    assert after(twice, [aside], "SELECT postcode FROM address_record") == [("CM99 9ZX",)]


def test_another_record_or_source_is_not_meant(county):
    right = override(county, "person_record", "forename", "Rightly", "person_key = 'zoe'")
    elsewhere = Override(
        1, "gp", right.record, "person_record", "forename", right.said, "X", "A", date(2026, 1, 5), "R"
    )
    assert after(county, [elsewhere], NAMES) == [("eve", "Wrongly"), ("zoe", "Wrongly")]


def test_nothing_rectified_changes_nothing(county):
    assert after(county, [], "SELECT COUNT(*) FROM override_applied") == [("0",)]
