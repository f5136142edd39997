"""From linked tables to cohorts, facts and costs: who is in which cohort, what a rule may know, what was used."""

from datetime import date

import numpy as np
import pytest
from linked import Linked

from familyhub import costs
from familyhub.errors import ConfigurationError
from familyhub.segments import catalogue as catalogues
from familyhub.segments.cohorts import NO_TEAM
from familyhub.segments.definition import Flag, Spell
from familyhub.segments.people import gather
from familyhub.segments.question import Question, a_year_before

ASKED = Question(as_of=date(2026, 3, 31), known_by=date(2026, 4, 1))
EVE = date(2025, 3, 31)


@pytest.fixture
def linked() -> Linked:
    return Linked()


def _gathered(linked: Linked):
    return gather(linked.connection, ASKED, catalogues.load(), costs.load())


def test_the_eve_is_the_day_before_the_costed_year():
    assert ASKED.day == EVE
    assert ASKED.first == date(2025, 4, 1)
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("born", "cohort"),
    [
        (date(2024, 4, 1), "birth"),
        (date(2024, 3, 31), "early_years"),
        (date(2020, 4, 1), "early_years"),
        (date(2020, 3, 31), "primary"),
        (date(2014, 4, 1), "primary"),
        (date(2014, 3, 31), "secondary"),
        (date(2009, 4, 1), "secondary"),
        (date(2009, 3, 31), "young_people"),
        (date(2005, 4, 1), "young_people"),
    ],
)
def test_a_birthday_decides_the_cohort(linked, born, cohort):
    linked.child(1, born)
    assert _gathered(linked).cohort.tolist() == [cohort]


def test_from_20_on_only_with_send_or_after_care_and_up_to_the_25th_birthday(linked):
    for person, born in ((1, date(2005, 3, 31)), (2, date(2005, 3, 31)), (3, date(2000, 4, 1)), (4, date(2000, 3, 31))):
        linked.child(person, born)
    linked.add("status", person_id=2, status="ehc_plan", from_date=date(2020, 1, 1))
    linked.add("status", person_id=3, status="care_leaver", from_date=date(2020, 1, 1))
    linked.add("status", person_id=4, status="care_leaver", from_date=date(2020, 1, 1))
    assert _gathered(linked).cohort.tolist() == ["young_people", "young_people"]


def test_an_unborn_child_counts_where_the_pregnancy_was_known_on_the_eve(linked):
    for person, born, booked in ((1, date(2025, 6, 1), date(2024, 12, 1)), (2, date(2025, 12, 1), date(2025, 5, 1))):
        linked.child(person, born)
        linked.add("delivery", delivery_id=person, mother_id=90, born_on=born, booked_on=booked, live_babies=1,
                   outcome="live", learnt_on=booked, gestation_days=230)  # fmt: skip
        linked.add("delivery_person", delivery_id=person, person_id=person, role="baby")
    linked.add(
        "contact", contact_id=1, person_id=90, happened_on=date(2025, 5, 2), service="maternity", attended="seen"
    )
    linked.add(
        "contact", contact_id=2, person_id=90, happened_on=date(2025, 6, 2), service="maternity", attended="seen"
    )
    found = _gathered(linked)
    assert found.cohort.tolist() == ["birth"]
    assert found.facts["unborn"].tolist() == [1]
    # How long a pregnancy will be is not known on the eve.
    assert found.facts["early_birth"].tolist() == [0]
    assert found.used["antenatal"].tolist() == [1]


def test_who_moved_away_or_died_before_the_eve_is_not_counted(linked):
    linked.child(1, date(2018, 1, 1), until=date(2025, 3, 30))
    linked.child(2, date(2018, 1, 1), death_date=date(2025, 3, 31))
    linked.child(3, date(2018, 1, 1), until=date(2025, 9, 1))
    found = _gathered(linked)
    assert found.cohort.tolist() == ["primary"]
    assert found.left_since.tolist() == [True]


def test_the_hub_and_team_are_those_of_the_eve(linked):
    for key, hub in (("HV1", "Harbour hub"), ("HV2", "Hill hub"), ("HV3", None)):
        linked.add("team_path", team_key=key, team=f"Team {key}", hub=hub)
    for person in (1, 2, 3, 4):
        linked.child(person, date(2023, 1, 1))
    linked.add("caseload", person_id=1, team_key="HV1", from_date=date(2023, 1, 1), to_date=date(2025, 1, 31))
    linked.add("caseload", person_id=1, team_key="HV2", from_date=date(2025, 2, 1), to_date=EVE)
    linked.add("caseload", person_id=1, team_key="HV1", from_date=date(2025, 4, 1))
    linked.add("caseload", person_id=2, team_key="HV3", from_date=date(2023, 1, 1))
    linked.add("caseload", person_id=4, team_key="HV1", from_date=date(2023, 1, 1))
    linked.add("caseload", person_id=4, team_key="HV2", from_date=date(2023, 1, 1))
    found = _gathered(linked)
    assert found.hub.tolist() == ["Hill hub", NO_TEAM, NO_TEAM, "Hill hub"]
    assert found.team.tolist() == ["Team HV2", "Team HV3", NO_TEAM, "Team HV2"]


