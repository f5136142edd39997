"""The time that is given is kept, and what goes out when it is over is as safe as what had all the time."""

import random
from itertools import product
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.disclosure import (
    Cube,
    Dimension,
    DisclosureError,
    audit,
    prepare,
    prepare_apart,
    protect_optimally,
    protected_count,
    ranges,
)
from familyhub.disclosure.sums import small_of

TEAMS = Dimension(
    "place", "county", {"county": tuple("NESW"), **{d: tuple(f"{d}{n}" for n in range(7)) for d in "NESW"}}
)
MONTHS = Dimension.flat("month", tuple(f"2026-{number:02}" for number in range(1, 13)))
STATUS = Dimension.flat("status", ("met", "missed"))


def plainly(cell, count):
    return str(count)


def drawn(shape, mean, seed):
    """Few of each and fewer missed: the counts that are hard to guard."""
    rng = random.Random(seed)
    undivided = product(*(each.smallest(each.whole) for each in shape))
    return Cube("visits", shape, {
        values: round(rng.expovariate(1 / mean) * (0.1 if "missed" in values else 1)) for values in undivided
    })  # fmt: skip


@pytest.mark.slow
def test_a_hard_table_is_done_in_the_time_that_was_given():
    cube = drawn((TEAMS, MONTHS, STATUS), 8, 1)
    assert len(cube.cells()) > 1_000
    started = monotonic()
    try:
        prepared = prepare([cube], [], plainly, seconds=5)
    except DisclosureError as refused:  # a machine so busy that not even the question was put in time
        assert refused.trouble.code == "release_too_slow"
    else:
        assert not prepared.hiding.proved
    assert monotonic() - started < 10


def test_a_table_of_which_nothing_is_known_in_time_is_refused_and_not_handed_out():
    with pytest.raises(DisclosureError) as refused:
        prepare([drawn((TEAMS, MONTHS, STATUS), 8, 2)], [], plainly, seconds=0.01)
    assert "Give it more time" in str(refused.value)


def test_the_quick_way_may_be_given_longer_than_the_search():
    cube = drawn((TEAMS, STATUS), 12, 3)
    at_once = prepare([cube], [], plainly, seconds=0, at_most=60).hiding
    assert at_once.cost == at_once.quick == prepare([cube], [], plainly, seconds=60).hiding.quick
    assert prepare_apart([cube], [], plainly, seconds=60).hiding.cost <= at_once.cost


@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.002, 0.01, 0.05, 0.2]))
@settings(max_examples=25, deadline=None)
def test_whenever_the_time_ends_the_table_is_safe(seed, seconds):
    cube = drawn((TEAMS, STATUS), 9, seed)
    counts, sums = cube.cells(), cube.sums()
    shown, hiding = protect_optimally(counts, sums, seconds=seconds)
    small = small_of(counts)
    stars_and_zeros = {name: (0 if count == 0 else None) for name, count in counts.items()}
    assert ranges(shown, sums, small, sorted(small)) == ranges(stars_and_zeros, sums, small, sorted(small))
    assert hiding.bound <= hiding.cost
    assert all(shown[name] in (None, protected_count(count)) for name, count in counts.items())


def test_a_release_cut_short_gives_nothing_away():
    given_out = []
    for seed in range(3):
        given_out.append(prepare([drawn((TEAMS, STATUS), 9, seed)], given_out, plainly, str(seed), 0.0, 1.0).released)
        assert audit(given_out).recovered == ()
