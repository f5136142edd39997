"""Tables of different things, one by one, are what they are together; exact figures bind what comes later."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.disclosure import (
    Cube,
    Dimension,
    Released,
    Sum,
    audit,
    audit_apart,
    by_name,
    newly_given_away,
    prepare,
    prepare_apart,
    told_exactly,
)

PLACE = Dimension.flat("place", ("north", "south", "west"))
STATUS = Dimension.flat("status", ("met", "missed"))


def plainly(cell, count):
    return str(count)


def tables(seed):
    rng = random.Random(seed)
    counts = [0, 2, 5, 7, 8, 9, 12, 17, 24, 40]
    return [
        Cube(of, (PLACE, STATUS), {(p, s): rng.choice(counts) for p in PLACE.parts["all"] for s in ("met", "missed")})
        for of in ("visits", "reviews", "checks")
    ]


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_apart_is_as_together(seed):
    first, second = tables(seed), tables(seed)[:2] + tables(seed + 1)[2:]
    whole = prepare(first, [], plainly, "one")
    apart = prepare_apart(first, [], plainly, "one")
    assert audit_apart([apart.released]) == audit([apart.released])
    assert audit([apart.released]).recovered == ()
    assert {c for c, v in apart.released.shown.items() if v is None and c in apart.released.small} == {
        c for c, v in whole.released.shown.items() if v is None and c in whole.released.small
    }
    again = prepare_apart(second, [apart.released], plainly, "two", seconds=20)
    both = [apart.released, again.released]
    assert audit_apart(both) == audit(both) and audit(both).recovered == ()
    assert again.hiding is not None and again.hiding.proved
    assert Released.of_text(again.released.as_text()).as_text() == again.released.as_text()


def test_a_sum_between_things_named_differently_is_refused():
    released = Released({("a",): 10}, frozenset(), (Sum(("a",), (("b",),)),), {("a",): "1", ("b",): "1"})
    with pytest.raises(ValueError, match="named differently"):
        by_name(released)


def county(met, missed, period="2025-26 Q1"):
    return Cube("visits", (STATUS,), {("met",): met, ("missed",): missed}, {"period": period})


def districts(north, south, period="2025-26 Q1"):
    place = Dimension.flat("place", ("north", "south"), "county")
    return Cube("visits", (place,), {("north",): north, ("south",): south}, {"period": period})


def test_exact_figures_are_written_as_they_are_and_come_back_from_their_text():
    told = told_exactly([county(17, 7)], plainly, "one")
    assert told.shown == {
        ("visits", "period=2025-26 Q1"): 24,
        ("visits", "period=2025-26 Q1", "status=met"): 17,
        ("visits", "period=2025-26 Q1", "status=missed"): 7,
    }
    assert told.small == frozenset() and told.exact == frozenset(told.shown)
    assert Released.of_text(told.as_text()) == told
    # A small count that was given exactly is no star that somebody could recover.
    assert audit_apart([told]).recovered == ()


def test_a_later_table_is_held_against_exact_figures():
    north, south = (("visits", "period=2025-26 Q1", f"place={name}") for name in ("north", "south"))
    alone = prepare_apart([districts(45, 7)], [], plainly).released
    assert (alone.shown[north], alone.shown[south]) == (45, None)
    # 52 less 43 to 47 leaves 5 to 7 for the south: beside the exact total the north is not shown.
    exact = told_exactly([county(45, 7)], plainly)
    assert audit_apart([alone, exact]).ranges[south, "7"] == (5, 7)
    held = prepare_apart([districts(45, 7)], [exact], plainly).released
    assert held.shown[north] is None
    assert audit_apart([exact, held]).ranges[south, "7"] == (1, 7)
    assert newly_given_away([held], exact) == ()


def test_what_exact_figures_give_away_of_earlier_stars_is_said():
    alone = prepare_apart([districts(45, 7)], [], plainly).released
    assert newly_given_away([alone], told_exactly([districts(45, 7)], plainly)) == (
        (("visits", "period=2025-26 Q1", "place=south"), "7"),
    )
    # It is the return that tells it, and no table of ours.
    found = audit_apart([alone, told_exactly([districts(45, 7)], plainly)])
    assert found.recovered == () and len(found.told) == 1


def test_what_a_return_tells_by_itself_does_not_stop_a_table():
    exact = told_exactly([county(30, 3)], plainly)
    # All periods are this one period, so its missed are told by the return: they are a star here all the same.
    place = Dimension.flat("place", ("north", "south"), "county")
    period = Dimension.flat("period", ("2025-26 Q1",), "all periods")
    counts = {
        ("north", "2025-26 Q1", "met"): 20,
        ("south", "2025-26 Q1", "met"): 10,
        ("north", "2025-26 Q1", "missed"): 3,
    }
    table = Cube("visits", (place, period, STATUS), counts)
    held = prepare_apart([table], [exact], plainly).released
    assert held.shown["visits", "status=missed"] is None
    assert audit_apart([exact, held]).recovered == ()
