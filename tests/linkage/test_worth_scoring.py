"""Pairs that are not worth scoring are only those that could never weigh enough: Splink's own scores are the oracle."""

import random

import duckdb
import numpy as np
import pytest
from standing import stood

from familyhub.linkage import predicting
from familyhub.linkage.frozen import linker_of, load_model
from familyhub.linkage.predicting import predicted
from familyhub.linkage.shape import Edges
from familyhub.linkage.worth_scoring import WORTH, worth_scoring

NAMES = ("mary", "marie", "maria", "jo", "jon", "john", "o", "al", "muhammad", "mohammed", "zoe", "ze", "annabelle")
SURNAMES = ("smith", "smyth", "smithson", "ng", "nguyen", "begum", "begun", "john", "mary", "okonkwooyelaran")
POSTCODES = ("ZX1 1AB", "ZX1 1AC", "ZX1 2AB", "ZX2 1AB", "ZY9 9ZZ", "ZX11 1AB")


def slipped(rng: random.Random, word: str) -> str:
    """The word with up to three slips: letters swapped, lost, doubled or mistaken."""
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
        at = rng.randrange(len(word))
        kind = rng.randrange(4)
        if kind == 0 and len(word) > 1:
            word = word[:at] + word[at + 1 :]
        elif kind == 1:
            word = word[:at] + word[at] + word[at:]
        elif kind == 2:
            word = word[:at] + rng.choice("aeiosty") + word[at + 1 :]
        elif at + 1 < len(word):
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def one_of(rng: random.Random, words: tuple[str, ...]) -> str | None:
    return None if rng.random() < 0.08 else slipped(rng, rng.choice(words))


def drawn(seed: int, records: int) -> list[dict[str, object]]:
    """Records as unlike and as alike as can be: few names with slips, dates whose parts are swapped, gaps anywhere."""
    rng = random.Random(seed)
    made: list[dict[str, object]] = []
    for node in range(records):
        forename, surname = one_of(rng, NAMES), one_of(rng, SURNAMES)
        postcode = None if rng.random() < 0.2 else rng.choice(POSTCODES)
        year, month, day = rng.choice((2020, 2021)), rng.choice((3, 4)), rng.choice((3, 4, 12))
        known = rng.random() > 0.1
        made.append(
            {
                "node": node, "source": f"s{node % 3}", "person_key": str(node), "is_placeholder": False,
                "forename": forename, "forenames": forename and [forename, *rng.sample(NAMES, rng.randrange(3))],
                "forename_roots": forename and [forename, *rng.sample(NAMES, rng.randrange(2))],
                "surname": surname, "surnames": surname and [surname, *rng.sample(SURNAMES, rng.randrange(2))],
                "sex": rng.choice(("F", "M", None)), "birth_year": year, "birth_month": month if known else None,
                "birth_day": day if known else None, "birth_date": f"{year}-{month:02}-{day:02}" if known else None,
                "house": rng.choice(("1", "2", None)), "street": rng.choice(("mill lane", "high street", None)),
                "uprn": rng.choice(("100", "200", None, None)), "postcode": postcode,
                "sector": postcode and postcode[:-2], "district": postcode and postcode.split()[0],
                "postcodes": postcode and [postcode, *rng.sample(POSTCODES, rng.randrange(2))],
            }
        )  # fmt: skip
    return made


def everybody_by_everybody(
    connection: duckdb.DuckDBPyConnection, lowest: float, monkeypatch: pytest.MonkeyPatch, *, narrowed: bool
) -> Edges:
    if not narrowed:
        monkeypatch.setattr(predicting, "worth_scoring", lambda *_: None)
    linking = linker_of(connection, "standard", load_model(), [("is_placeholder",)])
    return predicted(connection, linking, "standard", lowest)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lowest", [-12.0, 4.0, 12.0])
def test_what_is_left_out_could_not_have_weighed_enough(seed: int, lowest: float, monkeypatch: pytest.MonkeyPatch):
    with stood(drawn(seed, 250)) as connection:
        quick = everybody_by_everybody(connection, lowest, monkeypatch, narrowed=True)
        slow = everybody_by_everybody(connection, lowest, monkeypatch, narrowed=False)
    assert len(slow.a) > 10
    for column in ("a", "b", "dissimilar", "weight"):
        np.testing.assert_array_equal(getattr(quick, column), getattr(slow, column))


def test_most_pairs_are_left_out():
    """Otherwise the judging beforehand would be for nothing."""
    with stood(drawn(1, 250)) as connection:
        linking = linker_of(connection, "standard", load_model(), [("is_placeholder",)])
        assert worth_scoring(connection, linking, "standard", 4.0) == _count(connection, WORTH) < 250 * 249 / 2 / 4


def test_a_model_with_an_untrained_level_scores_every_pair():
    """What an untrained level weighs is Splink's affair: nothing can be said beforehand."""
    model = load_model()
    del model.settings["comparisons"][0]["comparison_levels"][1]["m_probability"]
    with stood(drawn(1, 50)) as connection:
        linking = linker_of(connection, "standard", model, [("is_placeholder",)])
        assert worth_scoring(connection, linking, "standard", 4.0) is None


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]
