"""Findings: rules over figures, and sentences whose every number is a line's."""

from dataclasses import replace

import msgspec
import pytest
from findings_walk import by_line, rounding, said_number, untraced, worked_out
from hypothesis import given
from hypothesis import strategies as st

from familyhub.errors import ConfigurationError
from familyhub.jsna import IndicatorRow, compare
from familyhub.jsna.choosing import key_findings
from familyhub.jsna.findings import find
from familyhub.jsna.indicator import Found, Indicator, load_catalogue
from familyhub.jsna.rules import read_rules, rules
from familyhub.jsna.traced import Sentence, Traced
from familyhub.jsna.wording import about, in_unit, plain_period

HERE, ENGLAND = "E06000001", "E92000001"
NEIGHBOURS = [f"E080000{i:02}" for i in range(1, 11)]
KNOWN = Indicator(
    name="Children with a good level of development at 5", cohort="early_years", theme="learning",
    polarity="high_is_good", source="lait", found=Found(value="x"), of="proportion", unit="% of children", per=100.0,
    definition="d", why="w",
)  # fmt: skip
BAD = Indicator(
    name="Babies of low weight", cohort="birth", theme="births", polarity="high_is_bad", source="lait",
    found=Found(value="x"), of="proportion", unit="%", per=100.0, definition="d", why="w",
)  # fmt: skip


def called(name, like=KNOWN):
    return msgspec.structs.replace(like, name=name)


def row(count, of, area=HERE, year=2023, line=1, indicator="gld", *, counted=True, sex="Persons"):
    return IndicatorRow(
        indicator, area, {HERE: "Hartlepool", ENGLAND: "England"}.get(area, area),
        "england" if area == ENGLAND else "council", sex, "5 yrs", "", "", f"{year}/{(year + 1) % 100:02}",
        year * 10000 + 901, 100 * count / of, None, None, count if counted else None, of if counted else None, "", "",
        "", "lait.csv", line,
    )  # fmt: skip


def rows_of(here, england, neighbours, **more):
    """Rows of several years (newest last) of the area, of one year of England and its neighbours; a line each."""
    found = [row(*each, year=2024 - len(here) + place, **more) for place, each in enumerate(here)]
    found += [row(*england, ENGLAND, **more)] + [
        row(*each, code, **more) for code, each in zip(NEIGHBOURS, neighbours, strict=False)
    ]
    return [replace(each, row=line) for line, each in enumerate(found, start=2)]


def replace_rows(rows, indicator, further):
    """The same rows of another indicator, on lines of their own."""
    return [replace(each, indicator=indicator, row=each.row + further) for each in rows]


def found_in(rows, catalogue=None, area="Hartlepool", **more):
    catalogue = catalogue or {"gld": KNOWN}
    natures = {id: known.nature for id, known in catalogue.items()}
    compared = compare(rows, HERE, {"2025": NEIGHBOURS}, natures=natures)
    return find(compared, catalogue, area=area, **more)


def of_rule(findings, rule):
    return [finding for finding in findings if finding.rule == rule]


LOW = rows_of([(600, 1000)], (70000, 100000), [(680, 1000)] * 10)


def test_worse_than_england_and_similar_councils_is_said_with_what_it_means_in_children():
    (finding,) = of_rule(found_in(LOW), "worse-than-both")
    assert finding.sentence == (
        "Children with a good level of development at 5: 60.0% of children in Hartlepool in 2023/24. This is worse "
        "than in England (70.0%) and in similar councils (68.0% on average). The number was 600; at England's level "
        "it would be about 700."
    )
    assert (finding.people, finding.extra) == (400, pytest.approx(100))
    assert (finding.cohort, finding.theme, finding.news) == ("early_years", "learning", "bad")


def test_the_same_figures_of_what_is_bad_are_good_news():
    found = found_in([replace(each, indicator="low") for each in LOW], {"low": BAD})
    (finding,) = of_rule(found, "better-than-both")
    assert "This is better than in England (70.0%)" in finding.sentence
    assert finding.news == "good"


def test_what_is_neither_good_nor_bad_is_only_different():
    known = Indicator(**{name: getattr(KNOWN, name) for name in KNOWN.__struct_fields__} | {"polarity": "neither"})
    found = found_in(LOW, {"gld": known})
    assert [finding.rule for finding in found if finding.indicator == "gld"] == ["different"]
    assert "This is lower than in England (70.0%) and in similar councils" in found[0].sentence


