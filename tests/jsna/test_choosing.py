"""What a reader is told of findings: a figure once, one of a family, nothing of it twice in a breath."""

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from test_findings import HERE, KNOWN, LOW, NEIGHBOURS, called, found_in, replace_rows, rows_of

from familyhub.jsna import compare
from familyhub.jsna.choosing import key_findings, one_of_each_family, together
from familyhub.jsna.families import families, family_of
from familyhub.jsna.findings import find
from familyhub.jsna.indicator import load_catalogue
from familyhub.jsna.wording import NOT_TESTED

FALLING = [(820 - 55 * year, 1000) for year in range(5)]


def test_where_a_figure_stands_and_how_it_moved_are_one_run_of_sentences():
    found = found_in(rows_of(FALLING, (70000, 100000), [(680, 1000)] * 10))
    assert [each.rule for each in found] == ["worse-than-both", "worsening", "most-people"]
    (told,) = together(found)
    assert str(told.says) == (
        "Children with a good level of development at 5: 60.0% of children in Hartlepool in 2023/24. This is worse "
        "than in England (70.0%) and in similar councils (68.0% on average). The number was 600; at England's level "
        "it would be about 700. It has got worse: it was 82.0% in 2019/20, and the change over the five tested figures "
        "from then to now is larger than chance alone would give."
    )
    assert told.finding.rule == "worse-than-both"
    assert set(told.says.numbers) == {number for each in found[:2] for number in each.numbers}


def test_what_could_not_be_tested_and_which_end_is_good_are_said_once():
    plain = rows_of([(700 - 10 * year, 1000) for year in range(6)], (70000, 100000), [(680, 1000)] * 10, counted=False)
    (told,) = together(found_in(plain))
    assert [each.rule for each in told.findings] == ["worst-quarter", "worse-each-time"]
    said = str(told.says)
    assert said.count(NOT_TESTED) == 1
    assert said.endswith(f"from 70.0% in 2018/19.{NOT_TESTED}")
    assert said.count("is good") == 1


def test_how_many_children_is_told_where_nothing_else_is():
    same = rows_of([(700, 1000)], (70100, 100000), [(705 - place, 1000) for place in range(10)])
    (told,) = together(found_in(same))
    assert told.finding.rule == "most-people"
    assert "So 300 of 1,000 were not among them." in str(told.says)


def test_what_was_not_published_is_no_part_of_what_is_told():
    later = replace(LOW[0], value=None, count=None, denominator=None, period="2024/25", period_order=20240901, row=99)
    found = found_in([*LOW, later])
    assert "not-published" in {each.rule for each in found}
    assert "not-published" not in {each.rule for told in together(found) for each in told.findings}


def test_one_of_a_family_is_told():
    catalogue = {"primary-absence": called("Absence"), "primary-severe-absence": called("Severe absence"), "gld": KNOWN}
    rows = list(itertools.chain.from_iterable(replace_rows(LOW, id, 100 * i) for i, id in enumerate(catalogue)))
    told = together(found_in(rows, catalogue))
    assert len(told) == 3
    assert [each.family for each in one_of_each_family(told, 9)] == ["gld", "primary-absence"]
    assert [each.family for each in one_of_each_family(told, 1)] == ["gld"]


def test_a_figure_long_behind_the_newest_stands_in_no_summary():
    old = [replace(each, indicator="old", row=each.row + 50, period="2019/20", period_order=20190901) for each in LOW]
    other = called("Something else")
    found = found_in([*LOW, *old], {"old": other.__class__(**fields(other) | {"cohort": "birth"}), "gld": KNOWN})
    assert {each.indicator for each in found} == {"old", "gld"}
    assert {each.indicator for each in key_findings(found)} == {"gld"}


def fields(indicator):
    return {name: getattr(indicator, name) for name in indicator.__struct_fields__}


def test_families_are_of_indicators_that_there_are_and_none_is_in_two():
    known = load_catalogue()
    assert set(families()) <= set(known)
    assert family_of("nothing-of-the-kind") == "nothing-of-the-kind"
    for family in set(families().values()):
        cohorts = {known[id].cohort for id, own in families().items() if own == family}
        assert len(cohorts) == 1 or family == "alcohol-admissions", (family, cohorts)


counts = st.integers(0, 100).map(lambda percent: (10 * percent, 1000))


@given(
    here=st.lists(st.lists(counts, min_size=1, max_size=6), min_size=1, max_size=3),
    england=counts,
    neighbours=st.lists(counts, min_size=10, max_size=10),
    counted=st.booleans(),
)
def test_nothing_that_was_found_is_lost_and_no_number_is_new(here, england, neighbours, counted):
    catalogue = {f"g{place}": called(f"Figure {place}") for place in range(len(here))}
    rows = []
    for place, history in enumerate(here):
        rows += replace_rows(rows_of(history, england, neighbours, counted=counted), f"g{place}", 100 * place)
    compared = compare(rows, HERE, {"2025": NEIGHBOURS}, natures={id: each.nature for id, each in catalogue.items()})
    found = [each for each in find(compared, catalogue, area="Hartlepool") if each.kind != "missing"]
    told = together(found)
    assert sorted(each.id for each in itertools.chain.from_iterable(one.findings for one in told)) == sorted(
        each.id for each in found
    )
    for one in told:
        assert set(one.says.numbers) <= {number for each in one.findings for number in each.numbers}
        assert str(one.says).count(NOT_TESTED) <= 1
