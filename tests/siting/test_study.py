"""A study says what it wants in a closed vocabulary, and what is wrong with it is said with its place."""

import re
from pathlib import Path

import msgspec
import pytest

from familyhub.errors import ConfigurationError, UsageError
from familyhub.geography import Site
from familyhub.siting.asking import in_words, place_of, to_question
from familyhub.siting.study import KIND_OF, Area, Asked, Buildings, Extra, Need, People, Study, Travel, read_study

WHOLE = """
[area]
name = "Ourshire"
[people]
points = "points.csv"
"""


def study(tmp_path, text=WHOLE):
    path = tmp_path / "siting.toml"
    path.write_text(text, encoding="utf-8")
    return read_study(path)


def refused(tmp_path, text):
    with pytest.raises(ConfigurationError) as caught:
        study(tmp_path, text)
    return caught.value.trouble


def site(code, name, existing=False):
    return Site(code, name, 0.0, 52.0, "school", "schools.csv, row 2", existing=existing)


SITES = (
    site("H1", "North Hub", True),
    site("H2", "South Hub", True),
    site("S1", "Mill School"),
    site("S2", "Mill School"),
)


def test_the_least_study_there_is(tmp_path):
    found = study(tmp_path)
    assert found.area.name == "Ourshire"
    assert found.travel.by == ("walk",)
    assert found.questions == {}


def test_a_byte_order_mark_is_no_part_of_a_study(tmp_path):
    assert study(tmp_path, "\ufeff" + WHOLE.lstrip()).area.name == "Ourshire"