def test_a_mixed_difference_says_both_directions():
    known = Indicator(**{name: getattr(KNOWN, name) for name in KNOWN.__struct_fields__} | {"polarity": "neither"})
    mixed = rows_of([(600, 1000)], (70000, 100000), [(500, 1000)] * 10)
    (finding,) = of_rule(found_in(mixed, {"gld": known}), "different")
    assert "lower than in England (70.0%) but higher than in similar councils (50.0% on average)" in finding.sentence


def test_a_trend_is_told_from_an_earlier_figure_to_the_latest():
    falling = rows_of([(820 - 55 * year, 1000) for year in range(5)], (60000, 100000), [(600, 1000)] * 10)
    (finding,) = of_rule(found_in(falling), "worsening")
    assert (
        "It has got worse: it was 82.0% in 2019/20, and the change over the five tested figures from then to now is "
        "larger than chance alone would give." in finding.sentence
    )


def deaths(values):
    """Rates of three years each, of which two in three overlap, with margins of 0.6 on either side."""
    return [
        replace(LOW[0], indicator="low", period=f"{2006 + place}-{8 + place:02}", period_order=(2006 + place) * 10000,
                value=value, lower=value - 0.6, upper=value + 0.6, count=None, denominator=None, row=place)
        for place, value in enumerate(values)
    ]  # fmt: skip


RATE = msgspec.structs.replace(BAD, of="rate", unit="per 1,000 births", per=1000.0)
STEEP_THEN_LEVEL = [2 + 0.45 * min(place, 8) + 0.02 * max(0, place - 8) for place in range(15)]


def test_of_periods_that_overlap_only_figures_that_were_tested_are_quoted():
    """From 2016 to 2018 on the figures are level: what was tested begins with 2008 to 2010."""
    (finding,) = of_rule(found_in(deaths(STEEP_THEN_LEVEL), {"low": RATE}), "worsening")
    assert "It has got worse: it was 2.9 in 2008 to 2010, and the change over the five tested" in finding.sentence


def test_a_trend_whose_first_tested_figure_lies_on_its_wrong_side_is_not_told():
    years = [replace(each, period=str(2010 + place), period_order=(2010 + place) * 10000, lower=value - width,
                     upper=value + width, value=value)
             for place, (each, value, width) in enumerate(zip(deaths(range(5)), (9, 2, 3, 4, 5), (30, *[0.05] * 4),
                                                              strict=True))]  # fmt: skip
    (compared,) = compare(years, HERE, {}, natures={"low": RATE.nature})
    assert compared.trend_judged == "worse"
    assert of_rule(found_in(years, {"low": RATE}), "worsening") == []


def test_figures_without_an_interval_are_never_called_significant():
    plain = rows_of([(600, 1000)], (70000, 100000), [(680, 1000)] * 10, counted=False)
    found = found_in(plain)
    assert {finding.rule for finding in found} == {"worst-quarter"}
    assert found[0].sentence.endswith("This could not be tested for chance.")
    assert "lower than in England (70.0%)" in found[0].sentence
    assert "among the lowest quarter of councils; high is good." in found[0].sentence
    assert "worse" not in found[0].sentence


def test_what_gets_worse_each_time_is_said_with_the_number_of_steps():
    history = [(700, 1000), (690, 1000), (680, 1000), (670, 1000), (660, 1000)]
    (finding,) = of_rule(found_in(rows_of(history, (600, 1000), [(600, 1000)] * 10, counted=False)), "worse-each-time")
    assert (
        "It has fallen each of the last 4 times it was published, from 70.0% in 2019/20; high is good."
        in finding.sentence
    )


def test_figures_far_on_the_good_side_are_told_too():
    plain = rows_of([(800, 1000)], (70000, 100000), [(680, 1000)] * 10, counted=False)
    (finding,) = found_in(plain)
    assert (finding.rule, finding.news) == ("best-quarter", "good")
    assert "higher than in England (70.0%)" in finding.sentence
    assert "among the highest quarter of councils; high is good." in finding.sentence
    assert "better" not in finding.sentence


def test_what_is_certain_but_too_small_to_matter_is_no_finding():
    """Councils reach from 58% to 78%: half a percentage point of a million children is nothing to write home about."""
    spread = [(5800 + 200 * place, 10000) for place in range(10)]
    near = rows_of([(672000, 1000000)], (67700000, 100000000), spread)
    assert of_rule(found_in(near), "worse-than-both") == []
    far = rows_of([(600000, 1000000)], (67700000, 100000000), spread)
    assert len(of_rule(found_in(far), "worse-than-both")) == 1


