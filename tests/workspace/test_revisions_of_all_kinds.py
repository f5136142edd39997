"""Outcomes, priority groups and rates are frozen and bridged as checks are, in one county, from files to causes."""

import shutil
import subprocess
import time
from collections import defaultdict
from datetime import date
from random import Random

import duckdb
import pytest

from familyhub.errors import SnapshotError, UsageError
from familyhub.measures.causes import BACKDATED
from familyhub.workspace.asking import AS_MEASURED, Asked
from familyhub.workspace.freezing import freeze
from familyhub.workspace.frozen_copies import read_copy
from familyhub.workspace.groups import Where, ranking, top_combinations
from familyhub.workspace.rating import chosen_rates, traced_events
from familyhub.workspace.revisions import Revision, Revisions, published_figures, revisions
from workspaces import FAMILYHUB, SMALL_COUNTY, County

MORE = """
    person_record     | person_key | nhs_number | forename | birth_date
                      | max        | 9990000034 | Max      | 2013-05-01
                      | mia        | 9990000042 | Mia      | 2013-06-01
                      | mom        | 9990000050 | Mom      | 1995-06-01
    responsibility    | person_key | basis    | from_date  | team_key
                      | max        | resident | 2020-01-01 |
                      | mia        | resident | 2020-01-01 |
                      | max        | caseload | 2020-01-01 | t1
                      | mia        | caseload | 2020-01-01 | t2
    outcome_activity  | activity_key | person_key | outcome    | step   | happened_on | team_key
                      | a1           | max        | outcome-01 | agreed | 2025-06-02  | t1
                      | a2           | mia        | outcome-01 | agreed | 2025-06-02  | t2
    assessment        | assessment_key | person_key | happened_on | instrument | domain | band | respondent
                      | s1             | max        | 2025-06-02  | safety     | whole  | no   | child
    group_recording   | person_key | priority_group    | belongs | recorded_on | contact_key
                      | ada        | lone_parent       | yes     | 2025-09-10  | c1
                      | ada        | temporary_housing | yes     | 2025-09-10  | c1
                      | ada        | domestic_abuse    | yes     | 2025-09-10  | c1
                      | ben        | lone_parent       | yes     | 2025-09-10  | c8
    referral          | referral_key | person_key | service     | received_on
                      | r1           | max        | social_care | 2025-09-05
    """
LATER = """
    outcome_activity  | activity_key | person_key | outcome    | step      | happened_on | team_key
                      | a3           | max        | outcome-01 | completed | 2025-09-20  | t1
    assessment        | assessment_key | person_key | happened_on | instrument | domain | band | respondent
                      | s2             | max        | 2025-09-20  | safety     | whole  | yes  | child
    group_recording   | person_key | priority_group    | belongs | recorded_on | contact_key
                      | ben        | temporary_housing | yes     | 2025-09-25  | c8
                      | ben        | domestic_abuse    | yes     | 2025-09-25  | c8
    referral          | referral_key | person_key | service     | received_on
                      | r2           | mia        | social_care | 2025-09-07
    """
"""What happened in September and was told of in December."""

SEPTEMBER = "2025-09"

TREND = "[refresh]\ngroup_months = 6\n"
"""Groups of a month are frozen as they stood at its end."""


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> County:
    county = County(tmp_path_factory.mktemp("all-kinds"), TREND)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-13", MORE)
    county.refresh()
    freeze(county.workspace, SEPTEMBER, "Board of 4 November")
    return county


@pytest.fixture
def county(published, tmp_path) -> County:
    shutil.copytree(published.root, tmp_path, dirs_exist_ok=True)
    return County(tmp_path, TREND)


def told(found: Revisions, measure: str, count: str, place: str = "") -> dict[str, int]:
    """One count of one figure: published, each cause that adds to it, and current."""
    (one,) = [each for each in found.revisions if (each.measure, each.place) == (measure, place)]
    at = one.counts.index(count)
    causes = {cause: each[at] for cause, each in one.bridge.causes.items() if each[at]}
    return {"published": one.bridge.published[at], **causes, "current": one.bridge.current[at]}


def assert_as_in_the_marts(county: County, found: Revisions, level: str, hierarchy: str) -> int:
    """Every current figure of a bridge is the one that the snapshot's own marts hold, at every place."""
    home = county.folders.snapshots / county.workspace.in_service()
    with duckdb.connect(str(home / "marts.duckdb"), read_only=True) as marts:

        def figure(one: Revision) -> list[tuple]:
            table, name, day = {
                "due": ("figure", "measure", "period = '2025-09' AND period_kind <> 'year_to_date'"),
                "outcome": ("outcome_figure", "measure", "period = '2025-09' AND period_kind = 'month_end'"),
                "rate": ("rate_figure", "measure", "period = '2025-09' AND period_kind = 'month'"),
                "group": ("group_count", "priority_group", "as_of = DATE '2025-09-30'"),
            }[one.kind]
            columns = {"met": "numerator", "counted": "denominator", "events": "numerator", "of": "denominator"}
            listed = ", ".join(columns.get(count, count) for count in one.counts)
            where = f"{day} AND hierarchy = '{hierarchy}' AND level = '{level}' AND place = $place"
            if one.measure == "three_or_more":
                table, name = "group_place", "'three_or_more'"
            return marts.execute(
                f"SELECT {listed} FROM {table} WHERE {where} AND {name} = $measure",
                {"place": one.place, "measure": one.measure},
            ).fetchall()

        seen = 0
        for one in found.revisions:
            assert one.bridge.adds_up, one
            if "+" not in one.measure:
                assert (figure(one) or [(0,) * len(one.counts)])[0] == one.bridge.current, one
                seen += 1
    return seen


