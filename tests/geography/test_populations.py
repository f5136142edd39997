"""Children by cohort: exact from single years, divided where an age group lies across cohorts, carried over."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.geography import (
    COHORTS,
    AgeBand,
    GeographyError,
    Population,
    Successor,
    age_band,
    carry_over,
    children,
    read_population,
)


def csv_file(folder, text, name="people.csv"):
    file = folder / name
    file.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("7", AgeBand(7, 7)),
        ("90+", AgeBand(90, 120)),
        ("5-9", AgeBand(5, 9)),
        ("Aged 16 to 24 years", AgeBand(16, 24)),
        ("Aged 15 years and under", AgeBand(0, 15)),
        ("Aged 65 years and over", AgeBand(65, 120)),
        ("Under 1", AgeBand(0, 0)),
        ("Age 4", AgeBand(4, 4)),
        ("total_population", None),
        ("lsoa21_code", None),
        ("9-5", None),
    ],
)
def test_ages_as_files_write_them(said, band):
    assert age_band(said) == band


def test_single_years_are_counted_exactly(tmp_path):
    ages = ",".join(str(age) for age in range(25))
    file = csv_file(tmp_path, f"lsoa11_code,total_population,{ages},25+\nL1,325,{','.join(['10'] * 25)},75")
    population = read_population(file)
    assert population.total("L1") == 325
    found = children(population)
    assert found.numbers["L1"] == {"under 1": 10, "1 to 4": 40, "5 to 10": 60, "11 to 15": 50, "16 to 19": 40}
    assert found.method == "Counts by age from people.csv."
    mine = children(population, {"nursery age": AgeBand(2, 3)})
    assert mine.numbers == {"L1": {"nursery age": 20}}


CENSUS = """
    lsoa21_code,lsoa21_name,age_group,usual_residents
    L1,One,Aged 15 years and under,160
    L1,One,Aged 16 to 24 years,90
    L1,One,Aged 25 years and over,500
    """


def test_an_age_group_across_cohorts_is_divided_by_single_years_and_says_so(tmp_path):
    census = read_population(csv_file(tmp_path, CENSUS))
    plain = children(census)
    assert plain.numbers["L1"]["1 to 4"] == pytest.approx(40)
    assert "equally" in plain.method
    young = Population({"L1": {AgeBand(age, age): (3 if age < 5 else 1) for age in range(25)}}, "mid-year 2020")
    shaped = children(census, shape=young).numbers["L1"]
    assert shaped["1 to 4"] == pytest.approx(160 * 12 / 26)
    assert sum(number for cohort, number in shaped.items() if cohort != "16 to 19") == pytest.approx(160)
    elsewhere = Population({"L9": young.people["L1"]}, "mid-year 2020")
    assert children(census, shape=elsewhere).numbers["L1"] == pytest.approx(shaped)


def test_people_of_a_divided_area_go_to_its_parts_and_merged_ones_are_added():
    before = Population({"A": {AgeBand(0, 0): 30}, "B": {AgeBand(0, 0): 4}, "C": {AgeBand(0, 0): 6}}, "2020")
    rows = [Successor("A", "A1", "S"), Successor("A", "A2", "S"), Successor("B", "D", "M"), Successor("C", "D", "M")]
    sizes = Population({"A1": {AgeBand(0, 120): 100}, "A2": {AgeBand(0, 120): 200}}, "census")
    baby = AgeBand(0, 0)
    assert carry_over(before, rows, sizes).people == {"A1": {baby: 10}, "A2": {baby: 20}, "D": {baby: 10}}
    assert carry_over(before, rows).people["A1"] == {baby: 15}
    with pytest.raises(GeographyError, match="2020, C"):
        carry_over(before, rows[:3])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lsoa21_code,0,1\nL1,3,x", r"people\.csv, row 2, column '1': found 'x'"),
        ("lsoa21_code,0,1\nL1,3,-1", r"row 2, column '1': found '-1'"),
        ("lsoa21_code,0,1\nL1,3,1\nL1,3,1", r"row 3: found L1 a second time"),
        ("lsoa21_code,0\n,3", r"row 2, column 'lsoa21_code': found nothing"),
        ("lsoa21_code,people\nL1,3", r"expected a column for each age"),
        ("lsoa21_code,age_group,n\nL1,All ages,3", r"row 2, column 'age_group': found 'All ages'"),
        ("name,0\nOne,3", r"expected one that holds the area's code"),
    ],
)
def test_a_damaged_file_says_where(tmp_path, text, message):
    with pytest.raises(GeographyError, match=message):
        read_population(csv_file(tmp_path, text))


def test_missing_and_double_ages_are_refused():
    with pytest.raises(GeographyError, match="0 of the 4 years of age of cohort '16 to 19'"):
        children(Population({"L1": {AgeBand(0, 15): 9}}, "file"))
    with pytest.raises(GeographyError, match="expected each age once"):
        children(Population({"L1": {AgeBand(0, 19): 9, AgeBand(5, 9): 2}}, "file"))


@given(st.lists(st.integers(0, 500), min_size=20, max_size=20), st.lists(st.integers(1, 18), max_size=5))
def test_no_child_is_lost_or_made_by_dividing(single, cuts):
    edges = [0, *sorted(set(cuts)), 20]
    bands = {AgeBand(a, b - 1): float(sum(single[a:b])) for a, b in pairwise(edges)}
    shape = Population({"L1": {AgeBand(age, age): float(n) for age, n in enumerate(single)}}, "shape")
    found = children(Population({"L1": bands}, "bands"), shape=shape).numbers["L1"]
    for cohort, ages in COHORTS.items():
        assert found[cohort] == pytest.approx(sum(single[ages.first : ages.last + 1]))
