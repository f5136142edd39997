"""From published to current: the causes add up to the difference, at every place, whatever has happened."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.measures.bridge import PLACES, bridge, changes, summed, total
from familyhub.measures.causes import BACKDATED, CAUSES, DUE, EVENT, GROUP, OUTCOME, POPULATION, Known, Standing

TEAMS = ("North", "South")
RULES = {"due": DUE, "outcome": OUTCOME, "event": EVENT, "population": POPULATION, "group": GROUP}
STATUSES = (("met", None), ("missed", "no_record"), ("excluded", "moved_out"), ("excluded", "died"), ("due", None))
STAGES = (
    ("identified", None), ("declined", None), ("active", None), ("completed", "achieved"),
    ("completed", "not assessed"), ("abandoned", "moved_away"),
)  # fmt: skip


def standing(subject: int, status: str = "met", reason: str | None = None, team: str = "North", late: bool = False):
    places = tuple(team if column == "team" else "Anywhere" for column in PLACES)
    adds = (int(status == "met"), int(status in ("met", "missed")))
    return Standing(subject, subject, adds, status, reason, places, f"file:{subject}", late)


@st.composite
def countings(draw: st.DrawFn, kind: str) -> dict[str, Standing]:
    """Members of one counting; what each adds is drawn freely, for the sums must not hang on what it means."""
    found = {}
    for subject in draw(st.sets(st.integers(1, 6))):
        stands, reason = draw(st.sampled_from(STAGES if kind == "outcome" else STATUSES))
        one = standing(subject, stands, reason, draw(st.sampled_from(TEAMS)), draw(st.booleans()))
        adds = draw(st.tuples(*[st.integers(0, 2)] * 2))
        found[str(subject)] = Standing(
            subject, one.person_id, adds, stands, reason, one.places, one.record, one.came_late
        )  # fmt: skip
    return found


subjects = st.frozensets(st.integers(1, 6))


def plainly(counting: dict[str, Standing], team: str | None) -> tuple[int, int]:
    """The oracle: a figure counted one member at a time."""
    first = second = 0
    for member in counting.values():
        if team in (None, member.places[PLACES.index("team")]):
            first += member.adds[0]
            second += member.adds[1]
    return first, second


@pytest.mark.parametrize("kind", RULES)
@given(data=st.data(), known=st.builds(Known, *[subjects] * 6))
def test_the_causes_are_the_whole_difference_at_every_place(kind: str, data: st.DataObject, known: Known):
    published, rerun, recounted, current = (data.draw(countings(kind)) for _ in range(4))
    steps = changes(published, rerun, recounted, current, known, RULES[kind])
    for team in (None, *TEAMS):
        column = None if team is None else "team"
        before, after = (total(counting, column, team or "", 2) for counting in (published, current))
        assert (before, after) == (plainly(published, team), plainly(current, team))
        found = bridge(before, after, steps, column, team or "")
        assert set(found.causes) == set(CAUSES)
        for end in (0, 1):
            assert before[end] + sum(each[end] for each in found.causes.values()) == after[end]
        assert found.adds_up
    assert all(any(step.before) or any(step.after) for step in steps)


@pytest.mark.parametrize("kind", RULES)
@given(data=st.data(), known=st.builds(Known, *[subjects] * 6))
def test_where_nothing_has_changed_there_is_nothing_to_explain(kind: str, data: st.DataObject, known: Known):
    same = data.draw(countings(kind))
    assert changes(same, same, same, same, known, RULES[kind]) == []


def causes(*stages: Standing | None, known: Known | None = None, rules: Any = DUE) -> list[str]:
    counted = [{} if one is None else {str(one.subject_id): one} for one in stages]
    return [step.cause for step in changes(*counted, known or Known(), rules)]


def test_each_cause_is_told_from_the_others():
    missed, met = standing(1, "missed", "no_record"), standing(1)
    gone, dead = standing(1, "excluded", "moved_out"), standing(1, "excluded", "died")
    south = standing(1, team="South")
    everything = frozenset({1})
    assert causes(missed, missed, missed, met) == ["late_entry"]
    assert causes(met, met, met, missed) == ["correction"]
    assert causes(missed, missed, missed, dead) == ["late_entry"]
    assert causes(met, met, met, gone) == ["move"]
    assert causes(met, met, met, south) == ["move"]
    assert causes(missed, missed, met, met) == ["definition"]
    assert causes(missed, met, met, met) == ["correction"]
    assert causes(missed, met, met, met, known=Known(people=everything)) == ["people"]
    assert causes(None, None, None, met, known=Known(new=everything)) == ["late_entry"]
    assert causes(None, None, None, met) == ["move"]
    assert causes(None, None, None, met, known=Known(elsewhere=everything)) == ["correction"]
    assert causes(met, met, met, None) == ["correction"]
    assert causes(met, met, met, None, known=Known(present=everything)) == ["move"]


def test_a_file_that_came_after_the_publication_is_late_whatever_day_it_bears():
    missed, met = standing(1, "missed", "no_record"), standing(1, late=True)
    assert causes(missed, met, met, met) == ["late_entry"]
    assert causes(None, met, met, met) == ["late_entry"]
    assert causes(standing(1), standing(1, "missed", "no_record", late=True), None, None)[0] == "correction"
    (step,) = changes({"1": missed}, {"1": met}, {"1": met}, {"1": met}, Known(), DUE)
    assert (step.says, step.record) == (BACKDATED, "file:1")


def outcome(stands: str, reason: str | None = None) -> Standing:
    counts = ("active", "completed", "abandoned")
    adds = (1, *(int(stands == count) for count in counts), int(reason == "achieved"))
    return Standing(1, 1, adds, stands, reason, standing(1).places)


def test_of_an_outcome_a_further_step_is_late_and_a_step_back_a_correction():
    active, done = outcome("active"), outcome("completed", "achieved")
    open_ended = outcome("completed", "not assessed")
    for before, after, cause in (
        (active, done, "late_entry"),
        (open_ended, done, "late_entry"),
        (done, open_ended, "correction"),
        (done, active, "correction"),
        (active, outcome("abandoned", "moved_away"), "move"),
        (None, active, "late_entry"),
        (active, None, "correction"),
    ):
        assert causes(before, before, before, after, rules=OUTCOME) == [cause]


def test_of_children_and_groups_who_comes_and_goes_moved_died_or_was_unheard_of():
    child, everything = standing(1), frozenset({1})
    assert causes(child, child, child, None, rules=POPULATION, known=Known(died=everything)) == ["late_entry"]
    assert causes(child, child, child, None, rules=POPULATION, known=Known(present=everything)) == ["move"]
    assert causes(None, None, None, child, rules=GROUP) == ["move"]
    assert causes(None, None, None, standing(1, late=True), rules=GROUP) == ["late_entry"]
    assert causes(child, child, child, None, rules=GROUP, known=Known(counted=everything)) == ["correction"]
    assert causes(child, child, child, None, rules=GROUP, known=Known(present=everything)) == ["move"]


def test_a_child_who_moved_and_was_then_found_seen_is_two_steps():
    before, after = standing(1, "missed", "no_record"), standing(1, team="South")
    steps = changes({"1": before}, {"1": before}, {"1": before}, {"1": after}, Known(), DUE)
    assert [step.cause for step in steps] == ["move", "late_entry"]
    north = bridge((0, 1), (0, 0), steps, "team", "North")
    south = bridge((0, 0), (1, 1), steps, "team", "South")
    assert (north.causes["move"], north.causes["late_entry"]) == ((0, -1), (0, 0))
    assert (south.causes["move"], south.causes["late_entry"]) == ((0, 1), (1, 0))
    assert north.adds_up
    assert south.adds_up
    assert summed(steps)["move"] == 1
