"""An attacker that was asked before finds what a new one finds: what it keeps from earlier questions is never stale."""

from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.disclosure import Attacker, Cube, Dimension
from familyhub.disclosure.sums import SMALL, each_alone

SHAPE = (Dimension("place", "all", {"all": ("a", "b", "c"), "a": ("a1", "a2")}), Dimension.flat("age", tuple("01")))
COUNTS = st.lists(st.sampled_from([0, 2, 5, 7, 8, 12, 13, 40]), min_size=8, max_size=8)
MOVES = st.lists(st.tuples(st.integers(0, 14), st.booleans()), min_size=1, max_size=8)


@given(COUNTS, MOVES)
@settings(max_examples=40, deadline=None)
def test_what_was_found_before_is_used_only_where_it_still_fits(values, moves):
    undivided = [(place, age) for place in ("a1", "a2", "b", "c") for age in "01"]
    cube = Cube("children", SHAPE, dict(zip(undivided, values, strict=True)))
    counts = cube.cells()
    small = {cell for cell, count in counts.items() if 1 <= count <= 7}
    alone = each_alone(counts | dict.fromkeys(small), cube.sums(), small)
    # Every count may be as it would be shown (by itself: rounded away by 2), or be anything that is not small.
    shown = {cell: (SMALL if cell in small else (max(0, counts[cell] - 2), counts[cell] + 2)) for cell in alone}
    hidden = {cell: (SMALL if cell in small else (0, 600)) for cell in alone}
    bounds, asked = dict(shown), dict.fromkeys(small, SMALL)
    kept = Attacker(bounds, cube.sums())
    for number, is_hidden in moves:
        cell = list(bounds)[number % len(bounds)]
        bounds[cell] = (hidden if is_hidden else shown)[cell]
        kept.know({cell: bounds[cell]})
        new = Attacker(bounds, cube.sums())
        assert {(s.place, s.way) for s in kept.shortfalls(asked)} == {(s.place, s.way) for s in new.shortfalls(asked)}
        assert kept.ranges(sorted(small)) == new.ranges(sorted(small))
