"""Linkage by exact identifiers: who is one person, who is not, and ids that say nothing and stay."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspaces import County

DAY = "2025-01-10"
NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
UPN, OTHER_UPN = "L801000000001", "Z801000000009"


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def people(county: County, text: str) -> set[frozenset[str]]:
    """Records as `source | key | nhs_number | upn | birth_date | forename | birth_order`; who is one person."""
    header = "person_record | person_key | nhs_number | upn | birth_date | forename | birth_order\n"
    by_source: dict[str, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        source, _, rest = line.strip().partition("|")
        by_source.setdefault(source.strip(), []).append("|" + rest)
    for source, rows in by_source.items():
        county.receive(DAY, header + "\n".join(rows), source=source)
    return county.build().same()


def one(*records: str) -> frozenset[str]:
    return frozenset(records)


def test_an_nhs_number_and_a_birth_date_make_records_of_two_sources_one_person(county):
    assert people(
        county,
        f"""
        chis   | ada | {NUMBER} | | 2024-06-01 | Ada |
        school | 17  | {NUMBER} | | 2024-06-01 | ADA |
        school | 18  |          | | 2024-06-01 | Ada |
        """,
    ) == {one("chis/ada", "school/17"), one("school/18")}


def test_a_number_with_another_birth_date_is_another_person(county):
    assert (
        len(
            people(
                county,
                f"""
        chis   | ada | {NUMBER} | | 2024-06-01 | Ada |
        school | 17  | {NUMBER} | | 2024-06-02 | Ada |
        """,
            )
        )
        == 2
    )


def test_a_number_without_a_birth_date_links_nobody(county):
    assert (
        len(
            people(
                county,
                f"""
        chis   | ada | {NUMBER} | | | Ada |
        school | 17  | {NUMBER} | | | Ada |
        """,
            )
        )
        == 2
    )


@pytest.mark.parametrize("filler", ["0000000000", "1111111111", "0123456789"])
def test_a_filler_that_passes_the_check_digit_links_nobody(county, filler):
    assert (
        len(
            people(
                county,
                f"""
        chis   | ada | {filler} | | 2024-06-01 | Ada |
        school | 17  | {filler} | | 2024-06-01 | Ada |
        """,
            )
        )
        == 2
    )


def test_a_permanent_pupil_number_links_and_a_temporary_one_does_not(county):
    assert people(
        county,
        f"""
        school | 17  | | {UPN} | 2015-06-01 | Ada |
        social | c5  | | {UPN} | 2015-06-01 | Ada |
        school | 18  | | A80100000001B | 2015-06-01 | Ben |
        social | c6  | | A80100000001B | 2015-06-01 | Ben |
        """,
    ) == {one("school/17", "social/c5"), one("school/18"), one("social/c6")}


def test_a_pupil_number_with_a_wrong_check_letter_links_nobody(county):
    assert len(people(county, """
        school | 17  | | A801000000001 | 2015-06-01 | Ada |
        social | c5  | | A801000000001 | 2015-06-01 | Ada |
        """)) == 2  # fmt: skip


def test_a_number_typed_on_the_other_twin_too_links_neither(county):
    assert (
        len(
            people(
                county,
                f"""
        chis | ada | {NUMBER} | | 2024-06-01 | Ada |
        chis | ben | {NUMBER} | | 2024-06-01 | Ben |
        gp   | 7   | {NUMBER} | | 2024-06-01 | Ada |
        """,
            )
        )
        == 3
    )


def test_two_first_names_in_two_sources_are_no_contradiction(county):
    assert (
        len(
            people(
                county,
                f"""
        chis | ada | {NUMBER} | | 2024-06-01 | Baby |
        gp   | 7   | {NUMBER} | | 2024-06-01 | Ada  |
        """,
            )
        )
        == 1
    )


def test_accents_and_capitals_are_no_contradiction(county):
    assert (
        len(
            people(
                county,
                f"""
        chis | ada  | {NUMBER} | | 2024-06-01 | Zoë |
        chis | ada2 | {NUMBER} | | 2024-06-01 | ZOE |
        """,
            )
        )
        == 1
    )


def test_two_birth_orders_are_two_babies(county):
    assert (
        len(
            people(
                county,
                f"""
        chis      | ada | {NUMBER} | | 2024-06-01 | | 1
        maternity | b2  | {NUMBER} | | 2024-06-01 | | 2
        """,
            )
        )
        == 2
    )


def test_links_carry_on_from_record_to_record(county):
    assert people(
        county,
        f"""
        chis   | ada | {NUMBER} |       | 2015-06-01 | Ada |
        school | 17  | {NUMBER} | {UPN} | 2015-06-01 | Ada |
        social | c5  |          | {UPN} | 2015-06-01 | Ada |
        """,
    ) == {one("chis/ada", "school/17", "social/c5")}


def test_a_number_that_a_crowd_bears_is_a_placeholder(county):
    crowd = "\n".join(f"s{n} | k | {NUMBER} | | 2024-06-01 | |" for n in range(21))
    assert len(people(county, crowd)) == 21


def test_a_corrected_number_links_by_what_the_record_says_now(county):
    header = "person_record | person_key | nhs_number | birth_date\n"
    county.receive("2025-01-01", f"{header}| ada | {NUMBER} | 2024-06-01")
    county.receive("2025-01-01", f"{header}| 7   | {NUMBER} | 2024-06-01", source="gp")
    assert len(county.build().same()) == 1
    county.receive("2025-02-01", f"{header}| ada | {OTHER_NUMBER} | 2024-06-01")
    assert len(county.build().same()) == 2


def test_numbers_that_contradict_themselves_are_listed_with_the_reason(county):
    people(
        county,
        f"""
        chis | ada | {NUMBER} | | 2024-06-01 | Ada |
        chis | ben | {NUMBER} | | 2024-06-01 | Ben |
        """,
    )
    built = county.build()
    assert built.ask("SELECT kind, records, reason FROM identity.held_apart") == [
        ("nhs_number", 2, "two first names in one source")
    ]
    assert built.manifest.linked == {"records": 2, "people": 2, "held_apart": 1}


def test_a_boys_and_a_girls_record_under_two_names_are_twins_with_one_number(county):
    header = "person_record | person_key | nhs_number | birth_date | forename | sex\n"
    for source, forename, sex in (("chis", "Ada", "F"), ("gp", "Ben", "M")):
        county.receive("2025-01-01", f"{header} | {forename} | {NUMBER} | 2024-06-01 | {forename} | {sex}", source)
    built = county.build()
    assert len(built.same()) == 2
    assert built.ask("SELECT reason FROM identity.held_apart") == [("two sexes and two first names",)]


def test_one_name_under_two_sexes_is_a_slip_of_the_pen(county):
    header = "person_record | person_key | nhs_number | birth_date | forename | sex\n"
    for source, sex in (("chis", "F"), ("gp", "M")):
        county.receive("2025-01-01", f"{header} | ada | {NUMBER} | 2024-06-01 | Ada | {sex}", source)
    assert len(county.build().same()) == 1


def test_a_pupil_number_on_the_wrong_twin_makes_no_one_child_of_both(county):
    found = people(
        county,
        f"""
        chis   | ada | {NUMBER}       |       | 2015-06-01 | Ada |
        chis   | ben | {OTHER_NUMBER} | {UPN} | 2015-06-01 | Ben |
        school | s   | {NUMBER}       | {UPN} | 2015-06-01 | Ada |
        """,
    )
    assert found == {frozenset({"chis/ada", "school/s"}), frozenset({"chis/ben"})}


def test_a_number_with_two_birth_dates_is_told(county):
    people(
        county,
        f"""
        chis | ada | {NUMBER} | | 2024-06-01 | Ada |
        gp   | 7   | {NUMBER} | | 2024-06-10 | Ada |
        """,
    )
    built = county.build()
    assert len(built.same()) == 2
    assert built.ask("SELECT kind, records, reason FROM identity.held_apart") == [("nhs_number", 2, "two birth dates")]


def test_ids_stay_while_the_records_stand_and_others_come(county):
    text = f"chis | ada | {NUMBER} | | 2024-06-01 | Ada |\ngp | 7 | {NUMBER} | | 2024-06-01 | Ada |"
    people(county, text)
    before = county.build().people()
    county.receive("2025-02-01", "person_record | person_key | birth_date\n| zoe | 2024-06-03\n| abe | 2024-06-04")
    after = county.build().people()
    assert {record: after[record] for record in before} == before


def test_ids_say_nothing_and_differ_in_another_workspace(county):
    people(county, f"chis | ada | {NUMBER} | | 2024-06-01 | Ada |")
    here = county.build(secret=b"here").people()
    there = county.build(secret=b"there").people()
    assert here.keys() == there.keys() and not set(here.values()) & set(there.values())
    assert all(0 <= person < 2**60 for person in here.values())


RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["chis", "gp"]),
        st.sampled_from([NUMBER, OTHER_NUMBER, "0000000000", ""]),
        st.sampled_from([UPN, OTHER_UPN, ""]),
        st.sampled_from(["2015-06-01", "2015-06-02", ""]),
        st.sampled_from(["Ada", "Ben", ""]),
        st.sampled_from(["1", "2", ""]),
    ),
    min_size=2,
    max_size=7,
)


def slowly(records: dict[str, tuple[str, str, str, str, str, str]]) -> set[frozenset[str]]:
    """The slow reference: join pairs of records that a trustworthy number holds together, until nothing changes."""

    def bearers(place: int, number: str, born: str) -> list[tuple[str, ...]]:
        return [record for record in records.values() if (record[place], record[3]) == (number, born)]

    def trusted(place: int, number: str, born: str) -> bool:
        if not number or not born or len(set(number)) == 1:
            return False
        numbers = {record[1] for record in bearers(place, number, born) if len(set(record[1])) > 1}
        if len(numbers) > 1:
            return False
        orders = {record[5] for record in bearers(place, number, born)} - {""}
        named = {(record[0], record[4]) for record in bearers(place, number, born) if record[4]}
        return len(orders) < 2 and len({source for source, _ in named}) == len(named)

    def linked(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return any(
            (one[place], one[3]) == (other[place], other[3]) and trusted(place, one[place], one[3]) for place in (1, 2)
        )

    group = {key: frozenset({key}) for key in records}
    for _ in records:
        for a, b in combinations(records, 2):
            if linked(records[a], records[b]):
                together = group[a] | group[b]
                group |= dict.fromkeys(together, together)
    return set(group.values())


@settings(deadline=None, max_examples=10)
@given(rows=RECORDS, order=st.randoms(use_true_random=False))
def test_everybody_is_linked_as_a_slow_reading_links_them_whatever_the_order_of_rows(tmp_path_factory, rows, order):
    records = {f"{row[0]}/k{number}": row for number, row in enumerate(rows)}
    lines = [f"{record.replace('/', '|')}|{'|'.join(row[1:])}" for record, row in records.items()]
    order.shuffle(lines)
    assert people(County(tmp_path_factory.mktemp("county")), "\n".join(lines)) == slowly(records)


ADOPTED = "person_record | person_key | nhs_number | upn | birth_date | forename | restriction\n"


def test_a_record_of_an_adopted_child_is_joined_to_no_other_by_itself(county):
    county.receive(DAY, f"{ADOPTED} | ada | {NUMBER} | {UPN} | 2024-06-01 | Ada | adopted", source="social-care")
    county.receive(DAY, f"{ADOPTED} | 17 | {NUMBER} | | 2024-06-01 | Ada |", source="chis")
    county.receive(DAY, f"{ADOPTED} | 5 | {NUMBER} | {UPN} | 2024-06-01 | Ada |", source="school")
    built = county.build()
    assert built.same() == {one("social-care/ada"), one("chis/17", "school/5")}
    assert built.ask("SELECT kind, records, reason FROM held_apart ORDER BY kind") == [
        ("nhs_number", 3, "an adopted child"), ("upn", 2, "an adopted child"),
    ]  # fmt: skip


def test_whoever_bears_the_number_of_an_adopted_child_is_restricted_like_it(county):
    county.receive(DAY, f"{ADOPTED} | ada | {NUMBER} | | 2024-06-01 | Ada | adopted", source="social-care")
    county.receive(
        DAY, f"{ADOPTED} | 17 | {NUMBER} | | 2024-06-01 | Ada |\n | 18 | {OTHER_NUMBER} | | 2024-06-01 | Bo |"
    )
    restricted = county.build().ask(
        "SELECT source || '/' || person_key, restriction FROM person JOIN identity.record_person USING (person_id)"
        " ORDER BY 1"
    )
    assert restricted == [("chis/17", "adopted"), ("chis/18", None), ("social-care/ada", "adopted")]


def test_a_later_row_silent_about_the_adoption_joins_nothing(county):
    county.receive(DAY, f"{ADOPTED} | ada | {NUMBER} | | 2024-06-01 | Ada | adopted", source="social-care")
    county.receive(DAY, f"{ADOPTED} | 17 | {NUMBER} | | 2024-06-01 | Ada |", source="chis")
    county.receive("2025-02-10", f"{ADOPTED} | ada | {NUMBER} | | 2024-06-01 | Ada |", source="social-care")
    assert len(county.build().same()) == 2
