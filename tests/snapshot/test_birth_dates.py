"""A person's birth date, where their records do not agree on it."""

import pytest

from workspaces import County

TOLD = """
    person_record | person_key | nhs_number | forename | surname | birth_date
                  | a          | 9990000018 | Ottoline | Ashdown | {born}
    address_record | person_key | kind | from_date  | address        | postcode
                   | a          | home | 2024-11-01 | 14 Quay Street | NP1 1AA
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


def test_what_one_source_corrects_stands_at_once(county):
    receive(county, "2025-01-01", "chis", "2024-10-21")
    receive(county, "2025-02-01", "chis", "2024-10-31")
    assert birth_dates(county) == ["2024-10-31"]