def test_of_two_figures_of_one_name_the_newer_is_told():
    older = [replace(each, indicator="old", row=each.row + 100, period="2021/22", period_order=20210901)
             for each in rows_of([(500, 1000)], (70000, 100000), [(680, 1000)] * 10)]  # fmt: skip
    found = found_in([*older, *LOW], {"old": KNOWN, "gld": KNOWN})
    assert {finding.indicator for finding in found} == {"gld"}


def test_a_number_that_was_worked_out_is_told_in_three_figures():
    assert [about(number) for number in (7.4, 107, 999.4, 32_082, 234_953)] == ["7", "107", "999", "32,100", "235,000"]


def test_children_who_miss_out_are_counted():
    (finding,) = of_rule(found_in(LOW), "most-people")
    assert (
        "60.0% of children in Hartlepool in 2023/24. So 400 of 1,000 were not among them. In England it was 70.0%."
        in finding.sentence
    )


def test_boys_and_girls_are_left_to_tables_where_there_is_a_figure_for_all():
    boys = [replace(each, sex="Male", row=each.row + 100) for each in LOW]
    assert len(of_rule(found_in([*LOW, *boys]), "worse-than-both")) == 1
    (only,) = of_rule(found_in(boys), "worse-than-both")
    assert only.sentence.startswith("Children with a good level of development at 5, boys and men: 60.0%")
    assert only.id == "worse-than-both.gld.boys-and-men"


def test_what_was_not_published_and_what_is_not_there_are_said():
    later = replace(LOW[0], value=None, count=None, denominator=None, period="2024/25", period_order=20240901, row=99,
                    note="fewer than 5 schools")  # fmt: skip
    found = of_rule(found_in([*LOW, later], {"gld": KNOWN, "low": BAD}), "not-published")
    assert [finding.sentence for finding in found] == [
        "Children with a good level of development at 5: nothing was published for Hartlepool in 2024/25 (the "
        "publisher's remark: fewer than 5 schools). The latest figure is 60.0% of children in 2023/24.",
        "Babies of low weight: the files read hold no figure for Hartlepool.",
    ]


def test_what_was_published_and_left_out_is_not_said_to_be_unpublished():
    why = "left out: the number of people to divide it among is in no file; years stated as 2024-25 (OT)"
    later = replace(LOW[0], value=None, count=None, period="2024/25", period_order=20240901, note=why, row=99)
    (finding,) = of_rule(found_in([*LOW, later]), "not-published")
    assert finding.sentence == (
        "Children with a good level of development at 5: a figure was left out for Hartlepool in 2024/25 (the number "
        "of people to divide it among is in no file). The latest figure is 60.0% of children in 2023/24."
    )


def test_what_was_so_two_years_ago_and_not_published_since_is_no_finding_of_today():
    later = replace(LOW[0], value=None, count=None, denominator=None, period="2025/26", period_order=20250901, row=99)
    assert {finding.rule for finding in found_in([*LOW, later])} == {"not-published"}


def test_only_children_are_counted_as_children():
    known = Indicator(**{name: getattr(KNOWN, name) for name in KNOWN.__struct_fields__} | {"unit": "% of households"})
    assert of_rule(found_in(LOW, {"gld": known}), "most-people") == []


def test_the_most_people_come_first():
    few = [replace(each, indicator="few", row=each.row + 100, count=each.count / 10, denominator=each.denominator / 10)
           for each in rows_of([(400, 1000)], (70000, 100000), [(680, 1000)] * 10)]  # fmt: skip
    found = of_rule(found_in([*few, *LOW], {"few": called("Few"), "gld": KNOWN}), "worse-than-both")
    assert [finding.indicator for finding in found] == ["gld", "few"]


def test_the_summary_says_an_indicator_once_and_leaves_room_for_every_cohort():
    catalogue, rows = {}, []
    for place in range(8):
        catalogue[f"g{place}"] = called(f"Figure {place}")
        rows += [replace(each, indicator=f"g{place}", row=each.row + 100 * place) for each in LOW]
    catalogue["low"] = BAD
    bad = rows_of([(90, 1000)], (6000, 100000), [(60, 1000)] * 10)
    rows += [replace(each, indicator="low", row=each.row + 1000) for each in bad]
    found = found_in(rows, catalogue)
    summary = key_findings(found)
    told = [finding.indicator for finding in summary]
    assert len(told) == len(set(told))
    assert "low" in told
    assert sum(finding.cohort == "early_years" for finding in summary) == 1


