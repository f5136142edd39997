"""Outcomes in the county: what was drawn holds together, lies in the files, and holds what makes counting hard."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from familyhub.demo import County, OutcomeMember, generate, outcome_figures, outcome_members, write_recorded_truth

MEASURES = {f"outcome-{n:02d}" for n in range(1, 24) if n != 20} | {
    "outcome-w2",
    "outcome-w3",
    "outcome-w4",
    "outcome-w5",
}
TEENAGE_MOTHERS = "outcome-11"
"""In a county of a thousand children there may be none of them."""


@pytest.fixture(scope="module")
def outcomes(county: County) -> list[OutcomeMember]:
    return outcome_members(county)


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for path in sorted(folder.glob(f"chis/*/{name}.csv")):
        with path.open(newline="") as file:
            found += [row | {"received": path.parent.name} for row in csv.DictReader(file)]
    return found


def test_every_measure_has_members_of_every_kind(county: County, outcomes: list[OutcomeMember]):
    assert {member.measure for member in outcomes} | {TEENAGE_MOTHERS} == MEASURES
    assert {member.status for member in outcomes} == {None, "active", "completed", "abandoned"}
    assert {member.reason for member in outcomes} == {None, "moved_away", "disengaged"}
    assert {member.achieved for member in outcomes if member.completed_on} == {True, False, None}
    assert any(member.declined_on for member in outcomes)


def test_the_counts_add_up_in_every_place_and_month_and_the_cohort_never_falls(county: County, outcomes):
    figures = outcome_figures(county, outcomes)
    cohorts: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for (measure, month, *place), counts in figures.items():
        assert counts["cohort"] == counts["active"] + counts["completed"] + counts["abandoned"]
        assert counts["completed"] == counts["achieved"] + counts["not_achieved"] + counts["not_assessed"]
        assert counts["offered"] >= counts["cohort"] + counts["declined"]
        cohorts[measure, *place].append((month, counts["cohort"]))
    for months in cohorts.values():
        so_far = [count for _, count in sorted(months)]
        assert so_far == sorted(so_far)
    assert len(cohorts) > 500


def test_the_districts_add_up_to_the_county(county: County, outcomes):
    sums: Counter[tuple[str, str, str]] = Counter()
    for (measure, month, hierarchy, level, _), counts in outcome_figures(county, outcomes).items():
        if hierarchy == "residence":
            sums[level, measure, month] += counts["cohort"]
    for (level, measure, month), count in sums.items():
        assert count == sums["county", measure, month], (level, measure, month)


def test_the_files_hold_what_happened_and_was_keyed_and_no_more(county: County, folder: Path):
    steps = lines(folder, "outcome_activity")
    known = {int(row["activity_key"][2:]): row for row in steps}
    assert len(known) == len(steps), "no step comes twice"
    for step in county.outcomes.steps:
        row = known.get(step.number)
        assert (row is not None) == (step.keyed < county.days.registers[-1].received)
        if row is not None:
            assert (row["outcome"], row["step"], row["happened_on"]) == (step.outcome, step.step, step.day.isoformat())
            assert step.keyed < date.fromisoformat(row["received"])
    people = {key for source, key in county.written.records if source == "chis"}
    for table in ("outcome_activity", "assessment", "status-needs", "referral", "contact-other"):
        assert {row["person_key"] for row in lines(folder, table)} <= people


def test_a_person_s_steps_go_forward_and_none_follows_the_end(county: County):
    last = {"completed", "achieved", "not_achieved", "moved_away", "disengaged"}
    for episode in county.outcomes.episodes:
        taken = [step.step for step in sorted(episode.steps, key=lambda step: (step.day, step.number))]
        assert not last & set(taken[:-1]), episode
        days = [step.day for step in episode.steps]
        assert days == sorted(days)
        assert [step.keyed for step in episode.steps] == sorted(step.keyed for step in episode.steps)


def test_the_hard_cases_are_there_and_the_truth_knows_them(county: County, outcomes: list[OutcomeMember]):
    cases = {episode.case for episode in county.outcomes.episodes}
    assert {
        "moved_away",
        "two_episodes",
        "too_young",
        "ages_out",
        "late_entry",
        "twin",
        "declined_then_agreed",
    } <= cases
    by_case: dict[str, list[OutcomeMember]] = defaultdict(list)
    for member in outcomes:
        by_case[member.case].append(member)
    assert not by_case["too_young"], "a child of three is no member of a measure for schoolchildren"
    assert all(member.achieved is None for member in by_case["ages_out"] if member.completed_on)
    assert all(member.declined_on is None for member in by_case["declined_then_agreed"] if member.entered_on)
    twice = Counter(member.person for member in by_case["two_episodes"])
    assert max(twice.values()) == 2
    keys = Counter(member.episode for member in outcomes if member.measure == "outcome-03")
    assert max(keys.values()) == 2, "a twin under the key of another family's work"
    assert any(member.reason == "moved_away" for member in by_case["moved_away"])
    assert len(by_case["late_entry"]) < sum(e.case == "late_entry" for e in county.outcomes.episodes)


def test_coded_extracts_alone_tell_of_reviews_weights_and_schools(outcomes: list[OutcomeMember]):
    coded = {member.measure for member in outcomes if member.case == "coded"}
    assert {"outcome-05", "outcome-10", "outcome-12"} <= coded


def test_all_the_recorded_truth_is_written_and_the_same_each_time(county: County, tmp_path: Path):
    for name in ("first", "again"):
        write_recorded_truth(county, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert files == [
        "group_children.parquet", "group_combinations.parquet", "group_figures.parquet", "group_help.parquet",
        "group_members.parquet", "need_use.parquet", "outcome_figures.parquet", "outcomes.parquet",
        "rate_events.parquet", "rate_figures.parquet", "wait_figures.parquet", "waits.parquet",
    ]  # fmt: skip
    for file in files:
        first, again = (pq.read_table(tmp_path / name / file) for name in ("first", "again"))
        assert first.num_rows > 0
        assert first.equals(again)


def test_the_same_seed_draws_the_same_work_and_another_seed_other_work(tmp_path: Path):
    told = [
        outcome_members(generate(tmp_path / name / "incoming", children=250, seed=seed))
        for name, seed in (("first", 7), ("again", 7), ("other", 8))
    ]
    assert told[0] == told[1]
    assert told[0] != told[2]
