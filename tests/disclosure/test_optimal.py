"""The fewest counts to hide: as few as by trying every choice, and called optimal only where that is proved."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st
from slow_reader import another_solver, bounds_of, by_stars_alone, every_choice, every_table, stars

from familyhub.disclosure import Sum, protect, protect_optimally, ranges


def line(values):
    cells = [f"cell {number}" for number in range(len(values))]
    return cells, dict(zip(cells, values, strict=True)) | {"total": sum(values)}, [Sum("total", tuple(cells))]


def box(values, *sizes):
    """A table of so many rows, columns, layers, with every margin; `-` stands for a dimension taken whole."""
    places = list(product(*(range(size) for size in sizes)))
    cells = ["/".join(map(str, place)) for place in places]
    counts, sums = dict(zip(cells, values, strict=True)), []
    for depth, size in enumerate(sizes):
        wide = [["-", *range(each)] if at < depth else range(each) for at, each in enumerate(sizes)]
        wide[depth] = ["-"]
        for place in product(*wide):
            parts = ["/".join(map(str, [*place[:depth], one, *place[depth + 1 :]])) for one in range(size)]
            sums.append(Sum("/".join(map(str, place)), tuple(parts)))
            counts[sums[-1].total] = sum(counts[part] for part in parts)
    return cells, counts, sums


FEW = st.one_of(st.sampled_from([0, 1, 7, 8, 9, 12, 13, 17]), st.integers(0, 17))
TINY = st.one_of(
    st.lists(FEW, min_size=2, max_size=3).map(line), st.lists(FEW, min_size=4, max_size=4).map(lambda v: box(v, 2, 2))
)


@given(TINY)
@example(line([17, 7]))
@example(box([17, 7, 8, 14], 2, 2))
@example(box([8, 1, 17, 13], 2, 2))
@settings(max_examples=30, deadline=None)
def test_no_choice_at_all_is_cheaper(table):
    cells, counts, sums = table
    shown, hiding = protect_optimally(counts, sums)
    assert hiding.cost == every_choice(cells, sums, counts)
    assert hiding.proved and hiding.gap == 0
    small = stars(counts)
    assert every_table(cells, sums, shown, small) == every_table(cells, sums, by_stars_alone(counts), small)


CUBES = st.lists(st.sampled_from([0, 0, 1, 2, 3, 7, 8, 13, 30]), min_size=8, max_size=8).map(lambda v: box(v, 2, 2, 2))


@given(CUBES)
@settings(max_examples=25, deadline=None)
def test_the_attacker_finds_what_another_solver_finds_in_three_dimensions(table):
    _, counts, sums = table
    small = stars(counts)
    shown = protect(counts, sums)
    for each in (shown, by_stars_alone(counts)):
        bounds = {name: bounds_of(name, each, small) for name in counts}
        assert ranges(each, sums, small, sorted(small)) == another_solver(sorted(small), sums, bounds)


@given(
    st.lists(st.sampled_from([0, 1, 4, 7, 9, 12, 20, 33, 41]), min_size=12, max_size=12).map(lambda v: box(v, 3, 2, 2))
)
@settings(max_examples=15, deadline=None)
def test_whole_numbers_count_and_the_quick_way_is_never_cheaper(table):
    _, counts, sums = table
    small = stars(counts)
    shown, hiding = protect_optimally(counts, sums)
    quick = protect(counts, sums)
    veiled = ranges(by_stars_alone(counts), sums, small, small)
    assert ranges(shown, sums, small, small) == veiled == ranges(quick, sums, small, small)
    assert hiding.bound <= hiding.cost <= hiding.quick
    assert {name for name, value in shown.items() if value is None} == small | hiding.hidden


def test_a_dear_count_is_spared():
    # Of 24 with 17 and 7 either of the two shown must go, and by number it is all the same which.
    _, counts, sums = line([17, 7])
    for dear, spared in (("total", "cell 0"), ("cell 0", "total")):
        shown, hiding = protect_optimally(counts, sums, costs={"cell 0": 1, "cell 1": 1, "total": 1} | {dear: 5})
        assert hiding.hidden == {spared} and hiding.cost == 1 and shown[dear] is not None


def test_without_time_nothing_is_called_optimal():
    _, counts, sums = box([9, 7, 12, 0, 3, 30, 8, 21, 1, 14, 17, 40], 3, 4)
    shown, hiding = protect_optimally(counts, sums, seconds=0)
    small = stars(counts)
    assert ranges(shown, sums, small, small) == ranges(by_stars_alone(counts), sums, small, small)
    assert hiding.cost > 0 and not hiding.proved and hiding.gap == 1
    assert "optimal" not in hiding.sentence() and "gap of 100%" in hiding.sentence()
    _, proved = protect_optimally(counts, sums)
    assert proved.proved and "optimal, proved" in proved.sentence()
