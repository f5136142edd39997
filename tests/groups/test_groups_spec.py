"""What the rules of priority groups say, in small tables: homes, nests, areas, families, interventions, knowledge."""

from dataclasses import replace
from datetime import date

import duckdb
import msgspec
import pytest

from familyhub.errors import UsageError
from familyhub.groups import Question, children_in_three, counts, fill, places, top_combinations, trace
from familyhub.groups.catalogue import load as load_catalogue
from familyhub.groups.definition import Example
from familyhub.groups.filling import month_ends
from familyhub.groups.given import facts_of
from familyhub.groups.given import load as load_facts

CATALOGUE = load_catalogue()
AS_OF = date(2026, 3, 31)
CHILD = {"person": 1, "born": date(2024, 5, 1)}
MOTHER = {"person": 2, "born": date(1995, 5, 1)}
HERS = [{"person": 2, "is": "mother_of", "of": 1}]


class Asked:
    """The marts of a few people."""

    def __init__(self, known_by=AS_OF, months=0, more=(), **tables):
        given = {"people": [CHILD, MOTHER], "related": HERS} | tables
        example = msgspec.convert({"says": "", "as_of": AS_OF, "known_by": known_by, "expect": {}, **given}, Example)
        facts = facts_of(example)
        for table, row in more:
            columns = dict.fromkeys(facts[table][0]) if facts[table] else {}
            facts[table].append(columns | {"extract_id": 1, "row": 99, "learnt_from": date(2020, 1, 1)} | row)
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        load_facts(facts, self.connection)
        self.connection.execute("CREATE SCHEMA marts")
        fill(self.connection, CATALOGUE, replace(Question(AS_OF, known_by, date(2000, 1, 1)), months=months))
        self.connection.execute("SET search_path = 'marts,main'")

    def state(self, group, person=1):
        found = self.connection.execute(
            "SELECT state FROM group_member WHERE priority_group = ? AND person_id = ?", [group, person]
        ).fetchall()
        return found[0][0] if found else "unknown"


def said(person, *groups, belongs="yes", on=date(2026, 1, 10), **more):
    return [{"person": person, "group": group, "belongs": belongs, "on": on, **more} for group in groups]


def test_a_child_whose_home_nobody_knows_has_its_mothers_situation_unless_it_is_in_care():
    recorded = said(2, "domestic_abuse")
    assert Asked(recorded=recorded).state("domestic_abuse") == "yes"
    care = [{"person": 1, "status": "looked_after", "from": date(2026, 2, 1)}]
    assert Asked(recorded=recorded, status=care).state("domestic_abuse") == "unknown"


def test_a_child_at_home_does_not_have_the_situation_of_a_mother_who_lives_elsewhere():
    people = [CHILD | {"home": "a"}, MOTHER | {"home": "b"}]
    assert Asked(people=people, recorded=said(2, "domestic_abuse")).state("domestic_abuse") == "unknown"


def test_foster_carers_situations_are_not_the_childs():
    foster = [{"person": 2, "is": "foster_carer_of", "of": 1}]
    assert Asked(related=foster, recorded=said(2, "substance_misuse")).state("substance_misuse") == "unknown"


def test_a_parent_of_sixteen_has_her_own_situation_and_not_her_mothers():
    people = [CHILD, MOTHER | {"born": date(2009, 6, 1)}, {"person": 3, "born": date(1980, 1, 1)}]
    related = [*HERS, {"person": 3, "is": "mother_of", "of": 2}]
    asked = Asked(people=people, related=related, recorded=said(3, "substance_misuse"))
    assert asked.state("substance_misuse", 2) == "unknown"


