"""Secondary suppression: whatever a slow and patient reader tries, no sum tells more of a star than the star itself."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from familyhub.disclosure import Sum, could_be, protect, protected_count, ranges

FURTHEST = 26
"""As far as the slow reader tries parts that are hidden without being small."""


def could_stand_for(name: str, shown: Mapping[str, int | None], small: set[str]) -> range:
    """Every number that a count may be by how it is shown."""
    if name in small:
        return range(1, 8)
    if name not in shown:
        return range(FURTHEST)
    value = shown[name]
    if value is None:
        return range(8, FURTHEST)
    low, high = could_be(value)
    return range(low, high + 1)


def may_be(total: str, value: int, shown: Mapping[str, int | None], small: set[str]) -> bool:
    """Whether a sum is what is shown of it; a total that is hidden may be as large as it likes."""
    hidden = total not in small and shown.get(total, 0) is None
    return value >= 8 if hidden else value in could_stand_for(total, shown, small)


def worked_out(
    cells: Sequence[str], sums: Sequence[Sum], shown: Mapping[str, int | None], small: set[str]
) -> dict[str, set[int]]:
    """What each star can be: every combination of the cells is tried, and each sum is held against what is shown."""
    found: dict[str, set[int]] = {name: set() for name in small}
    for tried in product(*(could_stand_for(cell, shown, small) for cell in cells)):
        value = dict(zip(cells, tried, strict=True))
        for each in sums:
            value[each.total] = sum(value[part] for part in each.parts)
        if all(may_be(each.total, value[each.total], shown, small) for each in sums):
            for name in small:
                found[name].add(value[name])
    return found


def line(values: Sequence[int]) -> tuple[list[str], dict[str, int], list[Sum]]:
    """A row of counts and its total."""
    cells = [f"cell {number}" for number in range(len(values))]
    counts = dict(zip(cells, values, strict=True))
    return cells, {**counts, "total": sum(values)}, [Sum("total", tuple(cells))]


def square(values: Sequence[int]) -> tuple[list[str], dict[str, int], list[Sum]]:
    """Two rows of two with the totals of rows, columns and all."""
    cells = ["a1", "a2", "b1", "b2"]
    counts = dict(zip(cells, values, strict=True))
    sums = [Sum("a", ("a1", "a2")), Sum("b", ("b1", "b2")), Sum("1", ("a1", "b1")), Sum("2", ("a2", "b2"))]
    counts |= {each.total: sum(counts[part] for part in each.parts) for each in sums}
    return cells, {**counts, "all": sum(values)}, [*sums, Sum("all", ("a", "b")), Sum("all", ("1", "2"))]


def stars(counts: Mapping[str, int]) -> set[str]:
    return {name for name, count in counts.items() if protected_count(count) is None}


def by_stars_alone(counts: Mapping[str, int]) -> dict[str, int | None]:
    """What would be shown if no count but zeros were."""
    return {name: None if count else 0 for name, count in counts.items()}


FEW = st.one_of(st.sampled_from([0, 1, 7, 8, 12, 13, 17]), st.integers(0, 17))
TABLES = st.one_of(st.lists(FEW, min_size=2, max_size=3).map(line), st.tuples(FEW, FEW, FEW, FEW).map(square))


@given(TABLES)
@example(line([17, 7]))
@example(square([17, 7, 0, 30]))
@settings(max_examples=15, deadline=None)
def test_a_slow_reader_learns_no_more_than_by_the_stars_alone(table):
    cells, counts, sums = table
    shown, small = protect(counts, sums), stars(counts)
    inner = [name for name in cells if name in counts]
    assert worked_out(inner, sums, shown, small) == worked_out(inner, sums, by_stars_alone(counts), small)


@given(TABLES)
@example(square([1, 1, 8, 13]))
@settings(max_examples=60, deadline=None)
def test_the_quick_attack_finds_what_the_slow_one_finds(table):
    cells, counts, sums = table
    shown, small = {name: protected_count(count) for name, count in counts.items()}, stars(counts)
    slow = worked_out(cells, sums, shown, small)
    quick = ranges(shown, sums, small, small)
    assert {name: (min(slow[name]), max(slow[name])) for name in small} == quick


def test_what_is_shown_is_rounded_or_hidden_and_zeros_stay():
    _, counts, sums = line([17, 7])
    assert counts["total"] == 24 and protected_count(24) == 25 and protected_count(17) == 15
    assert ranges({"cell 0": 15, "cell 1": None, "total": 25}, sums, {"cell 1"}, ["cell 1"]) == {"cell 1": (6, 7)}
    assert protect(counts, sums) == {"cell 0": None, "cell 1": None, "total": 25}
    _, counts, sums = line([0, 30, 4])
    assert protect(counts, sums)["cell 0"] == 0


def test_a_star_that_nothing_narrows_costs_no_other_count():
    _, counts, sums = line([5, 100, 100, 100])
    assert counts["total"] == 305
    assert protect(counts, sums) == {"cell 0": None, "cell 1": 100, "cell 2": 100, "cell 3": 100, "total": 305}


def test_the_same_total_of_two_tables_gives_nothing_away_though_it_is_shown_nowhere():
    counts = {"north": 17, "south": 7, "girls": 12, "boys": 12, "children": 24}
    sums = [Sum("children", ("north", "south")), Sum("children", ("girls", "boys"))]
    shown = protect(counts, sums, unpublished=["children"])
    assert "children" not in shown
    known = ranges(shown, sums, {"south"}, ["south"])
    assert known == {"south": (1, 7)}


def test_a_sum_that_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="not the sum"):
        protect({"a": 1, "b": 2, "all": 4}, [Sum("all", ("a", "b"))])


def many(values: Sequence[int], wide: int) -> Iterator[tuple[str, int]]:
    for number, value in enumerate(values):
        yield f"{number // wide}/{number % wide}", value


@given(st.lists(st.integers(0, 400), min_size=40, max_size=40))
@settings(max_examples=5, deadline=None)
def test_a_table_of_the_size_of_a_report_is_done_and_holds(values):
    counts = dict(many(values, 5))
    rows = [Sum(f"row {row}", tuple(f"{row}/{column}" for column in range(5))) for row in range(8)]
    columns = [Sum(f"column {column}", tuple(f"{row}/{column}" for row in range(8))) for column in range(5)]
    for each in (*rows, *columns):
        counts[each.total] = sum(counts[part] for part in each.parts)
    counts["all"] = sum(values)
    sums = [*rows, *columns, Sum("all", tuple(each.total for each in rows))]
    shown, small = protect(counts, sums), stars(counts)
    assert ranges(shown, sums, small, small) == ranges(by_stars_alone(counts), sums, small, small)