def test_nothing_has_changed_on_the_day_every_kind_is_frozen(county):
    for level, hierarchy in (("county", "caseload"), ("district", "caseload"), ("team", "caseload")):
        found = revisions(county.workspace, level=level)
        assert not any(found.changes.values())
        assert not found.not_rerun
        assert not found.not_compared
        assert {one.kind for one in found.revisions} == {"due", "outcome", "group", "rate"}
        assert assert_as_in_the_marts(county, found, level, hierarchy) > 10
    frozen = {
        (row["measure"], row["count"]): row["value"]
        for row in read_copy(county.folders, found.publication).figures()
        if row["level"] == "county" and row["hierarchy"] == "caseload"
    }
    assert frozen["outcome-01", "cohort"] == 2
    assert frozen["lone_parent", "under_fives"] == 2
    assert frozen["three_or_more", "three_or_more"] == 1
    assert frozen["domestic_abuse+lone_parent+temporary_housing", "children"] == 1
    assert frozen["referrals-social-care", "numerator"] == 1


def test_what_is_told_of_later_is_a_late_entry_of_every_kind(county):
    county.receive("2025-12-01", LATER)
    county.refresh()
    found = revisions(county.workspace)
    late = {"late_entry": 1}
    assert told(found, "outcome-01", "achieved") == {"published": 0, **late, "current": 1}
    assert told(found, "outcome-01", "active") == {"published": 2, "late_entry": -1, "current": 1}
    assert told(found, "temporary_housing", "under_fives") == {"published": 1, **late, "current": 2}
    assert told(found, "three_or_more", "three_or_more") == {"published": 1, **late, "current": 2}
    assert told(found, "domestic_abuse+lone_parent+temporary_housing", "children") == {
        "published": 1, **late, "current": 2,
    }  # fmt: skip
    assert told(found, "referrals-social-care", "events") == {"published": 1, **late, "current": 2}
    for measure, file in (
        ("outcome-01", "chis/2025-12-01/"),
        ("temporary_housing", "chis/2025-12-01/group_recording.csv:2"),
        ("referrals-social-care", "chis/2025-12-01/referral.csv:2"),
    ):
        (step,) = found.changes[measure]
        assert (step.record or "").startswith(file), step
    assert_as_in_the_marts(county, found, "county", "caseload")
    by_team = revisions(county.workspace, level="team")
    assert_as_in_the_marts(county, by_team, "team", "caseload")
    assert told(by_team, "outcome-01", "achieved", "Quay team") == {"published": 0, **late, "current": 1}


def test_a_file_dated_before_the_publication_that_came_after_it_is_late_and_says_so(county):
    county.receive("2025-10-14", LATER)
    county.refresh()
    found = revisions(county.workspace)
    for measure in ("referrals-social-care", "temporary_housing"):
        assert {(step.cause, step.says) for step in found.changes[measure]} == {("late_entry", BACKDATED)}
    assert {step.cause for step in found.changes["outcome-01"]} == {"late_entry"}
    assert_as_in_the_marts(county, found, "county", "caseload")


def test_a_council_that_edits_a_group_and_an_outcome_changes_definitions(county):
    (county.folders.groups / "local.toml").write_text(
        """
        [lone_parent]
        replaces = "lone_parent"
        kind = "group"
        name = "Lone parent"
        says = "A parent alone, by the housing register."
        version = 2
        whose = "adult"
        why = "To see a change"
        owner = "Nobody"
        next_review = 2027-04-01
        """,
        encoding="utf-8",
    )
    with pytest.raises(SnapshotError, match="familyhub refresh"):
        revisions(county.workspace, kind="group")
    county.refresh()
    found = revisions(county.workspace, kind="group")
    assert told(found, "lone_parent", "under_fives") == {"published": 2, "definition": -2, "current": 0}
    assert told(found, "three_or_more", "three_or_more") == {"published": 1, "definition": -1, "current": 0}
    assert all("definition" in (step.record or "") for step in found.changes["lone_parent"])
    assert_as_in_the_marts(county, found, "county", "caseload")


