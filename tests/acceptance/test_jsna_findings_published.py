"""Every number in the findings of a real area, walked back to the lines of the stored files that state it."""

import re
from collections import defaultdict
from datetime import date

import pytest

from familyhub import jsna
from familyhub.jsna.recommending import recommend
from familyhub.workspace.jsna import assess

AREA = "E06000001"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def found(published):
    folders = [published / name for name in ("lait", "csc", "ohid", "fingertips", "imd", "pop", "geo")]
    missing = [folder.name for folder in folders if not folder.is_dir()]
    if missing:
        pytest.skip(f"the published data set holds no {', '.join(missing)}")
    return assess(AREA, folders, on=date(2026, 11, 22))


@pytest.fixture(scope="module")
def by_line(found):
    """The rows by indicator, file and line: a line of a broad table states figures of several groups of people."""
    lines = defaultdict(list)
    for row in jsna.read(found.collected.rows):
        lines[row.indicator, row.file, row.row].append(row)
    return lines


def close(number, value, share=False):
    """Whether a text shows a value: to its last place, or held off 0% and 100%."""
    shown = NUMBER.search(number.text).group()
    half = 0.5 * 10 ** -len(shown.partition(".")[2]) * (2 if share else 1) + 1e-6 * abs(value)
    return abs(float(shown.replace(",", "")) - abs(value)) <= half + 1e-9


def one_of(rows, field):
    return {getattr(row, field) for row in rows if getattr(row, field) is not None}


def test_an_area_has_findings_of_most_rules_about_every_cohort(found):
    told = found.assessment.findings
    assert len(told) >= 60
    assert {"birth", "early_years", "primary", "secondary", "young_people"} <= {each.cohort for each in told}
    assert len({each.rule for each in told}) >= 7


def test_no_number_of_a_findings_sentence_is_untraced(found):
    for each in found.assessment.findings:
        left = each.sentence
        for number in each.numbers:
            before, text, left = left.partition(number.text)
            assert text, (number.text, each.sentence)
            assert not NUMBER.search(before), each.sentence
        assert not NUMBER.search(left), each.sentence


def test_every_number_is_what_its_lines_state(found, by_line):
    walked = defaultdict(int)
    for each in found.assessment.findings:
        for number in each.numbers:
            if number.what == "label":
                continue
            assert number.lines, each.sentence
            rows = [by_line[line.indicator, line.file, line.row] for line in number.lines]
            assert all(rows), each.sentence
            share = "%" in number.text
            match number.what:
                case "value" | "count" | "denominator":
                    assert any(close(number, value, share) for value in one_of(rows[0], number.what)), each.sentence
                case "without":
                    gone = {row.denominator - row.count for row in rows[0] if row.count is not None and row.denominator}
                    assert any(close(number, value) for value in gone), each.sentence
                case "mean" if all(len(listed) == 1 for listed in rows):
                    mean = sum(listed[0].value for listed in rows) / len(rows)
                    assert close(number, mean, share), each.sentence
                case "how_many":
                    assert number.text == str(len(rows)), each.sentence
                case "expected" if all(len(listed) == 1 for listed in rows):
                    own, *others = (listed[0] for listed in rows)
                    per = found.assessment.catalogue[own.indicator].per
                    level = sum(row.value for row in others) / len(others)
                    per = per if per is not None else own.count and own.denominator * own.value / own.count
                    assert close(number, round(level * own.denominator / per)) or abs(
                        number.value - level * own.denominator / per
                    ) < 0.01 * abs(number.value), each.sentence
                case "part" if all(len(listed) == 1 for listed in rows):
                    count = sum(row.count for (row,) in rows)
                    people = sum(row.denominator or 0 for (row,) in rows)
                    per = found.assessment.catalogue[each.indicator].per
                    assert close(number, count) or close(number, count * per / people, share), each.sentence
                case _:
                    pass
            walked[number.what] += 1
    assert walked["value"] >= 100
    assert walked["mean"] >= 10


def test_worse_and_better_are_so_by_the_rows_alone(found, by_line):
    """The sentence's first figure against the rows of England, by the catalogue's word of what is good."""
    checked = 0
    for each in found.assessment.findings:
        if each.rule not in ("worse-than-both", "worst-quarter", "better-than-both"):
            continue
        good = {"high_is_good": 1, "high_is_bad": -1}[found.assessment.catalogue[each.indicator].polarity]
        own, england, *_ = (number for number in each.numbers if number.what in ("value", "mean"))
        assert england.lines[0].area_code == "E92000001"
        ahead = good * (own.value - england.value)
        assert ahead > 0 if each.rule == "better-than-both" else ahead < 0, each.sentence
        checked += 1
    assert checked >= 10


def test_recommendations_answer_the_findings(found):
    told = recommend(found.assessment.findings, found.assessment.catalogue)
    assert len(told) >= 15
    assert {each.level for each in told} == {"civic", "service", "community"}
