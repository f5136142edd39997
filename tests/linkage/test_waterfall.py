"""The model's weight in parts: sentences whose bits are the weight, no more and no less."""

import re

import duckdb
import pytest
from doubts import record, snapshot_of

from familyhub.linkage.frozen import linker_of, load_model
from familyhub.linkage.model import settings
from familyhub.linkage.predicting import predicted
from familyhub.linkage.waterfall import Part, Waterfall, _words, said, waterfall

MODEL = load_model()


def home(house: str, postcode: str) -> dict[str, object]:
    sector, district = postcode[:-2], postcode.split(maxsplit=1)[0]
    return {
        "house": house, "street": "quay", "postcode": postcode, "sector": sector, "district": district,
        "postcodes": [postcode],
    }  # fmt: skip


RECORDS = [
    record("maisie", "walsh", "2024-03-01", sex="F", **home("14", "ZZ1 2AB")),
    record("maisie", "walsh", "2024-03-01", sex="F", **home("14", "ZZ1 2AB")),
    record("maisy", "walsh", "2024-01-03", sex="F", **home("9", "ZZ1 2CD")),
    record("tom", "okafor", "2011-11-30", sex="M", **home("2", "ZZ9 9XY")),
    record("maisie", "osei", "2019-07-07"),
    {"is_unborn": True, "is_placeholder": False, "is_adopted": False},
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return snapshot_of(RECORDS, [])


@pytest.mark.parametrize(("a", "b"), [(0, 1), (0, 2), (3, 2), (4, 0), (5, 1)])
def test_the_parts_sum_up_to_the_weight(connection, a, b):
    found = waterfall(connection, MODEL, a, b)
    assert sum(part.bits for part in found.parts) == pytest.approx(found.weight, abs=1e-9)
    assert found.parts[0].what == "start" and len(found.parts) > 1


def test_the_weight_is_the_one_that_the_linkage_found(connection):
    linking = linker_of(connection, "linkage_record", MODEL)
    edges = predicted(connection, linking, "linkage_record", -50.0)
    found = {(int(a), int(b)): float(weight) for a, b, weight in zip(edges.a, edges.b, edges.weight, strict=True)}
    assert (0, 1) in found and (0, 2) in found
    for (a, b), weight in found.items():
        assert waterfall(connection, MODEL, b, a).weight == pytest.approx(weight, abs=1e-9)


def test_each_part_says_what_was_compared_and_the_bits_it_adds(connection):
    found = waterfall(connection, MODEL, 0, 1)
    told = {part.what: part.sentence for part in found.parts}
    assert re.fullmatch(
        r"The forename agrees and 1 in [\d,.]+ records bears it: [\d.]+ bits for one person", told["forename"]
    )
    assert told["birth"].startswith("The birth date agrees: ") and told["birth"].endswith("for one person")
    assert told["place"].startswith("The home agrees: ")


def test_what_is_not_known_says_nothing_either_way(connection):
    found = waterfall(connection, MODEL, 0, 5)
    assert found.parts[1].bits == 0.0
    assert found.parts[1].sentence == "The forename is not known of both: nothing either way"


DECLARED = settings([("birth_date",)], extra=["occupation"], with_number=True).create_settings_dict("duckdb")


@pytest.mark.parametrize("comparisons", [MODEL.settings["comparisons"], DECLARED["comparisons"]])
def test_every_level_has_words_of_its_own(comparisons):
    """Of the shipped model, and of all that `linkage/model.py` can compare: none is said by the model's label."""
    for comparison in comparisons:
        told = [_words(comparison["output_column_name"], level, 900.0) for level in comparison["comparison_levels"]]
        for words in told:
            assert not re.search(r"NULL|Exact|Jaro|comparison|_|level|:", words), words
        assert len(set(told)) == len(told), "two levels are said alike"


def test_a_level_without_words_is_said_by_its_label():
    assert _words("birth", {"label_for_charts": "one moon"}, None) == "the birth date: one moon"


@pytest.mark.parametrize(
    ("bits", "words"),
    [(9.84, "9.8 bits for one person"), (-2.0, "2.0 bits for two people"), (0.04, "nothing either way")],
)
def test_bits_in_words(bits, words):
    assert said(bits) == words


@pytest.mark.parametrize(
    ("weight", "ending"),
    [(3.0, "8 to 1 that they are one person"), (-1.0, "2 to 1 that they are two people"),
     (30.0, "more than a million to 1 that they are one person")],
)  # fmt: skip
def test_the_weight_in_words(weight, ending):
    assert Waterfall((Part("start", weight, ""),), weight).sentence.endswith(ending)


def test_a_rare_name_weighs_more_than_a_common_one():
    common = [record("maisie", "walsh", "2020-01-01") for _ in range(60)]
    rare = [record("zephyrine", "walsh", "2020-01-01") for _ in range(2)]
    connection = snapshot_of([*common, *rare], [])
    assert _bits(connection, 0, 1) < _bits(connection, 60, 61)


def _bits(connection: duckdb.DuckDBPyConnection, a: int, b: int) -> float:
    return next(part.bits for part in waterfall(connection, MODEL, a, b).parts if part.what == "forename")
