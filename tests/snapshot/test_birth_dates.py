"""A person's birth date, where their records do not agree on it."""

import pytest

from workspaces import County

TOLD = """
    person_record | person_key | nhs_number | forename | surname | birth_date
                  | a          | 9990000018 | Ottoline | Ashdown | {born}
    address_record | person_key | kind | from_date  | address        | postcode
                   | a          | home | 2024-11-01 | 14 Quay Street | NP1 1AA
"""

BIRTH = """
    birth | person_key | delivery_key | born_on    | outcome
          | a          | d1           | 2024-10-01 | live
"""


@pytest.fixture
def county(tmp_path) -> County:
    return County(tmp_path)


def receive(county: County, day: str, source: str, born: str) -> None:
    county.receive(day, TOLD.format(born=born), source=source)


def birth_dates(county: County) -> list[str]:
    return [born for (born,) in county.build().ask("SELECT birth_date FROM person ORDER BY birth_date")]


def test_the_slip_of_one_source_does_not_outvote_the_others(county):
    receive(county, "2025-01-01", "chis", "2024-10-31")
    receive(county, "2025-02-01", "visits", "2024-10-31")
    # the hub's record is the newest, and bears a one for a three
    receive(county, "2025-03-01", "hub", "2024-10-21")
    built = county.build()
    assert built.same() == {frozenset({"chis/a", "visits/a", "hub/a"})}
    assert birth_dates(county) == ["2024-10-31"]


@pytest.mark.parametrize("school", ["2024-10-01", "2024-01-10"])
def test_of_two_dates_that_one_record_each_states_the_one_told_at_the_birth_stands(county, school):
    county.receive("2025-01-01", TOLD.format(born="2024-10-01") + BIRTH, source="chis")
    receive(county, "2025-03-01", "school", school)
    built = county.build()
    assert built.same() == {frozenset({"chis/a", "school/a"})}
    assert birth_dates(county) == ["2024-10-01"]


def test_what_one_source_corrects_stands_at_once(county):
    receive(county, "2025-01-01", "chis", "2024-10-21")
    receive(county, "2025-02-01", "chis", "2024-10-31")
    assert birth_dates(county) == ["2024-10-31"]
