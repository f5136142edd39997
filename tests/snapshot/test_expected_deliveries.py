"""An expected delivery keeps its id from the booking on: through the birth, twins, and whatever is learnt later."""

from pathlib import Path

import pytest

from familyhub.state import open_state
from familyhub.state.ledger import IdEvent, id_events
from workspaces import BuiltCounty, County

EXPECTED = """
    person_record  | person_key | forename | birth_date
                   | mum        | Eve      | 1990-01-01
    pregnancy      | pregnancy_key | person_key | due_on
                   | p1            | mum        | 2025-03-01
"""
TWINS = """
    birth | person_key | mother_key | pregnancy_key | born_on    | outcome
          | ada        | mum        | p1            | 2025-02-20 | live
          | ben        | mum        | p1            | 2025-02-20 | live
"""
IN_ORDER = """
    birth | person_key | mother_key | pregnancy_key | born_on    | outcome | birth_order
          | ada        | mum        | p1            | 2025-02-20 | live    | 2
          | ben        | mum        | p1            | 2025-02-20 | live    | 1
"""
NAMED = """
    person_record | person_key | nhs_number | forename | birth_date
                  | ada        | 9990000018 | Ada      | 2025-02-20
                  | ben        | 9990000026 | Ben      | 2025-02-20
"""
BUMPS = """
    person_record       | person_key | expected_date
                        | b1         | 2025-03-05
                        | b2         | 2025-03-05
    relationship_record | person_key | other_nhs_number | relationship
                        | b1         | 9990000042       | mother
                        | b2         | 9990000042       | mother
    status              | person_key | status                | from_date
                        | b1         | child_protection_plan | 2025-01-02
"""


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def refreshed(county: County, day: str, text: str, *more: str) -> BuiltCounty:
    """The snapshot in service once these rows were received, to be asked."""
    county.receive(day, text, *more)
    county.refresh()
    asked = BuiltCounty.__new__(BuiltCounty)
    asked.folder, asked.manifest = county.folders.snapshots / county.workspace.in_service(), county.workspace.manifest()
    return asked


def the_delivery(built: BuiltCounty) -> tuple[int, str]:
    """The id of the one delivery, and how it stands."""
    (found,) = built.ask("SELECT delivery_id, outcome FROM delivery")
    return found


def events(county: County) -> tuple[IdEvent, ...]:
    state = open_state(county.folders.state)
    try:
        return id_events(state, "person")
    finally:
        state.close()


def test_twins_whose_order_nobody_knows_are_the_delivery_that_was_expected(county):
    before = refreshed(county, "2025-01-05", EXPECTED)
    expected, outcome = the_delivery(before)
    ((unborn,),) = before.ask("SELECT person_id FROM expected_child")
    assert outcome == "expected"
    born = refreshed(county, "2025-03-05", TWINS)
    assert the_delivery(born) == (expected, "live")
    twins = {born.people()["chis/ada"], born.people()["chis/ben"]}
    members = {person for (person,) in born.ask("SELECT person_id FROM delivery_person WHERE role = 'baby'")}
    assert members == twins and unborn not in twins
    # nobody guessed: the expected child is over, and who it was is asked
    assert born.ask("SELECT person_id, ended FROM expected_child") == [(unborn, "ended")]
    assert ("expected_child_unsettled",) in born.ask("SELECT rule FROM fault")
    assert events(county) == ()


def test_once_the_order_is_known_the_first_born_is_who_was_expected_and_the_ledger_says_why(county):
    before = refreshed(county, "2025-01-05", EXPECTED)
    ((unborn,),) = before.ask("SELECT person_id FROM expected_child")
    born = refreshed(county, "2025-03-05", TWINS).people()
    after = refreshed(county, "2025-04-05", IN_ORDER + NAMED)
    assert the_delivery(after)[0] == the_delivery(before)[0]
    people = after.people()
    assert people["chis/ben"] in (unborn, born["chis/ben"]) and people["chis/ada"] == born["chis/ada"]
    (merge,) = events(county)
    assert (merge.what, merge.rule, {merge.person_id, merge.other_id}) == (
        "merge", "unborn", {unborn, born["chis/ben"]},
    )  # fmt: skip
    ((becomes, ended),) = after.ask("SELECT person_id, ended FROM expected_child")
    assert (becomes, ended) == (people["chis/ben"], "live")


def test_twins_of_whom_two_records_stood_before_the_birth_keep_the_delivery_and_nobody_takes_the_others_plan(county):
    mother = "person_record | person_key | nhs_number | birth_date\n| mum | 9990000042 | 1990-01-01\n"
    pregnancy = EXPECTED[EXPECTED.index("    pregnancy") :]
    county.receive("2025-01-05", BUMPS, "social-care")
    before = refreshed(county, "2025-01-05", mother + pregnancy)
    born = refreshed(county, "2025-03-05", TWINS)
    assert the_delivery(born)[0] == the_delivery(before)[0]
    ((plan,),) = born.ask("SELECT person_id FROM status")
    assert plan not in (born.people()["chis/ada"], born.people()["chis/ben"])
    after = refreshed(county, "2025-04-05", IN_ORDER + NAMED)
    assert the_delivery(after)[0] == the_delivery(before)[0]


def test_a_stillbirth_and_a_notice_of_another_source_change_no_delivery(county):
    before = refreshed(county, "2025-01-05", EXPECTED)
    still = refreshed(county, "2025-03-05", TWINS.replace("live", "stillborn"))
    assert the_delivery(still) == (the_delivery(before)[0], "stillborn")


def test_the_next_pregnancy_is_another_delivery(county):
    first, _ = the_delivery(refreshed(county, "2025-01-05", EXPECTED))
    refreshed(county, "2025-03-05", TWINS)
    after = refreshed(county, "2026-01-05", "pregnancy | pregnancy_key | person_key | due_on\n| p2 | mum | 2026-06-01")
    found = dict(after.ask("SELECT outcome, delivery_id FROM delivery"))
    assert found["live"] == first and found["expected"] != first


def test_a_birth_that_was_told_of_the_wrong_pregnancy_leaves_each_delivery_an_id_of_its_own(county):
    """The child that was expected turns out to be another mother's: it keeps its id, so the delivery needs another."""
    refreshed(county, "2025-01-05", EXPECTED)
    alone = (text[: text.index("| ben")] for text in (TWINS, NAMED))
    refreshed(county, "2025-03-05", "\n".join(alone))
    after = refreshed(
        county,
        "2025-04-05",
        """
        person_record | person_key | forename | birth_date
                      | zoe        | Zoe      | 1992-01-01
        birth         | person_key | mother_key | pregnancy_key | born_on    | outcome
                      | ada        | zoe        | p9            | 2025-02-20 | live
        """,
    )
    ids = [delivery for (delivery,) in after.ask("SELECT delivery_id FROM delivery")]
    assert len(ids) == len(set(ids)) == 2
