"""Use and need of the demo county beside their truth, and whether the tree finds what was planted."""

import duckdb
import numpy as np
import pytest

from familyhub import snapshot
from familyhub.config import Folders, read_settings
from familyhub.costs import load as load_costs
from familyhub.demo import make_workspace, need_use
from familyhub.demo.use_drawn import USED_FOR
from familyhub.demo.use_truth import COHORTS, cohort_of, contacts_of_the_year, eve_of
from familyhub.progress import RunLog
from familyhub.segments import Question, Settings, segment
from familyhub.segments.catalogue import load
from familyhub.segments.people import gather
from familyhub.sources import land_all

pytestmark = pytest.mark.slow

CHILDREN = 1_500
SETTINGS = Settings(smallest=15, redraws=10, bumps=2)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The facts of a county, and the county."""
    root = tmp_path_factory.mktemp("use") / "county"
    county = make_workspace(root, children=CHILDREN, seed=4)
    folders = Folders(root)
    land_all(folders.incoming, folders.landed, folders.quarantine, county.as_of)
    built = snapshot.build(folders, read_settings(root), b"the secret of a test", RunLog())
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{built.folder}/facts.duckdb' AS facts (READ_ONLY)")
    connection.execute("SET search_path = 'facts'")
    yield connection, county, Question(county.as_of, county.as_of)
    connection.close()


@pytest.fixture(scope="module")
def found(told):
    connection, _, question = told
    return segment(connection, question, SETTINGS)


def test_who_is_in_a_cohort_and_what_they_used_is_true(told):
    connection, county, question = told
    people = gather(connection, question, load(), load_costs())
    cohorts, seen = cohort_of(county), contacts_of_the_year(county)
    assert question.day == eve_of(county)
    for cohort in COHORTS:
        here, true = people.cohort == cohort, {number for number, each in cohorts.items() if each == cohort}
        assert np.count_nonzero(here) == len(true)
        for resource, services in {"camhs_contacts": ("camhs",), "therapy": ("therapy",)}.items():
            counts = [count for (service, _), count in seen.items() if service in services]
            assert people.used[resource][here].sum() == sum(count[who] for count in counts for who in true)
        admissions = seen["hospital", "admission"]
        assert people.used["admissions"][here].sum() == sum(admissions[who] for who in true)


def test_a_need_brings_what_was_drawn_for_it(told):
    _, county, _ = told
    drawn = need_use(county)
    assert {each.need for each in drawn} == set(USED_FOR)
    for need, ways in USED_FOR.items():
        of_need = [each for each in drawn if each.need == need]
        children = sum(each.children for each in of_need)
        others = sum(each.others for each in of_need)
        a_child = sum(each.contacts for each in of_need) / children
        another = sum(each.others_contacts for each in of_need) / others
        assert a_child > 4 * another, need
        if need in ("disability", "own_mental_ill_health"):
            assert a_child == pytest.approx(sum(way.a_year for way in ways), rel=0.35), need


@pytest.mark.parametrize(
    ("cohort", "name"),
    [
        ("early_years", "A disability is recorded"),
        ("primary", "The child's own mental ill-health is recorded"),
        ("secondary", "The child's own mental ill-health is recorded"),
    ],
)
def test_the_tree_finds_the_need(found, cohort, name):
    here = found.cohort(cohort)
    assert any(each.name.startswith(name) for each in here.segments[:4] if not each.stated)
    assert here.explained_capped > 0.2


def test_segments_are_found_again_on_other_children(found):
    """Of so few children; where the groups have some hundred children it is 0.85 and more (see docs/segments.md)."""
    told = {cohort: found.cohort(cohort).stability.index for cohort in ("early_years", "primary", "secondary")}
    assert min(told.values()) >= 0.6, told
    assert np.mean(list(told.values())) >= 0.75, told


def test_needs_are_drawn_more_often_where_people_are_poor(told):
    _, county, _ = told
    drawn = {"disability": 0, "own_mental_ill_health": 0, "domestic_abuse": 0}
    poor, all_poor, everybody = 0, 0, 0
    for family in county.population.families:
        home = family.home_on(county.days.register_to)
        if home is not None and home.neighbourhood is not None:
            children = sum(child.gone is None for child in family.children)
            everybody += children
            all_poor += children * (home.neighbourhood.quintile <= 2)
    for each in county.use.in_need:
        home = each.family.home_on(county.days.register_to)
        if each.need in drawn and home is not None and home.neighbourhood is not None:
            drawn[each.need] += 1
            poor += home.neighbourhood.quintile <= 2
    assert poor / sum(drawn.values()) > 1.15 * all_poor / everybody