@pytest.mark.parametrize(
    ("added", "where", "found"),
    [
        ("[need]\nquintile = {1 = 2}", "need", "`quintile`"),
        ('[travel]\nby = ["hovercraft"]', "travel.by", "hovercraft"),
        ('[travel]\nby = ["walk", "walk"]', "travel.by", "twice"),
        ('[travel]\nby = ["bus"]', "travel", "timetable"),
        ("[travel]\nfactor = 0.5", "travel.factor", "0.5"),
        ('[questions.a]\nasks = "best"\nhubs = 2', "questions.a.asks", "best"),
        ('[questions.a]\nasks = "fewest"', "questions.a", "minutes"),
        ('[questions.a]\nasks = "least_travel"', "questions.a", "neither"),
        ('[questions.a]\nasks = "least_travel"\nhubs = 2\nby = "car"', "questions.a", "car"),
        ('[questions.a]\nasks = "fewest"\nminutes = 20\nshare = 0', "questions.a.share", "0"),
        ('[questions.a]\nasks = "shortest_worst"\nhubs = 2\nfront = true', "questions.a", "front"),
        ('[questions.a]\nasks = "least_travel"\nhubs = 2\nstops = 3', "questions.a", "stops_minutes"),
        ('[[need.extra]]\nname = "x"\neach = 1', "need.extra.1", "0 sources"),
        ('[[need.extra]]\nname = "x"\neach = 1\ngroup = "g"\ncontacts = true', "need.extra.1", "2 sources"),
        ('[[need.extra]]\nname = "x"\neach = 1\nfile = "a.csv"', "need.extra.1", "1 sources"),
        ("cohorts = {small = [0, 4], all = [0, 19], big = [5, 19]}", "people.cohorts", "share ages"),
        ("[need]\ndeprivation = {6 = 2}", "need.deprivation", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, added, where, found):
    trouble = refused(tmp_path, f"{WHOLE}\n{added}\n")
    assert trouble.where.startswith(f"siting.toml, {where}"), trouble
    assert found in trouble.found + trouble.expected
    assert "docs/siting.md" in trouble.next_step


def test_demand_and_points_are_two_ways_of_saying_one_thing(tmp_path):
    assert "both" in refused(tmp_path, f'{WHOLE}demand = "own.csv"').found
    assert "neither" in refused(tmp_path, '[area]\nname = "Ourshire"').found


@pytest.mark.parametrize("key", ["population", "deprivation"])
def test_what_a_file_of_demand_says_itself_is_not_said_beside_it(tmp_path, key):
    text = WHOLE.replace("points", "demand")
    assert study(tmp_path, text + 'boundaries = "lsoa.geojson"').people.demand
    assert refused(tmp_path, f'{text}{key} = "more.csv"').where == f"siting.toml, people.{key}"


def test_codes_of_an_area_need_a_lookup(tmp_path):
    text = WHOLE.replace('name = "Ourshire"', 'name = "Ourshire"\ncodes = ["E10000012"]')
    assert "lookup" in refused(tmp_path, text).found
    assert study(tmp_path, text + 'lookup = "lookup.csv"').area.codes == ("E10000012",)


def test_no_file_and_no_toml_are_said(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        read_study(tmp_path / "nowhere.toml")
    assert caught.value.trouble.found == "no file"
    assert "TOML" in refused(tmp_path, "[area\nname").expected


def test_the_solvers_names_are_all_reached():
    assert set(KIND_OF.values()) == {"lscp", "mclp", "p_median", "p_centre"}


def test_a_question_names_its_sites_by_code_or_name():
    asked = Asked(asks="least_travel", hubs=3, keep="all", open=("S1",), close=("s2",), budget=1000, districts=True)
    question = to_question(asked, SITES)
    assert (question.keep, question.force, question.close) == (frozenset({0, 1}), frozenset({2}), frozenset({3}))
    assert (question.kind, question.p, question.budget, question.districts) == ("p_median", 3, 1000, True)
    assert question.existing == frozenset({0, 1})
    assert to_question(Asked(asks="least_travel", hubs=3, keep=("south hub",)), SITES).keep == frozenset({1})


def test_all_hubs_are_kept_but_those_that_close():
    asked = Asked(asks="least_travel", hubs=3, keep="all", close=("north hub",))
    question = to_question(asked, SITES)
    assert (question.keep, question.close) == (frozenset({1}), frozenset({0}))


@pytest.mark.parametrize("lists", [{"keep": ("H1",)}, {"open": ("North Hub",)}])
def test_a_building_both_open_and_closed_is_named(lists):
    with pytest.raises(UsageError, match="North Hub") as caught:
        to_question(Asked(asks="least_travel", hubs=3, close=("H1",), **lists), SITES)
    assert "[0]" not in str(caught.value)


def test_a_name_that_two_buildings_bear_is_not_guessed():
    with pytest.raises(UsageError, match="S1, S2"):
        place_of("Mill School", SITES)
    assert place_of("S2", SITES) == 3


def test_a_building_that_is_not_there_brings_those_like_it():
    with pytest.raises(UsageError, match="North Hub"):
        place_of("north", SITES)
    with pytest.raises(UsageError, match="no building"):
        place_of("Lighthouse", SITES)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(asks="fewest", minutes=20, share=0.95), "the fewest hubs with 95% of need within 20 minutes"),
        (Asked(asks="fewest", minutes=20, share=0.995), "the fewest hubs with 99.5% of need within 20 minutes"),
        (Asked(asks="fewest", minutes=20, share=0.9999), "the fewest hubs with 99.99% of need within 20 minutes"),
        (Asked(asks="fewest", minutes=20), "the fewest hubs with everyone within 20 minutes"),
        (
            Asked(asks="least_travel", hubs=2, keep="all", close=("North Hub",)),
            "the least travel, need counted, with at most 2 hubs, all hubs of today kept but those closed, "
            "North Hub closed",
        ),
        (Asked(asks="most_within", minutes=15, hubs=1), "the most need within 15 minutes, with at most 1 hub"),
        (
            Asked(asks="least_travel", budget=250_000, keep="all", unreached=90),
            "the least travel, need counted, for at most £250,000 a year, all hubs of today kept, "
            "90 minutes counted for whoever reaches none",
        ),
        (
            Asked(asks="shortest_worst", hubs=4, districts=True, capacities=True, open=("A", "B")),
            "the shortest worst journey of everyone, with at most 4 hubs, A and B opened, within the buildings' "
            "capacities, nobody crossing a district's border",
        ),
    ],
)
def test_a_question_in_words(asked, words):
    assert in_words(asked) == words


def test_every_key_of_a_study_is_documented():
    page = (Path(__file__).parents[2] / "docs" / "siting.md").read_text(encoding="utf-8")
    sections = {"area": Area, "people": People, "need": Need, "buildings": Buildings, "travel": Travel,
                "questions.NAME": Asked}  # fmt: skip
    assert {name.partition(".")[0] for name in sections} == set(Study.__struct_fields__)
    for name, kind in sections.items():
        said = re.search(rf"^### \[{re.escape(name)}\]$(.*?)(?=^##)", page, re.DOTALL | re.MULTILINE)
        assert said, name
        keys = [field.encode_name for field in msgspec.structs.fields(kind)]
        assert [key for key in keys if f"`{key}`" not in said[1] and f"[[need.{key}]]" not in said[1]] == []
    assert [key for key in Extra.__struct_fields__ if f"`{key}" not in page] == []
