"""From published to current: the causes add up to the difference, at every place, whatever has happened."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from familyhub.measures.bridge import CAUSES, PLACES, Known, Standing, bridge, by_place, changes, summed

TEAMS = ("North", "South")
STATUSES = (("met", None), ("missed", "no_record"), ("excluded", "moved_out"), ("excluded", "died"), ("due", None))


def standing(subject: int, status: str = "met", reason: str | None = None, team: str = "North", closed: bool = True):
    places = tuple(team if column == "team" else "Anywhere" for column in PLACES)
    return Standing(subject, subject, status, closed, reason, places)


@st.composite
def countings(draw: st.DrawFn) -> dict[int, Standing]:
    found = {}
    for subject in draw(st.sets(st.integers(1, 6))):
        status, reason = draw(st.sampled_from(STATUSES))
        found[subject] = standing(subject, status, reason, draw(st.sampled_from(TEAMS)), draw(st.booleans()))
    return found


subjects = st.frozensets(st.integers(1, 6))


def plainly(counting: dict[int, Standing], team: str | None, is_count: bool) -> tuple[int, int]:
    """The oracle: a figure counted one member at a time, by the rule in words."""
    met = counted = 0
    for member in counting.values():
        if member.closed and team in (None, member.places[PLACES.index("team")]):
            met += member.status == "met"
            counted += member.status in ("met", "missed", "due") and not is_count
    return met, counted


@given(countings(), countings(), countings(), countings(), st.builds(Known, *[subjects] * 4), st.booleans())
def test_the_causes_are_the_whole_difference_at_every_place(
    published: Any, rerun: Any, recounted: Any, current: Any, known: Known, is_count: bool
):
    steps = changes(published, rerun, recounted, current, known, is_count=is_count)
    for team in (None, *TEAMS):
        column = None if team is None else "team"
        found = bridge(published, current, steps, column, team or "", is_count=is_count)
        assert found.published == plainly(published, team, is_count)
        assert found.current == plainly(current, team, is_count)
        assert set(found.causes) == set(CAUSES)
        for end in (0, 1):
            added = sum(each[end] for each in found.causes.values())
            assert added == plainly(current, team, is_count)[end] - plainly(published, team, is_count)[end]
        assert found.adds_up


@given(countings(), st.builds(Known, *[subjects] * 4))
def test_where_nothing_has_changed_there_is_nothing_to_explain(same: Any, known: Known):
    assert changes(same, same, same, same, known) == []


def causes(published: Any, rerun: Any, recounted: Any, current: Any, known: Known | None = None) -> list[str]:
    stages = [{} if one is None else {one.subject_id: one} for one in (published, rerun, recounted, current)]
    return [step.cause for step in changes(*stages, known or Known())]


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
    assert causes(missed, met, met, met, Known(people=everything)) == ["people"]
    assert causes(None, None, None, met, Known(new=everything)) == ["late_entry"]
    assert causes(None, None, None, met) == ["move"]
    assert causes(None, None, None, met, Known(elsewhere=everything)) == ["correction"]
    assert causes(met, met, met, None) == ["correction"]
    assert causes(met, met, met, None, Known(present=everything)) == ["move"]


def test_a_child_who_moved_and_was_then_found_seen_is_two_steps():
    before, after = standing(1, "missed", "no_record"), standing(1, team="South")
    steps = changes({1: before}, {1: before}, {1: before}, {1: after}, Known())
    assert [step.cause for step in steps] == ["move", "late_entry"]
    north = bridge({1: before}, {1: after}, steps, "team", "North", is_count=False)
    south = bridge({1: before}, {1: after}, steps, "team", "South", is_count=False)
    assert (north.causes["move"], north.causes["late_entry"]) == ((0, -1), (0, 0))
    assert (south.causes["move"], south.causes["late_entry"]) == ((0, 1), (1, 0))
    assert by_place({1: before}, {1: after}, "team") == ["North", "South"]
    assert summed(steps)["move"] == 1