def test_plain_words_may_hold_no_digit():
    with pytest.raises(ValueError, match="without a source"):
        Sentence(("12 children", Traced("7", 7.0, "count", ())))


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.02, "%", "0.1%"), (99.99, "%", "99.9%"), (100.0, "%", "100%"), (0.0, "%", "0%"),
        (45.23, "per 10,000 children", "45.2 per 10,000 children"), (1250.4, "£", "£1,250"),
        (1640.0, "children", "1,640"), (-0.5, "£", "-£0.5"),
    ],
)  # fmt: skip
def test_figures_are_said_as_their_unit_is_read_aloud(value, unit, said):
    assert in_unit(value, unit) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2023-24", "2023/24"),
        ("1999-00", "1999/00"),
        ("2020-22", "2020 to 2022"),
        ("2023/24", "2023/24"),
        ("2025", "2025"),
    ],
)
def test_periods_are_said_as_people_say_them(period, said):
    assert plain_period(period) == said


def test_a_rule_with_an_unknown_word_is_refused_with_its_place():
    with pytest.raises(ConfigurationError, match=r"x.toml, mine.kind"):
        read_rules('[mine]\nname = "m"\nkind = "score"\nnews = "bad"', "x.toml")
    assert next(iter(rules())) == "worse-than-both"
    assert {id for rule in rules().values() for id in rule.but} <= set(load_catalogue())


def test_an_area_may_have_a_digit_in_its_name():
    later = replace(LOW[0], value=None, count=None, denominator=None, period="2024/25", period_order=20240901, row=99)
    falling = rows_of([(820 - 55 * year, 1000) for year in range(5)], (70000, 100000), [(680, 1000)] * 10)
    uncounted = rows_of([(600, 1000)], (70000, 100000), [(680, 1000)] * 10, counted=False)
    run = rows_of([(70 - year, 100) for year in range(5)], (60, 100), [(60, 100)] * 10, counted=False)
    seen = set()
    for rows in ([*LOW, later], falling, uncounted, run):
        for finding in found_in(rows, {"gld": KNOWN, "low": BAD}, area="Hartlepool 2026"):
            seen.add(finding.rule)
            (told,) = [number for number in finding.numbers if number.text == "Hartlepool 2026"]
            assert told.what == "label" and (told.lines or "hold no figure" in finding.sentence)
            assert untraced(finding.sentence, finding.numbers) == []
    assert seen >= {"worse-than-both", "worsening", "most-people", "worst-quarter", "worse-each-time", "not-published"}


counts = st.integers(20, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(
    here=st.lists(counts, min_size=1, max_size=6),
    england=counts,
    neighbours=st.lists(counts, min_size=10, max_size=10),
    polarity=st.sampled_from(["high_is_good", "high_is_bad", "neither"]),
    counted=st.booleans(),
)
def test_random_figures_give_true_sentences_and_every_number_is_a_lines(here, england, neighbours, polarity, counted):
    known = Indicator(**{name: getattr(KNOWN, name) for name in KNOWN.__struct_fields__} | {"polarity": polarity})
    rows = rows_of(here, england, neighbours, counted=counted)
    lines = by_line(rows)
    own, of = here[-1]
    for finding in found_in(rows, {"gld": known}):
        assert untraced(finding.sentence, finding.numbers) == []
        for number in finding.numbers:
            assert number.lines
            if number.what == "label":
                continue
            again = worked_out(number, lines, per=100)
            assert number.value == pytest.approx(again)
            # percentages are kept off 0 and 100 on purpose: there the text may be a whole last place away
            slack = 2 if number.text.endswith("%") else 10 if number.what == "expected" and again >= 1000 else 1
            assert said_number(number.text) == pytest.approx(again, abs=slack * rounding(number.text))
        sign = {"high_is_good": 1, "high_is_bad": -1, "neither": 0}[polarity]
        ahead = own / of - england[0] / england[1]
        mean = own / of - sum(count / each for count, each in neighbours) / 10
        if finding.rule in {"worse-than-both", "worst-quarter"}:
            assert sign * ahead < 0
            assert sign * mean < 0
        if finding.rule == "better-than-both":
            assert sign * ahead > 0
            assert sign * mean > 0
        if finding.rule in {"worsening", "worse-each-time", "improving"}:
            start = next(x for x in finding.numbers[1:] if x.what == "value" and x.lines != finding.numbers[1].lines)
            moved = sign * (own / of - start.value / 100)
            assert moved > 0 if finding.rule == "improving" else moved < 0
        if finding.rule == "different":
            assert ("lower than in England" in finding.sentence) == (ahead < 0)
