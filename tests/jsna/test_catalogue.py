"""The indicators: complete, in our own plain words, and refused with file and key where they are wrong."""

import re
from collections import Counter

import pytest

from familyhub.errors import ConfigurationError
from familyhub.jsna import Nature
from familyhub.jsna.findings import find
from familyhub.jsna.indicator import COHORTS, SOURCES, THEMES, load_catalogue, natures

CATALOGUE = load_catalogue()

WHOLE = """
[sure-feet]
name = "Children with shoes that fit"
cohort = "primary"
theme = "health"
polarity = "high_is_good"
source = "lait"
found = { value = "Shoes" }
of = "proportion"
per = 100
unit = "% of children"
definition = "Children whose shoes fit."
why = "Feet grow."
"""


def test_there_are_enough_for_every_cohort_and_theme():
    assert len(CATALOGUE) >= 150
    assert set(Counter(each.cohort for each in CATALOGUE.values())) == set(COHORTS)
    assert set(Counter(each.theme for each in CATALOGUE.values())) == set(THEMES)
    assert {each.source for each in CATALOGUE.values()} == set(SOURCES) - {"local"}


def test_names_are_told_apart_and_every_text_is_a_sentence():
    names = Counter(each.name for each in CATALOGUE.values())
    assert [name for name, times in names.items() if times > 1] == []
    for id, each in CATALOGUE.items():
        assert each.definition.endswith("."), id
        assert each.why.endswith("."), id
        assert each.name[0].isupper() and not each.name.endswith("."), id
        assert each.unit, id


def test_a_proportion_is_of_a_hundred_and_says_of_whom():
    for id, each in CATALOGUE.items():
        if each.of == "proportion":
            assert each.per in (100, None), id
            assert each.unit.startswith("% "), id
        if each.found.people is not None:
            assert each.per and each.denominator, id
        if each.of == "count":
            assert each.per is None, id


def test_the_unit_says_per_how_many():
    for id, each in CATALOGUE.items():
        if each.of == "rate" and each.per is not None:
            stated = re.match(r"per ([\d,]+) ", each.unit)
            assert stated is not None and float(stated[1].replace(",", "")) == each.per, id


def test_natures_are_what_comparing_needs():
    assert natures(CATALOGUE)["infant-mortality"] == Nature("high_is_bad", "rate", 1000)
    assert CATALOGUE["good-development-counted"].breakdown == "sex and group"
    assert CATALOGUE["good-development"].published == "FSP_NEW_GOODDEV"


def refusal(tmp_path, text):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_catalogue(tmp_path)
    return refused.value.trouble


def test_a_council_adds_its_own_indicator_or_replaces_one(tmp_path):
    (tmp_path / "own.toml").write_text(WHOLE, encoding="utf-8")
    assert load_catalogue(tmp_path)["sure-feet"].name == "Children with shoes that fit"
    (tmp_path / "own.toml").write_text(WHOLE + 'replaces = "phonics"\n', encoding="utf-8")
    replaced = load_catalogue(tmp_path)
    assert replaced["phonics"].name == "Children with shoes that fit"
    assert "sure-feet" not in replaced


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        (WHOLE.replace('"primary"', '"teens"'), ".cohort", "vocabulary|keys and values"),
        (WHOLE + "color = 1\n", "sure-feet", "keys and values"),
        (WHOLE.replace('{ value = "Shoes" }', "{ times = 1.0 }"), ".found", "publisher's id"),
        (
            WHOLE.replace('{ value = "Shoes" }', '{ value = "S", each = { indicator = "children-0-17" } }').replace(
                '"lait"', '"lg_inform"'
            ),
            ".found.each", "lait, fingertips, education",
        ),
        (WHOLE.replace('{ value = "Shoes" }', '{ value = "S", people = { indicator = "x" } }'), "people", "indicator"),
        (WHOLE + 'replaces = "nothing"\n', ".replaces", "id of an indicator"),
        (WHOLE.replace("sure-feet", "phonics"), "phonics", "replaces"),
        (WHOLE.replace("[sure-feet]", "[Sure]"), "Sure", "small letters"),
        (WHOLE.replace('"Shoes" }', '"Shoes"'), "own.toml", "TOML"),
    ],
)  # fmt: skip
def test_a_wrong_indicator_is_refused_with_its_place(tmp_path, text, where, expected):
    trouble = refusal(tmp_path, text)
    assert where in trouble.where
    assert "own.toml" in trouble.where
    assert re.search(expected, trouble.expected)


def test_what_is_not_in_every_set_of_files_is_not_said_to_be_missing():
    missing = {each.indicator for each in find([], CATALOGUE, area="Testbury")}
    assert missing <= {id for id, each in CATALOGUE.items() if each.usual}
    assert "good-development" in missing and "overcrowded" not in missing


def test_where_nomis_states_a_figure_its_codes_are_named():
    for id, each in CATALOGUE.items():
        found = each.found if each.source == "nomis" else each.nomis
        if found is not None:
            assert found.data_set.startswith("NM_"), id
            assert found.count == "OBS_VALUE" and set(found.where) == set(found.whole), id
            assert each.of == "proportion" and each.per == 100, id
