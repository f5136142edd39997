"""Who is who: the truth of people covers every record, shares nothing with linkage, and holds the hard cases."""

import csv
import itertools
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs

from familyhub.demo import MISSING_AT_AGENCIES, County, generate, make_workspace, truth_people, truth_ties
from familyhub.demo.recorded import misspelt, plain


@pytest.fixture(scope="module")
def hard_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hard") / "incoming"


@pytest.fixture(scope="module")
def hard(hard_folder: Path) -> County:
    return generate(hard_folder, children=1_500, seed=4, hard=True, missing_identifiers=MISSING_AT_AGENCIES)


@pytest.fixture(scope="module")
def people(hard: County):
    return {(record.source, record.person_key): record for record in truth_people(hard)}


def rows_of(folder: Path, source: str, table: str):
    """Every row of one table of a source, oldest extract first, under the model's column names."""
    for path in sorted(folder.glob(f"{source}/*/{table}.csv")):
        encoding = "cp1252" if source == "earlyhelp" else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as file:
            for row in csv.DictReader(file):
                yield {name.lower().replace(" ", "_"): cell for name, cell in row.items()}


AGENCIES = ("chis", "births", "hub", "earlyhelp", "school", "csc")


def test_every_person_record_is_somebodys(hard, hard_folder, people):
    told = {(source, row["person_key"]) for source in AGENCIES for row in rows_of(hard_folder, source, "person_record")}
    assert told <= people.keys()
    assert {source for source, _ in people} == {*AGENCIES, "healthvisiting", "maternity"}


def test_each_kind_of_case_is_there_and_marked(people):
    found = Counter(kind for record in people.values() for kind in record.kind.split())
    expected = {
        "twin", "triplet", "same_sex_twin", "mixed_sex_twin", "similar_names", "named_late", "placeholder_name",
        "same_named_cousin", "father_and_son", "adopted", "temporary_number", "superseded_number", "old_number",
        "former_surname", "known_as", "surname_parts", "plain_letters", "misspelt", "surname_first",
        "digit_of_birth_date", "day_and_month_swapped", "old_address", "wrong_postcode", "siblings_number",
    }  # fmt: skip
    assert set(found) - {"same_sex_triplet", "mixed_sex_triplet"} == expected


def test_numbers_are_missing_as_often_as_stated(hard_folder, people):
    for source in ("school", "hub", "births"):
        rows = [row for row in rows_of(hard_folder, source, "person_record")
                if people[source, row["person_key"]].role == "child"]  # fmt: skip
        share = sum(row["nhs_number"] == "" for row in rows) / len(rows)
        allowed = 4 * (MISSING_AT_AGENCIES[source] / len(rows)) ** 0.5
        assert abs(share - MISSING_AT_AGENCIES[source]) < allowed, source


def test_a_pupil_number_is_held_by_schools_and_some_of_social_care_alone(hard_folder):
    held = {source: [row["upn"] for row in rows_of(hard_folder, source, "person_record")] for source in AGENCIES}
    assert all(held["school"])
    assert 0 < sum(map(bool, held["csc"])) < len(held["csc"])
    assert not any(any(held[source]) for source in ("chis", "births", "hub", "earlyhelp"))


def test_every_number_in_a_file_has_its_check_digit_and_is_of_the_test_range(hard_folder):
    numbers = {row["nhs_number"] for source in AGENCIES for row in rows_of(hard_folder, source, "person_record")} - {""}
    assert all(nhs.is_valid(number) and number.startswith("999") for number in numbers)


def test_no_number_of_anybody_is_anybody_elses_but_a_siblings(hard_folder, people):
    bearers = defaultdict(set)
    for source in AGENCIES:
        for row in rows_of(hard_folder, source, "person_record"):
            record = people[source, row["person_key"]]
            if row["nhs_number"] and "siblings_number" not in record.kind:
                bearers[row["nhs_number"]].add(record.person)
    assert all(len(found) == 1 for found in bearers.values())


def test_adoption_makes_two_persons_who_share_no_number_and_no_mother(hard, hard_folder, people):
    assert hard.cases.adoptions
    ties = {(tie.person, tie.other) for tie in truth_ties(hard) if tie.tie == "adopted_as"}
    rows = list(rows_of(hard_folder, "csc", "person_record"))
    restricted = {people["csc", row["person_key"]].person for row in rows if row["restriction"] == "adopted"}
    for adoption in hard.cases.adoptions:
        before, after = adoption.before, adoption.after
        assert (before.number, after.number) in ties
        assert before.nhs_number != after.nhs_number and before.born == after.born
        assert after.number in restricted and before.number not in restricted
    after = {adoption.after.number for adoption in hard.cases.adoptions}
    assert all(record.mother is None for record in people.values() if record.person in after)


