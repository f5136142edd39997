"""The unborn: who is expected, which baby each became, and what ends an expectation."""

import pytest
from kin import Kin

from familyhub.linkage.families import relate
from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import record_key
from familyhub.linkage.unborn import among_records, unborn_nodes


def unborn(text: str) -> Kin:
    kin = Kin(text)
    kin.link()
    relate(kin.connection)
    unborn_nodes(kin.connection)
    return kin


def became(kin: Kin) -> dict[str, tuple[str | None, str | None, str | None]]:
    """By record key: the baby, how it ended, and the doubt."""
    rows = kin.ask("SELECT record_key, baby_key, ended, doubt FROM unborn_record")
    assert len({key for key, *_ in rows}) == len(rows)
    return {key.replace("\x1f", "/"): (baby, ended, doubt) for key, baby, ended, doubt in rows}


EXPECTED = """
    pregnancy | pregnancy_key | person_key | due_on     | outcome | ended_on | source
              | p1            | mum        | 2025-03-01 |         |          | msds
"""
BIRTHS = "birth | person_key | mother_key | pregnancy_key | born_on | outcome | birth_order | source\n"


def test_an_expected_child_is_one_until_born():
    kin = unborn(EXPECTED)
    assert became(kin) == {"unborn/msds/p1/1": (None, None, None)}
    assert kin.ask("SELECT mother_id, due_on FROM unborn_record") == [(kin.link()["mum"], "2025-03-01")]


def test_the_baby_of_the_pregnancy_is_the_child_that_was_expected():
    kin = unborn(EXPECTED + BIRTHS + "| ada | | p1 | 2025-02-20 | live | | msds")
    assert became(kin) == {"unborn/msds/p1/1": ("ada", "live", None)}


@pytest.mark.parametrize(
    ("born_on", "is_hers"),
    [("2024-10-11", False), ("2024-10-12", True), ("2025-03-31", True), ("2025-04-01", False)],
)
def test_a_baby_of_the_mother_within_the_days_of_the_due_date_is_the_child(born_on, is_hers):
    kin = unborn(EXPECTED + BIRTHS + f"| ada | mum | | {born_on} | live | | chis")
    assert became(kin)["unborn/msds/p1/1"][0] == ("ada" if is_hers else None)


def test_two_sources_about_one_pregnancy_expect_one_child():
    kin = unborn(
        EXPECTED
        + """
                        | 77         | mum        | 2025-03-09 |         |          | chis
    person_record       | person_key | expected_date | source
                        | bump       | 2025-03-05    | social-care
    relationship_record | person_key | other_key  | relationship | source
                        | bump       | mum        | mother       | social-care
    """
    )
    assert len(became(kin)) == 3
    assert kin.ask("SELECT COUNT(DISTINCT expected_child) FROM unborn_record") == [(1,)]


def test_the_first_of_twins_takes_the_place_and_the_other_is_new():
    kin = unborn(
        EXPECTED
        + BIRTHS
        + "| ben | mum | p1 | 2025-02-20 | live | 2 | msds\n| ada | mum | p1 | 2025-02-20 | live | 1 | msds"
    )
    assert became(kin) == {"unborn/msds/p1/1": ("ada", "live", None)}


def test_twins_whose_order_nobody_knows_are_not_guessed_at():
    kin = unborn(
        EXPECTED
        + BIRTHS
        + "| ben | mum | p1 | 2025-02-20 | live | | msds\n| ada | mum | p1 | 2025-02-20 | live | | msds"
    )
    assert became(kin) == {"unborn/msds/p1/1": (None, "ended", "the order of the births is not known")}


def test_the_twin_who_lives_takes_the_one_place():
    kin = unborn(
        EXPECTED
        + BIRTHS
        + "| ben | mum | p1 | 2025-02-20 | live | 2 | msds\n| ada | mum | p1 | 2025-02-20 | stillborn | 1 | msds"
    )
    assert became(kin) == {"unborn/msds/p1/1": ("ben", "live", None)}


TWO = """
    person_record       | person_key | expected_date | birth_order | source
                        | b1         | 2025-03-05    | {first}     | social-care
                        | b2         | 2025-03-05    | {second}    | social-care
    relationship_record | person_key | other_key     | relationship | source
                        | b1         | mum           | mother       | social-care
                        | b2         | mum           | mother       | social-care
"""
TWINS = BIRTHS + "| ada | mum | | 2025-02-20 | live | 1 | chis\n| ben | mum | | 2025-02-20 | live | 2 | chis"


def test_two_expected_children_become_two_babies_each_by_its_order():
    kin = unborn(TWO.format(first=2, second=1) + TWINS)
    assert became(kin) == {
        "unborn/social-care/b2/1": ("ada", "live", None),
        "unborn/social-care/b1/2": ("ben", "live", None),
    }