def test_a_fact_of_the_costed_year_is_not_known(linked):
    linked.child(1, date(2016, 1, 1))
    linked.child(2, date(2016, 1, 1))
    for person, on in ((1, EVE), (2, date(2025, 4, 1))):
        linked.add("status", person_id=person, status="assessment_factor", detail="3B", from_date=on, to_date=on)
    found = _gathered(linked)
    assert found.facts["domestic_abuse"].tolist() == [1, 0]
    assert found.needs.tolist() == [1, 0]


def test_a_carers_need_is_the_childs_where_the_catalogue_says_so(linked):
    linked.child(1, date(2016, 1, 1))
    linked.child(2, date(2016, 1, 1))
    linked.add(
        "relation", person_id=50, relation="mother_of", other_id=2, basis="stated", standing="stands", source="csc"
    )
    linked.add("group_recording", person_id=50, priority_group="domestic_abuse", belongs="yes",
               recorded_on=date(2025, 1, 1))  # fmt: skip
    linked.add("status", person_id=50, status="disabled", from_date=date(2020, 1, 1))
    found = _gathered(linked)
    assert found.facts["domestic_abuse"].tolist() == [0, 1]
    assert found.facts["disability"].tolist() == [0, 0]


def test_days_in_two_plans_count_once_and_only_those_of_the_year(linked):
    linked.child(1, date(2016, 1, 1))
    linked.add("status", person_id=1, status="child_in_need", from_date=date(2025, 1, 1), to_date=date(2025, 4, 14))
    linked.add(
        "status", person_id=1, status="child_protection_plan", from_date=date(2025, 4, 8), to_date=date(2025, 4, 21)
    )
    linked.add("status", person_id=1, status="child_in_need", from_date=date(2025, 4, 10), to_date=date(2025, 4, 12))
    linked.add("status", person_id=1, status="looked_after", from_date=date(2026, 3, 25))
    found = _gathered(linked)
    assert found.used["social_work"].tolist() == [4.0]  # 1 to 21 April and 25 to 31 March: four weeks
    assert found.used["placements"].tolist() == [1.0]
    priced = costs.load()
    assert found.pounds["placements"].tolist() == [priced.at("looked_after_week").pounds]


def test_one_contact_a_day_service_and_activity_and_only_where_somebody_was_seen(linked):
    linked.child(1, date(2023, 1, 1))
    for number, (day, attended) in enumerate(
        ((date(2025, 4, 1), "seen"), (date(2025, 4, 1), "seen"), (date(2025, 4, 2), None),
         (date(2025, 4, 3), "declined"),
         (EVE, "seen"), (date(2026, 4, 1), "seen"))
    ):  # fmt: skip
        linked.add("contact", contact_id=number, person_id=1, happened_on=day, service="health_visiting",
                   activity="support", attended=attended)  # fmt: skip
    assert _gathered(linked).used["health_visiting"].tolist() == [2]


def test_who_is_looked_after_on_the_eve_is_set_apart(linked):
    for person in (1, 2, 3):
        linked.child(person, date(2016, 1, 1))
    linked.add("status", person_id=1, status="looked_after", from_date=date(2024, 1, 1))
    linked.add("status", person_id=1, status="child_in_need", from_date=date(2024, 1, 1))
    linked.add("status", person_id=2, status="looked_after", from_date=date(2025, 4, 1))
    linked.add("status", person_id=3, status="child_in_need", from_date=date(2024, 1, 1))
    assert _gathered(linked).apart.tolist() == ["placements", "", "social_work"]


def test_what_was_learnt_later_does_not_count(linked):
    linked.child(1, date(2016, 1, 1))
    linked.add("referral", referral_id=1, person_id=1, service="social_care", received_on=date(2025, 6, 1),
               learnt_from=date(2026, 4, 2))  # fmt: skip
    assert _gathered(linked).used["social_care_referrals"].tolist() == [0]


def test_no_predictor_is_a_cost_of_the_year():
    """Held for the catalogue as it is shipped, and refused for one that looks at an open placement."""
    known = catalogues.load()
    catalogues.refuse_circles(known.predictors, known.resources)
    costed = {status for each in known.resources.values() for status in each.statuses}
    assert {"looked_after", "child_protection_plan", "child_in_need", "section_47"} <= costed
    for when in ("open", "any"):
        circle = Flag(name="x", otherwise="y", shown_by=(Spell(statuses=("looked_after",), when=when),))
        with pytest.raises(ConfigurationError, match="placements"):
            catalogues.refuse_circles({**known.predictors, "circle": circle}, known.resources)
    ended = Flag(name="x", otherwise="y", shown_by=(Spell(statuses=("looked_after",), when="ended"),))
    catalogues.refuse_circles({"earlier": ended}, known.resources)


def test_protected_characteristics_are_no_predictors():
    known = catalogues.load()
    asked = {name for cohort in ("birth", "early_years", "primary", "secondary", "young_people")
             for name in known.asked_of(cohort)}  # fmt: skip
    assert not {"sex", "ethnicity", "language"} & asked


def test_nothing_on_record_gives_people_without_needs(linked):
    linked.child(1, date(2016, 1, 1))
    found = _gathered(linked)
    assert found.whole_cost.tolist() == [0]
    assert found.needs.tolist() == [0]
    assert np.isnan(found.facts["quintile"]).tolist() == [False]
