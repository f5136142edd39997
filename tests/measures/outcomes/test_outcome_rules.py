"""Rules of outcomes that no single measure's example shows, each said by both engines."""

from datetime import date

import msgspec
import pytest

from familyhub.access import ANALYST, COMMISSIONER, PRACTITIONER, TEAM_MANAGER, User, visible_to
from familyhub.errors import ConfigurationError
from familyhub.measures.outcomes.definition import AtRisk, OutcomeDefinition
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.examples import members_of, state
from familyhub.measures.outcomes.given import facts_of
from familyhub.measures.outcomes.reference import members
from familyhub.measures.question import Question

OUTCOMES = load_outcomes()
SAFE = OUTCOMES["outcome-01"]
CHILD = [{"person": 1, "born": date(2014, 5, 1)}]


def asked(definition: OutcomeDefinition, as_of: date, known_by: date | None = None, **tables):
    """The member rows, after both engines have said the same."""
    facts, _ = facts_of({"people": CHILD} | tables, "outcome-01")
    question = Question(as_of, known_by or as_of, date(2020, 1, 1), "residence")
    found = members_of("outcome-01", definition, facts, question)
    assert found == members(facts, "outcome-01", definition, question)
    return found


def step(name: str, on: date, **more):
    return {"person": 1, "step": name, "on": on} | more


def test_a_piece_of_work_begins_anew_after_an_end_and_support_after_it_does_not_begin_one():
    activity = [
        step("agreed", date(2024, 10, 1)), step("completed", date(2024, 12, 1)), step("support", date(2024, 12, 20)),
        step("offered", date(2025, 2, 1)), step("agreed", date(2025, 2, 3)),
    ]  # fmt: skip
    found = asked(SAFE, date(2025, 3, 1), activity=activity)
    assert [(row["stage"], row["entered_on"]) for row in found] == [
        ("completed", date(2024, 10, 1)),
        ("active", date(2025, 2, 3)),
    ]
    once = asked(msgspec.structs.replace(SAFE, counted="person"), date(2025, 3, 1), activity=activity)
    assert [row["entered_on"] for row in once] == [date(2024, 10, 1)]


def test_what_is_learnt_later_does_not_count_before_it_is_known_and_what_is_withdrawn_no_more():
    activity = [
        step("agreed", date(2024, 10, 1), known=date(2024, 11, 15)),
        step("disengaged", date(2024, 12, 1), replaced=date(2025, 1, 10)),
    ]
    assert [state(row) for row in asked(SAFE, date(2024, 12, 31), activity=activity)] == ["disengaged"]
    assert [state(row) for row in asked(SAFE, date(2025, 1, 31), activity=activity)] == ["active"]
    assert asked(SAFE, date(2024, 11, 1), activity=activity) == []
    assert [state(row) for row in asked(SAFE, date(2024, 11, 1), date(2024, 11, 20), activity=activity)] == ["active"]


def test_the_first_rule_that_fits_puts_an_active_member_on_the_list_and_its_weeks_are_the_measures():
    activity = [step("agreed", date(2025, 1, 6))]
    late = [*activity, step("support", date(2025, 1, 20))]
    rules = msgspec.structs.replace(SAFE, at_risk=AtRisk(no_support_weeks=2, stalled_weeks=3, deadline_weeks=4))

    def why(definition, as_of, activity):
        return [row["at_risk"] for row in asked(definition, as_of, activity=activity)]

    assert why(SAFE, date(2025, 2, 16), activity) == [None]
    assert why(SAFE, date(2025, 2, 17), activity) == ["no_support_yet"]
    assert why(rules, date(2025, 1, 20), activity) == ["no_support_yet"]
    assert why(rules, date(2025, 2, 9), late) == [None]
    assert why(rules, date(2025, 2, 10), late) == ["stalled"]
    assert why(SAFE, date(2025, 3, 20), [*late, step("reviewed", date(2025, 3, 10))]) == [None]


def test_moving_away_ends_the_work_recorded_or_not_and_a_completion_stands():
    activity = [step("agreed", date(2025, 1, 6))]
    lives = [{"person": 1, "from": date(2014, 5, 1), "to": date(2025, 2, 1)}]
    gone = asked(SAFE, date(2025, 3, 1), activity=activity, lives=lives)
    assert [(state(row), row["abandoned_on"]) for row in gone] == [("moved_away", date(2025, 2, 1))]
    done = asked(SAFE, date(2025, 4, 1), activity=[*activity, step("completed", date(2025, 3, 20))], lives=lives)
    assert [state(row) for row in done] == ["not_assessed"]


def test_one_recorded_step_silences_the_findings_of_that_person():
    tables = {
        "assessments": [{"person": 1, "instrument": "safety", "on": date(2025, 1, 6), "band": "no"}],
        "contacts": [{"person": 1, "activity": "support", "service": "hub", "on": date(2025, 1, 20)}],
    }
    alone = asked(SAFE, date(2025, 2, 1), **tables)
    assert [(row["recorded"], row["stage"], row["entered_on"]) for row in alone] == [
        (False, "active", date(2025, 1, 20))
    ]
    told = asked(SAFE, date(2025, 2, 1), **tables, activity=[step("identified", date(2025, 1, 30))])
    assert [(row["recorded"], row["stage"]) for row in told] == [(True, "identified")]