def test_a_referral_taken_back_and_a_child_who_moved_are_told_apart(county):
    rows = [line for line in MORE.splitlines() if "r1 " in line or line.strip().startswith("referral ")]
    county.receive("2025-12-02", "\n".join(rows).replace("2025-09-05", "2025-08-05"))
    county.receive(
        "2025-12-02",
        """
        responsibility | person_key | basis    | from_date  | to_date    | ended_because
                       | ben        | resident | 2025-09-02 | 2025-09-05 | moved_out
        """,
    )
    county.refresh()
    found = revisions(county.workspace, kind="rate", measure="referrals-social-care")
    assert told(found, "referrals-social-care", "events") == {"published": 1, "correction": -1, "current": 0}
    assert told(found, "referrals-social-care", "of") == {"published": 5, "move": -1, "current": 4}
    groups = revisions(county.workspace, kind="group", measure="lone_parent")
    assert told(groups, "lone_parent", "under_fives") == {"published": 2, "move": -1, "current": 1}


def test_the_snapshot_before_is_put_back_and_the_causes_still_add_up(county):
    before = county.workspace.in_service()
    county.receive("2025-12-01", LATER)
    county.refresh()
    later = freeze(county.workspace, SEPTEMBER, "Scrutiny")
    county.workspace.return_to(before)
    found = revisions(county.workspace, SEPTEMBER, number=later.number)
    assert told(found, "referrals-social-care", "events") == {"published": 2, "correction": -1, "current": 1}
    assert_as_in_the_marts(county, found, "county", "caseload")


def test_one_kind_or_measure_is_frozen_where_it_is_asked_for(county):
    second = freeze(county.workspace, SEPTEMBER, "Groups alone", kinds=["group"])
    assert set(second.kinds) == {"group"}
    third = freeze(county.workspace, SEPTEMBER, "One rate and one group", ["referrals-social-care", "lone_parent"])
    assert third.kinds == {"group": ("lone_parent", "three_or_more"), "rate": ("referrals-social-care",)}
    assert told(revisions(county.workspace), "lone_parent", "people")["published"] == 2
    with pytest.raises(UsageError, match="was not published"):
        revisions(county.workspace, kind="outcome")
    for period, kinds in (("2025-10", ["outcome"]), ("2025-13", []), ("2025-26", ["rate"])):
        with pytest.raises(UsageError):
            freeze(county.workspace, period, "Nobody", kinds=kinds)


def test_a_quarter_has_all_kinds_and_its_outcomes_are_by_its_last_day(county):
    quarter = freeze(county.workspace, "2025-26 Q2", "Quarterly board")
    assert set(quarter.kinds) == {"due", "outcome", "group", "rate"}
    found = revisions(county.workspace, "2025-26 Q2")
    assert not any(found.changes.values())
    assert told(found, "outcome-01", "cohort") == {"published": 2, "current": 2}
    months = defaultdict(int)
    for one in found.revisions:
        months[one.period] += 1
    assert list(months) == ["2025-26 Q2"]
    assert found.publication.known_by == date(2025, 10, 15)


@pytest.mark.slow
def test_a_freezing_that_is_killed_at_any_moment_has_published_all_or_nothing(county):
    chance = Random(5)
    command = [*FAMILYHUB, "freeze", SEPTEMBER, "--for", "Killed", "--workspace", str(county.root)]
    for _ in range(4):
        freezing = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.5, 9))
        freezing.kill()
        freezing.wait()
        for publication in published_figures(county.workspace, SEPTEMBER):
            assert read_copy(county.folders, publication).figures()
    before = len(published_figures(county.workspace, SEPTEMBER))
    assert freeze(county.workspace, SEPTEMBER, "At last").number == before + 1
    assert not any(revisions(county.workspace, SEPTEMBER).changes.values())


def test_rates_and_groups_are_asked_for_another_day_and_earlier_knowledge(county):
    county.receive("2025-12-01", LATER)
    county.refresh()
    then = Asked(known_by=date(2025, 11, 30))

    def referred(asked: Asked) -> int:
        (rate,) = chosen_rates(
            county.workspace, "referrals-social-care", period_kind="month", period=SEPTEMBER, asked=asked
        )  # fmt: skip
        return rate.numerator

    assert (referred(AS_MEASURED), referred(then)) == (2, 1)
    (event,) = traced_events(county.workspace, "referrals-social-care", SEPTEMBER, asked=then)
    assert event.evidence[0].startswith("chis/2025-10-13/referral.csv:2")

    def in_housing(asked: Asked) -> int:
        return next(
            each.under_fives
            for each in ranking(county.workspace, Where(), asked=asked)
            if each.priority_group == "temporary_housing"
        )

    assert (in_housing(AS_MEASURED), in_housing(then)) == (2, 1)
    assert in_housing(Asked(as_of=date(2025, 9, 12))) == 1
    assert [each.children for each in top_combinations(county.workspace, Where())] == [2]
    assert [each.children for each in top_combinations(county.workspace, Where(), asked=then)] == [1]