def test_a_child_is_a_placeholder_before_it_is_named_and_never_after(hard, hard_folder, people):
    forenames = defaultdict(list)
    for row in rows_of(hard_folder, "chis", "person_record"):
        forenames[row["person_key"]].append(row["forename"])
    named = {child.number: child for family in hard.population.families for child in family.children}
    became = 0
    for (source, key), record in people.items():
        on = hard.cases.named_on.get(record.person)
        if source == "chis" and on is not None and on < hard.days.registers[-1].received:
            assert forenames[key][-1] == named[record.person].forename
            became += forenames[key][0] != forenames[key][-1]
    assert became > 5


def test_cousins_of_one_name_live_at_one_address_and_are_two(hard, people):
    found = {record.person: record for record in people.values()}
    for child, cousin in hard.cases.cousins:
        assert (child.forename, child.surname, child.sex) == (cousin.forename, cousin.surname, cousin.sex)
        assert child.born != cousin.born
        assert found[child.number].household == found[cousin.number].household
        assert found[child.number].family != found[cousin.number].family


def test_babies_of_one_birth_never_have_one_forename(hard):
    for family in hard.population.families:
        for pregnancy in family.pregnancies:
            for one, other in itertools.combinations(pregnancy.babies, 2):
                assert one.forename != other.forename


def test_a_tie_of_birth_is_of_one_delivery(hard, people):
    delivery = {record.person: record.delivery for record in people.values()}
    ties = [tie for tie in truth_ties(hard) if tie.tie in ("twins", "triplets", "siblings")]
    assert {tie.tie for tie in ties} == {"twins", "triplets", "siblings"}
    for tie in ties:
        if tie.person in delivery and tie.other in delivery:
            assert (delivery[tie.person] == delivery[tie.other]) == (tie.tie != "siblings")


def test_the_same_county_hard_is_hard_alike(tmp_path, hard, hard_folder):
    again = generate(tmp_path / "incoming", children=1_500, seed=4, hard=True, missing_identifiers=MISSING_AT_AGENCIES)
    assert truth_people(again) == truth_people(hard)
    for source, table in (("school", "person_record"), ("births", "birth"), ("chis", "person_record")):
        assert list(rows_of(tmp_path / "incoming", source, table)) == list(rows_of(hard_folder, source, table))


def test_an_easy_county_has_no_hard_case_and_every_record_somebody(county):
    records = truth_people(county)
    assert {record.kind for record in records} == {""}
    assert {record.source for record in records} == {"chis", "healthvisiting", "maternity", "hub", "earlyhelp", "csc"}


def test_the_truth_of_people_lies_beside_the_rest(tmp_path):
    make_workspace(tmp_path / "demo", children=60, seed=9, hard=True)
    for name in ("people", "ties"):
        assert (tmp_path / "demo" / "truth" / f"{name}.parquet").stat().st_size > 0


def test_households_are_as_of_the_day_that_is_asked_for(county):
    now = {(r.source, r.person_key): r.household for r in truth_people(county)}
    then = {(r.source, r.person_key): r.household for r in truth_people(county, date(2016, 1, 1))}
    assert now.keys() == then.keys()
    assert now != then


@pytest.mark.parametrize(
    ("name", "told"), [("Wójcik", "Wojcik"), ("O'Neill", "ONeill"), ("Yıldız", "Yildiz"), ("Ward", "Ward")]
)
def test_a_name_in_plain_letters(name, told):
    assert plain(name) == told


@given(st.text("abcdefghijklmnopqrstuvwxyzéöñ", min_size=2, max_size=14), st.integers(0, 10_000))
def test_a_slip_of_the_pen_changes_a_name_a_little(name, seed):
    slipped = misspelt(Random(seed), name)
    assert slipped != name
    assert abs(len(slipped) - len(name)) <= 1
    assert slipped[0] == name[0]


@given(st.text(max_size=14))
def test_plain_letters_are_plain_for_good(name):
    assert plain(plain(name)) == plain(name)
