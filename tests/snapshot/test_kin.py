"""Families, households and the unborn in a snapshot: from landed extracts to `facts.duckdb`, week after week."""

from pathlib import Path

import pytest

from familyhub.model.family_facts import FAMILY_FACTS
from familyhub.state import open_state
from familyhub.state.ledger import IdEvent, id_events, ledger
from workspaces import BuiltCounty, County


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def at_service(county: County) -> BuiltCounty:
    """The snapshot in service, to be asked."""
    home = county.folders.snapshots / county.workspace.in_service()
    asked = BuiltCounty.__new__(BuiltCounty)
    asked.folder, asked.manifest = home, county.workspace.manifest()
    return asked


def events(county: County, kind: str = "person") -> tuple[IdEvent, ...]:
    state = open_state(county.folders.state)
    try:
        return id_events(state, kind)
    finally:
        state.close()


FAMILY = """
    person_record  | person_key | forename | birth_date
                   | ada        | Ada      | 2020-01-01
                   | ben        | Ben      | 2022-01-01
                   | mum        | Eve      | 1990-01-01
    birth          | person_key | mother_key | born_on    | outcome
                   | ada        | mum        | 2020-01-01 | live
                   | ben        | mum        | 2022-01-01 | live
    address_record | person_key | kind | from_date  | address        | postcode
                   | ada        | home | 2020-01-01 | 14 Quay Street | NP1 1AA
                   | ben        | home | 2022-01-01 | 14 Quay Street | NP1 1AA
                   | mum        | home | 2015-01-01 | 14 Quay Street | NP1 1AA
"""


def test_the_snapshot_holds_families_relations_and_households_and_each_names_its_line(county):
    county.receive("2025-01-05", FAMILY)
    built = county.build()
    who = {key.removeprefix("chis/"): person for key, person in built.people().items()}
    assert built.ask("SELECT mother_id, children, adults FROM family") == [(who["mum"], 2, 1)]
    assert {row[0] for row in built.ask("SELECT DISTINCT people FROM household")} == {3}
    mothers = built.ask("SELECT person_id, other_id FROM relation WHERE relation = 'mother_of'")
    assert set(mothers) == {(who["mum"], who["ada"]), (who["mum"], who["ben"])}
    for table in ("relation", "family_member", "household_member"):
        cited = f"SELECT COUNT(*), COUNT(extract.file) FROM {table} LEFT JOIN extract USING (extract_id)"
        ((rows, cited_rows),) = built.ask(cited)
        assert rows == cited_rows > 0
    assert {table.name for table in FAMILY_FACTS} <= set(built.manifest.facts_rows)


def test_a_family_keeps_its_id_when_a_child_comes_and_when_another_grows_up(county):
    county.receive("2025-01-05", FAMILY)
    county.refresh()
    (before,) = at_service(county).ask("SELECT family_id FROM family")
    county.receive(
        "2025-02-05",
        """
        person_record | person_key | forename | birth_date
                      | cat        | Cat      | 2025-01-20
        birth         | person_key | mother_key | born_on    | outcome
                      | cat        | mum        | 2025-01-20 | live
        """,
    )
    county.refresh()
    assert at_service(county).ask("SELECT family_id, children FROM family") == [(*before, 3)]
    assert events(county, "family") == ()


def test_two_families_that_turn_out_to_be_one_are_a_merge_in_the_ledger(county):
    apart = FAMILY.replace("| ben        | mum        | 2022", "| ben        | eve        | 2022")
    county.receive("2025-01-05", apart)
    county.refresh()
    ids = dict(at_service(county).ask("SELECT children, family_id FROM family"))
    assert len(at_service(county).ask("SELECT family_id FROM family")) == 2 and ids
    county.receive(
        "2025-02-05",
        "birth | person_key | mother_key | born_on | outcome\n| ben | mum | 2022-01-01 | live",
    )
    county.refresh()
    ((family,),) = at_service(county).ask("SELECT family_id FROM family")
    (merge,) = events(county, "family")
    assert (merge.what, merge.person_id) == ("merge", family)


EXPECTED = """
    person_record  | person_key | forename | birth_date
                   | mum        | Eve      | 1990-01-01
    pregnancy      | pregnancy_key | person_key | due_on
                   | p1            | mum        | 2025-03-01
"""
BORN = """
    person_record  | person_key | forename | birth_date
                   | ada        | Ada      | 2025-02-20
    birth          | person_key | mother_key | pregnancy_key | born_on    | outcome
                   | ada        | mum        | p1            | 2025-02-20 | live
"""


def test_a_baby_bears_the_id_under_which_it_was_expected(county):
    county.receive("2025-01-05", EXPECTED)
    county.refresh()
    ((expected, mother, ended),) = at_service(county).ask("SELECT person_id, mother_id, ended FROM expected_child")
    assert ended is None and mother == at_service(county).people()["chis/mum"]
    assert expected not in at_service(county).people().values()
    county.receive("2025-03-05", BORN)
    county.refresh()
    after = at_service(county)
    assert after.people()["chis/ada"] == expected
    assert after.ask("SELECT person_id, ended, ended_on FROM expected_child") == [(expected, "live", "2025-02-20")]
    assert events(county) == ()


