"""Whoever lives in a refuge is shielded, whether or not a source says so besides."""

from pathlib import Path

import pytest

from workspaces import County

PEOPLE = """
    person_record  | person_key | forename | birth_date
                   | ada        | Ada      | 2020-01-01
                   | ben        | Ben      | 2020-02-02
                   | cat        | Cat      | 2020-03-03
                   | dan        | Dan      | 2020-04-04
    address_record | person_key | kind   | from_date  | to_date    | uprn | lsoa
                   | ada        | refuge | 2024-01-01 |            | 77   | E1
                   | ben        | refuge | 2023-01-01 | 2023-06-30 | 77   | E1
                   | ben        | home   | 2023-07-01 |            | 12   | E2
                   | cat        | home   | 2020-03-03 |            | 12   | E2
"""
HOUSING = """
    person_record  | person_key | forename | birth_date
                   | t1         | Fay      | 1990-01-01
    address_record | person_key | kind | from_date  | uprn | lsoa
                   | t1         | home | 2024-01-01 | 77   | E1
"""


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path)
    county.receive("2025-01-05", PEOPLE)
    county.receive("2025-01-05", HOUSING, "housing")
    return county


def shielded(county: County) -> set[str]:
    built = county.build()
    restricted = dict(built.ask("SELECT person_id, restriction FROM person WHERE restriction IS NOT NULL"))
    assert set(restricted.values()) <= {"address_shielded"}
    return {key for key, person in built.people().items() if person in restricted}


def test_whoever_lives_in_a_refuge_is_shielded_and_who_another_source_says_lives_there(county):
    assert shielded(county) == {"chis/ada", "housing/t1"}


def test_a_stay_that_its_source_ended_shields_no_longer(county):
    county.receive(
        "2025-02-05",
        "address_record | person_key | kind | from_date | to_date | uprn | lsoa\n"
        "| ada | refuge | 2024-01-01 | 2025-01-31 | 77 | E1",
    )
    assert shielded(county) == {"housing/t1"}


def test_a_heavier_restriction_stands(county):
    county.receive("2025-02-05", "person_record | person_key | restriction | birth_date\n| ada | sealed | 2020-01-01")
    built = county.build()
    ada = built.people()["chis/ada"]
    assert built.ask("SELECT restriction FROM person WHERE person_id = ?", ada) == [("sealed",)]