def test_one_group_a_nest_counts_towards_three_and_an_area_never_does():
    plan = [{"person": 1, "status": "child_protection_plan", "from": date(2026, 1, 1)}]
    people = [CHILD | {"quintile": 1}, MOTHER]
    two = Asked(people=people, status=plan, recorded=said(1, "lone_parent"))
    assert {two.state(group) for group in ("child_in_need", "child_protection_plan", "most_deprived_quintile")} == {
        "yes"
    }
    assert children_in_three(two.connection) == []
    (child,) = children_in_three(
        Asked(people=people, status=plan, recorded=said(1, "lone_parent", "domestic_abuse")).connection
    )
    assert child.groups == ("child_in_need", "child_protection_plan", "lone_parent", "domestic_abuse")


def test_combinations_take_one_group_a_nest():
    plan = [{"person": 1, "status": "child_protection_plan", "from": date(2026, 1, 1)}]
    asked = Asked(status=plan, recorded=said(1, "lone_parent", "domestic_abuse"))
    found = {each.groups: (each.children, each.exactly) for each in top_combinations(asked.connection)}
    assert found == {
        ("child_in_need", "lone_parent", "domestic_abuse"): (1, 0),
        ("child_protection_plan", "lone_parent", "domestic_abuse"): (1, 0),
    }


def test_on_the_fifth_birthday_a_child_is_no_under_five():
    recorded = said(1, "lone_parent", "domestic_abuse", "temporary_housing")
    for born, listed in ((date(2021, 4, 1), 1), (date(2021, 3, 31), 0)):
        asked = Asked(people=[CHILD | {"born": born}, MOTHER], recorded=recorded)
        assert len(children_in_three(asked.connection)) == listed


def test_unconfirmed_groups_do_not_make_three_and_are_said():
    recorded = said(1, "lone_parent", "domestic_abuse") + said(1, "temporary_housing", on=date(2024, 12, 1))
    asked = Asked(recorded=recorded)
    assert children_in_three(asked.connection) == []
    (child,) = children_in_three(asked.connection, unconfirmed=True)
    assert child.unconfirmed == ("temporary_housing",) and not child.three_or_more
    (county,) = places(asked.connection)
    assert (county.three_or_more, county.unconfirmed_three, county.under_fives, county.any_asked) == (0, 1, 1, 1)


def test_what_was_learnt_later_is_not_known_and_what_was_corrected_is_not_believed():
    recorded = said(1, "lone_parent", known=date(2026, 4, 1)) + said(1, "domestic_abuse", replaced=date(2026, 3, 1))
    asked = Asked(recorded=recorded)
    assert (asked.state("lone_parent"), asked.state("domestic_abuse")) == ("unknown", "unknown")
    assert Asked(recorded=recorded, known_by=date(2026, 2, 1)).state("domestic_abuse") == "yes"


def test_people_are_counted_once_and_families_once():
    sister = {"person": 3, "born": date(2022, 5, 1)}
    related = [*HERS, {"person": 2, "is": "mother_of", "of": 3}]
    family = [
        ("family_member", {"family_id": 7, "person_id": person, "role": role, "from_date": None, "to_date": None})
        for person, role in ((1, "child"), (2, "mother"), (3, "child"))
    ]
    asked = Asked(people=[CHILD, MOTHER, sister], related=related, recorded=said(2, "lone_parent"), more=family)
    (count,) = counts(asked.connection, priority_group="lone_parent")
    assert (count.people, count.own, count.under_fives, count.families) == (3, 1, 2, 1)
    assert (count.asked, count.population, count.coverage) == (3, 3, 100)


def test_who_was_not_asked_is_unknown_and_lowers_the_coverage():
    asked = Asked(recorded=said(1, "gypsy_roma_traveller", belongs="no"))
    (count,) = counts(asked.connection, priority_group="gypsy_roma_traveller")
    assert (count.people, count.asked, count.population, count.coverage) == (0, 1, 2, 50)


THREE = said(1, "lone_parent", "domestic_abuse", "temporary_housing")


