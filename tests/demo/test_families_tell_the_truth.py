"""Families found in a hard county beside the true ones: how many join what is two, and how many part what is one."""

from collections import defaultdict

import pytest

from familyhub import snapshot
from familyhub.config import Folders, read_settings
from familyhub.demo import MISSING_AT_AGENCIES, make_workspace, truth_people, truth_ties
from familyhub.progress import RunLog
from familyhub.sources import land_all
from familyhub.sql import connect_read_only

pytestmark = pytest.mark.slow

WRONG_AT_MOST = 0.002
"""Of the families found: those with children of two mothers."""
PARTED_AT_MOST = 0.02
"""Of true families with brothers and sisters: those whose children are of more than one family found."""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("hard") / "county"


@pytest.fixture(scope="module")
def county(root):
    return make_workspace(root, children=1_000, seed=11, hard=True, missing_identifiers=MISSING_AT_AGENCIES)


@pytest.fixture(scope="module")
def built(root, county):
    folders = Folders(root)
    land_all(folders.incoming, folders.landed, folders.quarantine, county.as_of)
    return snapshot.build(folders, read_settings(folders.root), b"the secret of a test", RunLog()).folder


@pytest.fixture(scope="module")
def found(built):
    """By record: the person found, and the family of whom they are a child."""
    with connect_read_only({"identity": built / "identity.duckdb", "facts": built / "facts.duckdb"}) as connection:
        return {
            (source, key): (person, family)
            for source, key, person, family in connection.execute(
                """
                SELECT record.source, record.person_key, record.person_id, member.family_id
                FROM identity.record_person AS record
                LEFT JOIN facts.family_member AS member
                    ON member.person_id = record.person_id AND member.role = 'child'
                """
            ).fetchall()
        }


@pytest.fixture(scope="module")
def children(county, found):
    """The true children whom some family found holds, with their records' families."""
    families = defaultdict(set)
    truth = {}
    for record in truth_people(county):
        _, family = found.get((record.source, record.person_key), (None, None))
        if record.role == "child" and family is not None and "adopted" not in record.kind.split():
            families[record.person].add(family)
            truth[record.person] = record
    return {number: (truth[number], held) for number, held in families.items()}


def test_a_family_found_has_the_children_of_one_mother(children):
    mothers = defaultdict(set)
    for record, held in children.values():
        for family in held:
            mothers[family].add(record.mother)
    wrong = [family for family, of in mothers.items() if len(of) > 1]
    assert len(mothers) > 400
    assert len(wrong) <= WRONG_AT_MOST * len(mothers)


def test_brothers_and_sisters_are_of_one_family(children):
    true = defaultdict(set)
    held_by = defaultdict(set)
    for number, (record, held) in children.items():
        true[record.family].add(number)
        held_by[record.family] |= held
    several = [family for family, numbers in true.items() if len(numbers) > 1]
    parted = [family for family in several if len(held_by[family]) > 1]
    assert len(several) > 150
    assert len(parted) <= PARTED_AT_MOST * len(several)


def test_cousins_of_one_name_in_one_house_are_of_two_families(county, children):
    cousins = [(tie.person, tie.other) for tie in truth_ties(county) if tie.tie == "same_named_cousins"]
    both = [(children[one][1], children[other][1]) for one, other in cousins if one in children and other in children]
    assert both and not any(one & other for one, other in both)


def test_an_adopted_child_is_of_no_family_with_anybody(county, found, built):
    told = {"adopted_as": set(), "adoptive_mother": set()}
    people = defaultdict(set)
    for record in truth_people(county):
        if (record.source, record.person_key) in found:
            people[record.person].add(found[record.source, record.person_key][0])
    for tie in truth_ties(county):
        if tie.tie in told:
            told[tie.tie].add((tie.person, tie.other))
    assert told["adopted_as"]
    with connect_read_only({"facts": built / "facts.duckdb"}) as connection:
        relations = set(connection.execute("SELECT person_id, other_id FROM facts.relation").fetchall())
        families = defaultdict(set)
        for person, family in connection.execute("SELECT person_id, family_id FROM facts.family_member").fetchall():
            families[person].add(family)
    mothers = {record.person: record.mother for record in truth_people(county)}
    for before, after in told["adopted_as"]:
        for one in people[before]:
            for other in people[after]:
                assert one != other and not families[one] & families[other]
                assert (one, other) not in relations and (other, one) not in relations
        for other in people[after]:
            for mother in people[mothers[before]]:
                assert (mother, other) not in relations and not families[mother] & families[other]