def test_a_baby_that_was_known_before_it_was_seen_to_be_the_expected_child_is_a_merge_that_says_so(county):
    county.receive("2025-01-05", EXPECTED)
    county.receive("2025-01-05", "person_record | person_key | forename | birth_date\n| x1 | Ada | 2024-12-28", "hub")
    county.refresh()
    baby = at_service(county).people()["hub/x1"]
    ((expected,),) = at_service(county).ask("SELECT person_id FROM expected_child")
    assert baby != expected
    county.receive(
        "2025-03-05",
        """
        relationship_record | person_key | other_nhs_number | relationship
                            | x1         | 9990000018       | mother
        """,
        "hub",
    )
    county.receive(
        "2025-03-05", "person_record | person_key | nhs_number | birth_date\n| mum | 9990000018 | 1990-01-01"
    )
    county.refresh()
    together = at_service(county).people()["hub/x1"]
    assert at_service(county).ask("SELECT DISTINCT person_id FROM expected_child") == [(together,)]
    (merge,) = events(county)
    assert (merge.what, merge.rule, {merge.person_id, merge.other_id}) == ("merge", "unborn", {baby, expected})


BUMP = """
    person_record       | person_key | expected_date
                        | bump       | 2025-03-05
    relationship_record | person_key | other_nhs_number | relationship
                        | bump       | 9990000018       | mother
    status              | person_key | status                | from_date
                        | bump       | child_protection_plan | 2025-01-02
"""
MOTHER = "person_record | person_key | nhs_number | birth_date\n| mum | 9990000018 | 1990-01-01\n"


def test_what_social_care_recorded_of_the_unborn_is_the_babys(county):
    county.receive("2025-01-05", MOTHER + EXPECTED[EXPECTED.index("    pregnancy") :])
    county.receive("2025-01-05", BUMP, "social-care")
    county.refresh()
    before = at_service(county).people()["social-care/bump"]
    assert at_service(county).ask("SELECT DISTINCT person_id FROM expected_child") == [(before,)]
    county.receive("2025-03-05", BORN)
    county.refresh()
    after = at_service(county)
    assert after.people()["chis/ada"] == after.people()["social-care/bump"] == before
    assert after.ask("SELECT person_id, status FROM status") == [(before, "child_protection_plan")]
    assert after.ask("SELECT rule FROM identity.record_tie WHERE person_key = 'bump'") == [("unborn",)]


def test_across_an_adoption_nobody_becomes_anybody(county):
    county.receive("2025-01-05", MOTHER + EXPECTED[EXPECTED.index("    pregnancy") :])
    county.receive("2025-01-05", BUMP, "social-care")
    county.refresh()
    county.receive("2025-03-05", BORN.replace("birth_date\n", "birth_date | restriction\n").replace(
        "2025-02-20\n    birth ", "2025-02-20 | adopted\n    birth "
    ))  # fmt: skip
    county.refresh()
    after = at_service(county)
    baby = after.people()["chis/ada"]
    assert baby != after.people()["social-care/bump"]
    assert {row[1:] for row in after.ask("SELECT DISTINCT person_id, ended FROM expected_child")} == {("ended",)}
    assert after.ask("SELECT * FROM expected_child WHERE person_id = ?", baby) == []
    assert after.ask("SELECT * FROM relation WHERE ? IN (person_id, other_id)", baby) == []
    assert after.ask("SELECT * FROM household_member WHERE person_id = ?", baby) == []


def test_the_ledger_knows_expected_children_and_records_alone(county):
    county.receive("2025-01-05", FAMILY)
    county.receive("2025-01-05", "pregnancy | pregnancy_key | person_key | due_on\n| p1 | mum | 2025-03-01")
    county.refresh()
    state = open_state(county.folders.state)
    try:
        people, families = dict(ledger(state)), dict(ledger(state, "family"))
    finally:
        state.close()
    built = at_service(county)
    expected = {person for (person,) in built.ask("SELECT person_id FROM expected_child")}
    assert set(people.values()) == set(built.people().values()) | expected
    assert len(people) == len(built.people()) + 1
    assert len(families) == 2 and set(families) < set(people)


def test_what_does_not_fit_stands_among_the_faults_with_what_to_do(county):
    county.receive("2025-01-05", FAMILY)
    county.receive(
        "2025-01-06",
        """
        person_record       | person_key | nhs_number | birth_date
                            | zoe        | 9990000026 | 1985-01-01
        relationship_record | person_key | other_key  | relationship
                            | ada        | zoe        | mother
        """,
    )
    county.receive(
        "2025-01-06",
        """
        pregnancy | pregnancy_key | person_key | due_on
                  | p1            | mum        | 2021-12-20
        """,
    )
    built = county.build()
    told = dict(built.ask("SELECT fault.rule, told.says FROM facts.fault JOIN identity.fault AS told USING (fault_id)"))
    assert set(told) == {"two_mothers"}
    assert "found another mother than the notice of the birth names" in told["two_mothers"]
    assert built.ask("SELECT fault, person_id, second_id FROM relation_contradiction") == [
        ("two_mothers", built.people()["chis/ada"], built.people()["chis/zoe"])
    ]
    (fix,) = [fix for fix in _fixes(county) if fix.rule == "two_mothers"]
    assert fix.to_do.startswith("Say who the child's mother is")


def _fixes(county: County) -> list:
    county.refresh()
    return [row for fixlist in county.workspace.fix_lists() for row in fixlist.fixes]


def test_twins_whose_order_nobody_knows_stand_among_the_faults(county):
    county.receive("2025-01-05", EXPECTED)
    county.receive(
        "2025-03-05",
        """
        birth | person_key | mother_key | pregnancy_key | born_on    | outcome
              | ada        | mum        | p1            | 2025-02-20 | live
              | ben        | mum        | p1            | 2025-02-20 | live
        """,
    )
    ((rule, table),) = county.build().ask("SELECT rule, source_table FROM fault")
    assert (rule, table) == ("expected_child_unsettled", "pregnancy")
