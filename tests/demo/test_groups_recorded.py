"""Priority groups in the county: what was recorded and what follows from it, looked at from several sides."""

from collections import Counter
from itertools import chain, combinations

import pytest

from familyhub.demo import County, GroupTruth
from familyhub.demo.calendar import add_months

RECORDED = {"yes", "no", "not_asked"}


@pytest.fixture(scope="module")
def truth(county: County) -> GroupTruth:
    return GroupTruth(county)


def test_templates_ask_say_no_and_leave_out(county: County):
    answers = Counter(line.belongs for line in county.groups.recordings)
    assert set(answers) == RECORDED
    assert answers["no"] > answers["yes"] > 0
    assert len({line.code for line in county.groups.recordings}) > len(
        {line.group for line in county.groups.recordings}
    )


def test_the_hard_cases_are_there(county: County, truth: GroupTruth):
    assert set(county.groups.cases) == {"disagree", "keyed_too_late"}
    states = Counter(member.state for member in truth.members)
    assert set(states) == {"yes", "unconfirmed", "no"}
    assert any(not member.own for member in truth.members)
    disagreeing = {line.person.number for line in county.groups.recordings if line.practitioner == "HP990"}
    assert disagreeing == set(county.groups.cases["disagree"])


def test_what_was_last_said_within_a_year_stands(county: County, truth: GroupTruth):
    """The recordings once more, by a sort instead of a maximum, for a group that nothing else shows."""
    group = "workless_household"
    heard = sorted(
        (line.day, line.belongs == "yes", line.person.number)
        for line in county.groups.recordings
        if line.group == group and line.belongs != "not_asked" and line.keyed <= county.days.register_to
    )
    last = {number: (day, yes) for day, yes, number in heard}
    year_ago = add_months(county.as_of, -12)
    told = {m.person: m.state for m in truth.members if m.group == group and m.own and m.person in last}
    for number, state in told.items():
        day, yes = last[number]
        assert state == (("yes" if day >= year_ago else "unconfirmed") if yes else "no")
        assert yes or day >= year_ago
    assert len(told) > 20


def test_a_yes_of_a_carer_is_the_child_s_too(truth: GroupTruth):
    for group in ("lone_parent", "substance_misuse", "workless_household"):
        of_adults = {m.person for m in truth.members if m.group == group and m.state == "yes"}
        for one in truth.circle.counted:
            if one.is_child and not one.is_carer and one.at_home and one.younger_than(216, truth.on):
                inherits = any(carer.person.number in of_adults for carer in one.carers)
                assert not inherits or truth.of_person[one.person.number][group].state == "yes"


def test_the_county_s_counts_are_the_members_and_the_places_add_up(truth: GroupTruth):
    counts = truth.counts()
    for group in {member.group for member in truth.members}:
        yes = [m for m in truth.members if m.group == group and m.state == "yes"]
        assert counts["caseload", "county", "", group]["people"] == len(yes)
        assert counts["caseload", "county", "", group]["under_fives"] == sum(m.under_five for m in yes)
        for hierarchy, level in (("caseload", "team"), ("residence", "ward")):
            places = [sums for key, sums in counts.items() if key[:2] == (hierarchy, level) and key[3] == group]
            assert sum(sums["people"] for sums in places) == len(yes)


def test_every_child_of_three_or_more_stands_in_its_combinations(truth: GroupTruth):
    children, combined = truth.children(), truth.combinations()
    assert len(children) > 5
    county = {key[3]: count for key, count in combined.items() if key[:2] == ("caseload", "county")}
    sets = [frozenset(child.groups) for child in children]
    every = set(chain.from_iterable(combinations(sorted(groups), 3) for groups in sets))
    every = {chosen for chosen in every if not {"child_in_need", "child_protection_plan"} <= set(chosen)}
    assert {chosen for chosen in county if len(chosen) == 3} == every
    for chosen, (having, exactly) in county.items():
        assert having == sum(set(chosen) <= groups for groups in sets)
        assert exactly == sum(set(chosen) == groups for groups in sets)