def test_the_measures_number_names_it_as_well_as_its_id():
    for name in ("outcome-01", "OUTCOME-01", "1"):
        facts, _ = facts_of({"people": CHILD, "activity": [step("agreed", date(2025, 1, 6))]}, name)
        question = Question(date(2025, 2, 1), date(2025, 2, 1), date(2020, 1, 1), "residence")
        assert len(members_of("outcome-01", SAFE, facts, question)) == 1


def test_figures_by_practitioner_are_for_the_practitioner_and_their_manager():
    teams = frozenset({"t1"})
    assert visible_to(User("manager", TEAM_MANAGER, teams)).practitioner(None)
    assert not visible_to(User("manager of a district", TEAM_MANAGER, districts=frozenset({"D1"}))).practitioner(None)
    own = visible_to(User("health visitor", PRACTITIONER, teams, practitioner="HP1"))
    assert own.practitioner("HP1")
    assert not own.practitioner("HP2")
    assert not own.practitioner(None)
    for role in (ANALYST, COMMISSIONER):
        assert not visible_to(User("somebody", role, teams)).practitioner("HP1")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('status = "two_year', 'status = "no_such_', ".for_whom.held.status"),
        ('instrument = "asq3", bands', 'instrument = "asq9", bands', ".identified.findings.instrument"),
        ('after = "reception"', 'after = "birth"', ".deadline.amount"),
        ('"outcome"', '"outcomes"', ".kind"),
        ('"outcome"', '"due"', ".kind"),
        ("kind  ", "kidn  ", ""),
        ('rule = "every_domain"', 'rule = "feels_better"', ".improved"),
        ('counted     = "person"', 'counted     = "person"\ncolour = "red"', ""),
    ],
)
def test_a_word_that_nobody_knows_is_refused_with_its_place(tmp_path, old, new, where):
    from importlib.resources import files

    text = (files("familyhub.measures") / "definitions" / "outcomes" / "school-ready.toml").read_text(encoding="utf-8")
    start = text.index("[outcome-06]")
    own = text[start : text.index("[[outcome-06.example]]")].replace("[outcome-06]", "[ours-06]")
    own = own.replace('number      = "6"', 'number      = "6"\nreplaces    = "outcome-06"')
    (tmp_path / "ours.toml").write_text(own, encoding="utf-8")
    assert "ours-06" in load_outcomes(tmp_path) and "outcome-06" not in load_outcomes(tmp_path)
    assert old in own
    (tmp_path / "ours.toml").write_text(own.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_outcomes(tmp_path)
    assert f"ours.toml, ours-06{where}" in str(refused.value)


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [(16, 12, "achieved"), (45, 12, "not_assessed"), (16, -3, "not_assessed"), (30, 12, "achieved")],
)
def test_a_score_that_the_questionnaire_cannot_give_is_no_assessment(before, after, stands):
    tables = {
        "people": [{"person": 1, "sex": "F", "born": date(1996, 2, 2)}],
        "pregnancies": [{"mother": 1, "due": date(2025, 1, 10)}],
        "activity": [step("agreed", date(2024, 11, 5)), step("completed", date(2025, 2, 25))],
        "assessments": [
            {"person": 1, "instrument": "epds", "on": date(2024, 11, 1), "score": before},
            {"person": 1, "instrument": "epds", "on": date(2025, 2, 20), "score": after},
        ],
    }
    (row,) = asked_of("outcome-07", **tables)
    assert state(row) == stands
    del tables["activity"]  # and it identifies nobody by itself
    assert [row["recorded"] for row in asked_of("outcome-07", **tables)] == ([False] if before in (16, 30) else [])


def test_of_two_scores_the_one_that_can_be_counts():
    scores = [(date(2025, 2, 20), 12), (date(2025, 2, 24), 40)]
    (row,) = asked_of(
        "outcome-07",
        people=[{"person": 1, "sex": "F", "born": date(1996, 2, 2)}],
        pregnancies=[{"mother": 1, "due": date(2025, 1, 10)}],
        activity=[step("agreed", date(2024, 11, 5)), step("completed", date(2025, 2, 25))],
        assessments=[
            {"person": 1, "instrument": "epds", "on": on, "score": score}
            for on, score in [(date(2024, 11, 1), 16), *scores]
        ],
    )
    assert (state(row), row["assessed_on"]) == ("achieved", date(2025, 2, 20))


def asked_of(measure, **tables):
    """The member rows of a measure as at March 2025, after both engines have said the same."""
    facts, _ = facts_of(tables, measure)
    question = Question(date(2025, 3, 31), date(2025, 3, 31), date(2020, 1, 1), "residence")
    found = members_of(measure, OUTCOMES[measure], facts, question)
    assert found == members(facts, measure, OUTCOMES[measure], question)
    return found