def test_two_expected_children_without_an_order_are_left_for_a_person():
    found = became(unborn(TWO.format(first="", second="") + TWINS))
    assert {(baby, doubt) for baby, _, doubt in found.values()} == {
        (None, "which of the expected children it is is not known")
    }


@pytest.mark.parametrize(
    ("outcome", "ended_on", "ended"),
    [("loss", "2024-12-01", "loss"), ("stillbirth", "2025-02-01", "stillborn"), ("", "2025-02-01", "ended")],
)
def test_a_loss_or_any_end_ends_it(outcome, ended_on, ended):
    kin = unborn(
        "pregnancy | pregnancy_key | person_key | due_on | outcome | ended_on | source\n"
        f"| p1 | mum | 2025-03-01 | {outcome} | {ended_on} | msds"
    )
    assert became(kin) == {"unborn/msds/p1/1": (None, ended, None)}
    assert kin.ask("SELECT ended_on FROM unborn_record") == [(ended_on,)]


def test_a_later_baby_is_not_the_child_that_was_lost():
    kin = unborn(
        "pregnancy | pregnancy_key | person_key | due_on | outcome | ended_on | source\n"
        "| p1 | mum | 2025-03-01 | loss | 2024-11-01 | msds\n" + BIRTHS + "| ada | mum | | 2025-03-20 | live | | chis"
    )
    assert became(kin) == {"unborn/msds/p1/1": (None, "loss", None)}


def test_a_stillborn_baby_ends_it_and_is_nobody():
    kin = unborn(EXPECTED + BIRTHS + "| ada | mum | p1 | 2025-02-20 | stillborn | | msds")
    assert became(kin) == {"unborn/msds/p1/1": (None, "stillborn", None)}


def test_an_unborn_child_without_a_mother_stands_by_itself():
    kin = unborn(
        "person_record | person_key | expected_date | source\n| c1 | 2025-03-05 | cin\n| c2 | 2025-03-05 | cin\n"
    )
    assert kin.ask("SELECT COUNT(DISTINCT expected_child) FROM unborn_record") == [(2,)]


def test_whose_record_has_a_birth_date_is_no_longer_expected():
    kin = unborn("person_record | person_key | expected_date | birth_date\n| c1 | 2025-03-05 | 2025-03-01")
    assert became(kin) == {}


SECRET = b"secret"
OWN = """
    person_record       | person_key | expected_date | birth_date | nhs_number | source
                        | bump       | 2025-03-05    |            |            | social-care
                        | ada        |               | 2025-02-20 | 9990000018 | chis
    relationship_record | person_key | other_key  | relationship | source
                        | bump       | mum        | mother       | social-care
    birth               | person_key | mother_key | born_on      | outcome | source
                        | ada        | mum        | 2025-02-20   | live    | chis
"""


def together(text: str, decisions: tuple[Decision, ...] = ()) -> set[frozenset[str]]:
    """The records of each person, by key, once the unborn stand among them."""
    kin = unborn(text)
    kin.connection.execute("CREATE TABLE beside_adopted (person_id BIGINT)")
    kin.connection.execute("CREATE TABLE record_tie (source VARCHAR, person_key VARCHAR, rule VARCHAR)")
    among_records(kin.connection, SECRET, decisions)
    people: dict[int, set[str]] = {}
    for person, source, key in kin.ask("SELECT person_id, source, person_key FROM record_person"):
        people.setdefault(person, set()).add(f"{source}/{key}".replace("\x1f", "/"))
    return {frozenset(records) for records in people.values() if len(records) > 1}


def test_a_record_of_the_unborn_comes_to_the_baby_and_so_does_its_key_in_the_ledger():
    assert together(OWN) == {frozenset({"social-care/bump", "chis/ada", "unborn/social-care/bump/1"}), MUM}


MUM = frozenset({"social-care/mum", "chis/mum"})
NOBODY_MOVES = {frozenset({"chis/ada", "unborn/social-care/bump/1"}), MUM}


@pytest.mark.parametrize("order", [("social-care bump", "chis ada"), ("chis ada", "social-care bump")])
def test_whoever_somebody_decided_to_be_two_people_stay_two(order):
    first, second = (record_key(SECRET, *name.split()) for name in order)
    assert together(OWN, (Decision(first, second, False, "a person", 1),)) == NOBODY_MOVES
    assert together(OWN, (Decision(first, second, True, "a person", 1),)) != NOBODY_MOVES


def test_records_that_bear_two_numbers_stay_two():
    numbered = OWN.replace("|            |            | social-care", "|            | 9990000026 | social-care")
    assert together(numbered) == NOBODY_MOVES


def test_across_an_adoption_a_record_of_the_unborn_comes_to_nobody():
    adopted = OWN.replace("| nhs_number | source", "| nhs_number | source | restriction").replace(
        "9990000018 | chis", "9990000018 | chis | adopted"
    )
    assert together(adopted) == {frozenset({"social-care/bump", "unborn/social-care/bump/1"}), MUM}