def test_an_early_help_plan_is_an_intervention_since_its_first_day_and_its_worker_leads():
    plan = [{"person": 1, "status": "early_help_plan", "from": date(2025, 12, 1)}]
    seen = {
        "contact_id": 1, "person_id": 2, "happened_on": date(2026, 3, 1), "service": "early_help", "attended": "seen",
        "practitioner_key": "W7", "team_key": "t9",
    }  # fmt: skip
    (child,) = children_in_three(Asked(recorded=THREE, status=plan, more=[("contact", seen)]).connection)
    assert (child.intervention, child.since, child.lead) == ("early_help_plan", date(2025, 12, 1), "W7")
    assert child.evidence is not None and child.evidence.startswith("given.csv:")


@pytest.mark.parametrize(
    ("steps", "intervention"),
    [
        ([("agreed", date(2026, 1, 5))], "outcome_work"),
        ([("agreed", date(2026, 1, 5)), ("completed", date(2026, 3, 1))], None),
        ([("agreed", date(2025, 1, 5))], None),
        ([("offered", date(2026, 1, 5))], None),
        ([("completed", date(2026, 1, 1)), ("support", date(2026, 2, 1))], "outcome_work"),
    ],
)
def test_work_towards_an_outcome_is_one_until_it_ends(steps, intervention):
    more = [
        ("outcome_activity", {"activity_key": number, "person_id": 2, "outcome": "outcome-7", "step": step,
                              "happened_on": on, "practitioner_key": "HV1", "source": "given"})
        for number, (step, on) in enumerate(steps)
    ]  # fmt: skip
    (child,) = children_in_three(Asked(recorded=THREE, more=more).connection)
    assert (child.intervention, child.lead) == ((intervention, "HV1") if intervention else (None, None))


def test_children_without_an_intervention_are_a_list_of_their_own():
    asked = Asked(recorded=THREE)
    assert [child.person_id for child in children_in_three(asked.connection, without_intervention=True)] == [1]
    (county,) = places(asked.connection)
    assert (county.three_or_more, county.with_intervention, county.without_intervention) == (1, 0, 1)


def test_a_trace_tells_from_whom_and_who_recorded_it():
    asked = Asked(recorded=said(2, "lone_parent", by="HV1", team="t1"))
    child, mother = sorted(trace(asked.connection, "lone_parent"), key=lambda member: member.person_id)
    assert (child.via_id, child.own, mother.via_id, mother.own) == (2, False, None, True)
    assert child.practitioner_key == mother.practitioner_key == "HV1"
    assert child.evidence == mother.evidence and child.evidence.startswith("given.csv:")
    assert (child.since, child.confirmed_on) == (date(2026, 1, 10), date(2026, 1, 10))


def test_since_is_the_first_yes_after_the_last_no():
    recorded = (
        said(1, "lone_parent", on=date(2025, 6, 1)) + said(1, "lone_parent", belongs="no", on=date(2025, 8, 1))
        + said(1, "lone_parent", on=date(2025, 10, 1)) + said(1, "lone_parent", on=date(2026, 2, 1))
    )  # fmt: skip
    (member,) = [m for m in trace(Asked(recorded=recorded).connection, "lone_parent") if m.person_id == 1]
    assert (member.since, member.confirmed_on) == (date(2025, 10, 1), date(2026, 2, 1))


def test_the_trend_counts_each_month_end_as_it_was():
    asked = Asked(recorded=said(1, "lone_parent", on=date(2026, 1, 10)), months=3)
    found = counts(asked.connection, priority_group="lone_parent", all_days=True)
    assert [(count.as_of.isoformat(), count.people) for count in found] == [
        ("2025-12-31", 0), ("2026-01-31", 1), ("2026-02-28", 1), ("2026-03-31", 1),
    ]  # fmt: skip


def test_month_ends_lie_before_the_day_and_not_before_the_first_of_all():
    ends = month_ends(Question(date(2026, 3, 1), AS_OF, date(2026, 1, 31), months=12))
    assert ends == [date(2026, 1, 31), date(2026, 2, 28)]


def test_an_unknown_group_or_level_is_refused():
    asked = Asked()
    with pytest.raises(UsageError, match="boat"):
        counts(asked.connection, priority_group="boat")
    with pytest.raises(UsageError, match="street"):
        counts(asked.connection, level="street")
