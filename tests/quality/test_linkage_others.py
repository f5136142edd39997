"""What the report on the linkage shows to others: no row, column or total of it gives a hidden count away."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_linkage_report import quality

from familyhub.blocks import Cell, Table
from familyhub.disclosure import could_be
from familyhub.quality.linkage_reading import Group, LinkageQuality, SourceStanding
from familyhub.reports import html
from familyhub.reports.linkage_others import counts_for_others
from familyhub.reports.linkage_report import compose
from familyhub.reports.linkage_tables import before_sources_table, coverage_table, groups_table, standings_table

EMPTY = quality("record | person | source | person_key | birth_date\n| 1 | chis | a |")
STANDINGS = ("tied", "within", "alone", "apart", "never")
SMALL = (1, 7)


def report_of(counts: dict[str, list[int]]) -> LinkageQuality:
    """A report of sources with so many records tied, within, alone, apart and never linkable."""
    standings = [
        SourceStanding(source, standing, "why", count, 0)
        for source, values in counts.items()
        for standing, count in zip(STANDINGS, values, strict=True)
        if count
    ]
    return replace(
        EMPTY, names={source: source for source in counts}, formats={}, standings=tuple(standings), groups=()
    )


def range_of(cell: Cell, truth: int) -> tuple[float, float]:
    """What a cell leaves possible to a reader who knows which stars stand for 1 to 7."""
    if cell == "*":
        return SMALL if truth <= SMALL[1] else (SMALL[1] + 1, inf)
    return could_be(int(str(cell).replace(",", "")))


def left(whole: tuple[float, float], parts: list[tuple[float, float]], place: int) -> tuple[float, float]:
    """What one sum leaves of one of its parts."""
    low, high = parts[place]
    others = [each for number, each in enumerate(parts) if number != place]
    return max(low, whole[0] - sum(most for _, most in others)), min(high, whole[1] - sum(least for least, _ in others))


def check_sum(whole: tuple[Cell, int], parts: list[tuple[Cell, int]]) -> None:
    """No star among the parts is narrower than if every count but zeros were a star."""
    shown = range_of(*whole), [range_of(*part) for part in parts]
    veiled = range_of("*" if whole[1] else 0, whole[1]), [range_of("*" if n else 0, n) for _, n in parts]
    for place, (_, truth) in enumerate(parts):
        if SMALL[0] <= truth <= SMALL[1]:
            assert left(*shown, place) == left(*veiled, place), (whole, parts)


def rows_of(table: Table) -> dict[str, tuple[Cell, ...]]:
    return {str(row[0]): row for row in table.rows}


COUNTS = st.lists(st.one_of(st.sampled_from([0, 1, 7, 8, 17, 22]), st.integers(0, 60)), min_size=5, max_size=5)


@given(st.dictionaries(st.sampled_from(["chis", "gp", "hub", "school"]), COUNTS, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_no_row_of_the_table_of_sources_gives_a_star_away(numbers):
    found = report_of(numbers)
    counts = counts_for_others(found)
    rows = rows_of(coverage_table(found, counts))
    for source, values in numbers.items():
        if sum(values):
            row = rows[source]
            cells = [row[2], *row[4:8]]
            check_sum((row[1], sum(values)), list(zip(cells, values, strict=True)))
            assert row[3] is None or "*" not in (row[1], row[2])
    for standing, name in (("tied", ("tied",)), ("never", ("never",))):
        place = STANDINGS.index(standing)
        column = [2, 4, 5, 6, 7][place]
        truths = {source: values[place] for source, values in numbers.items() if sum(values)}
        total = sum(truths.values())
        check_sum((counts.cell(total, name), total), [(rows[source][column], truths[source]) for source in truths])


def test_a_count_hidden_for_another_is_hidden_wherever_it_stands():
    found = report_of({"hub": [17, 0, 7, 0, 0]})
    counts = counts_for_others(found)
    (row,) = coverage_table(found, counts).rows
    assert row[1:8] == ("25", "*", None, "0", "*", "0", "0")
    assert [each[3] for each in standings_table(found, counts).rows] == ["*", "*"]
    text = html.render(compose(found, "Testshire", for_others=True))
    assert "* of 25 records" in text and not any(said in text for said in ("15 of 25", ">15<", ">17<", "60.0"))
    again = before_sources_table(found, found, counts_for_others(found, found)).rows[0]
    assert again[1:5] == ("25", "25", None, None)


def test_what_is_not_for_others_stays_exact():
    found = report_of({"hub": [17, 0, 7, 0, 0]})
    assert "17 of 24 records" in html.render(compose(found, "Testshire"))


@pytest.mark.parametrize("dimension", ["sex", "birth"])
def test_groups_that_add_up_to_the_same_children_do_not_tell_of_each_other(dimension):
    def groups(of: str, numbers: dict[str, int]) -> list[Group]:
        return [Group(of, value, "", count, count, 0, 0, 0) for value, count in numbers.items()]

    found = replace(
        report_of({"hub": [0, 0, 24, 0, 0]}),
        groups=(*groups("sex", {"F": 12, "M": 12}), *groups("birth", {"single": 17, "multiple": 7})),
    )
    counts = counts_for_others(found)
    shown = [row[1] for row in groups_table(found, dimension, counts).rows]
    if dimension == "birth":
        assert "*" in shown and all(row[5] is None for row in groups_table(found, dimension, counts).rows)
    children = [
        could_be(int(str(row[1]))) if row[1] != "*" else (8, inf) for row in groups_table(found, "sex", counts).rows
    ]
    whole = sum(low for low, _ in children), sum(high for _, high in children)
    singles = next(row[1] for row in groups_table(found, "birth", counts).rows if "single" in str(row[0]))
    assert left(whole, [range_of("*", 7), range_of(singles, 17)], 0) == SMALL
