"""Why the model thinks what it thinks of two records: its weight in parts, each a sentence with its bits.

A bit doubles the odds. The parts are those that Splink's `score_pair` finds with the frozen model, and they sum up to
the weight: what is said is what was counted.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from familyhub.linkage.frozen import FrozenModel, linker_of

Level = Mapping[str, Any]

NOTHING = 0.05
"""Bits that round to nothing when they are said."""

MILLION = 20.0
"""Bits beyond which odds are more than a million to one, and no number of them tells anybody more."""

ELSE = "All other comparisons"

NOUNS = {
    "forename": "the forename",
    "surname": "the surname",
    "birth": "the birth date",
    "place": "the home",
    "sex": "the sex",
    "other_number": "the number of another register",
}

SAYS = {
    ("forename", "swapped with the surname"): "the forename and the surname stand in each other's place",
    ("forename", "short form or spelling"): "one forename is short for the other, or another spelling of it",
    ("forename", "another given name"): "the forename of one is among the other's further names",
    ("forename", "an initial"): "one forename is the other's initial",
    ("forename", "a slip"): "the forenames differ by a slip",
    ("forename", "two slips"): "the forenames differ by two slips",
    ("forename", "somewhat alike"): "the forenames are somewhat alike",
    ("surname", "a former name or a part"): "the surname of one is a former name, or a part, of the other's",
    ("surname", "a slip"): "the surnames differ by a slip",
    ("surname", "two slips"): "the surnames differ by two slips",
    ("surname", "somewhat alike"): "the surnames are somewhat alike",
    ("birth", "the same"): "the birth date agrees",
    ("birth", "the same as far as known"): "the birth date agrees as far as it is known",
    ("birth", "day and month swapped"): "day and month of the birth date are swapped",
    ("birth", "one part differs"): "one of day, month and year of birth differs",
    ("birth", "within a month"): "the birth dates lie within a month of each other",
    ("birth", "one part known, the same"): "the one part of the birth date that is known agrees",
    ("birth", "one part agrees"): "only one of day, month and year of birth agrees",
    ("place", "the same home"): "the home agrees",
    ("place", "the same house and street"): "house and street agree",
    ("place", "the same postcode, another house and street"): "the postcode agrees, house and street differ",
    ("place", "the same postcode"): "the postcode agrees",
    ("place", "a postcode of before"): "they share a postcode of now or before",
    ("place", "one letter of the postcode differs"): "one letter of the postcode differs",
    ("place", "the same postcode sector"): "the homes lie in one postcode sector",
    ("place", "the same postcode district"): "the homes lie in one postcode district",
    ("other_number", "one digit differs"): "one digit of the number of another register differs",
}
"""How a level of the model is said, by the comparison and the level's label."""

OF_ANY = {
    "a slip": "{noun} differs by a slip",
    "somewhat alike": "{noun} is somewhat alike",
}
"""The same for a column that is only compared in data of its own kind. A label in neither is said as it stands."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a weight: what was compared, the bits it adds (below 0 for two people), and both in words."""

    what: str
    bits: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A weight in bits and the parts that sum up to it, the beginning first."""

    parts: tuple[Part, ...]
    weight: float

    @property
    def sentence(self) -> str:
        """The weight in words, with the odds that it stands for."""
        side, odds = ("one person", self.weight) if self.weight >= 0 else ("two people", -self.weight)
        told = "more than a million" if odds > MILLION else _times(2**odds)
        return f"Together {said(self.weight)}: by the model {told} to 1 that they are {side}"


def waterfall(connection: duckdb.DuckDBPyConnection, model: FrozenModel, a: int, b: int) -> Waterfall:
    """The weight of two records of `linkage_record`, by their nodes, under a frozen model, in parts.

    Names are as frequent, and two records as likely one person's, as in the run that linked `linkage_record`. The
    connection's own database gets temporary tables.
    """
    connection.execute("CREATE OR REPLACE TEMP VIEW scored_among AS SELECT * FROM linkage_record")
    scoring = linker_of(connection, "scored_among", model, rules=[("node",)])
    left, right = (
        scoring.table_management.register_table(_record(connection, node), name, overwrite=True)
        for node, name in ((min(a, b), "scored_left"), (max(a, b), "scored_right"))
    )
    found = scoring.inference.score_pair(left, right)
    scored = connection.sql(f"SELECT * FROM {found.physical_name}").to_arrow_table().to_pylist()[0]
    settings = scoring.misc.save_model_to_json()
    start = _start(float(settings["probability_two_random_records_match"]))
    return Waterfall((start, *_parts(settings["comparisons"], scored)), float(scored["match_weight"]))


def said(bits: float) -> str:
    """Bits in words: `9.8 bits for one person`."""
    if abs(bits) < NOTHING:
        return "nothing either way"
    return f"{abs(bits):.1f} bits for {'one person' if bits > 0 else 'two people'}"


def _record(connection: duckdb.DuckDBPyConnection, node: int) -> pa.Table:
    return connection.sql("SELECT * FROM linkage_record WHERE node = ?", params=[node]).to_arrow_table()


def _start(chance: float) -> Part:
    bits = math.log2(chance / (1 - chance))
    share = f"1 in {_times(1 / chance)}" if chance < 0.5 else f"{chance:.0%}"
    return Part("start", bits, f"Before anything is compared ({share} pairs of records are one person's): {said(bits)}")


def _parts(comparisons: Sequence[Mapping[str, Any]], scored: Mapping[str, Any]) -> list[Part]:
    parts = []
    for comparison in comparisons:
        name = str(comparison["output_column_name"])
        if f"mw_{name}" not in scored:
            continue  # a comparison that training could not fit weighs nothing
        bits = float(scored[f"mw_{name}"]) + float(scored.get(f"mw_tf_adj_{name}") or 0.0)
        level = _level(comparison["comparison_levels"], int(scored[f"gamma_{name}"]))
        words = _words(name, level, _one_in(scored, level))
        parts.append(Part(name, bits, f"{words[0].upper()}{words[1:]}: {said(bits)}"))
    return parts


def _level(levels: Sequence[Level], gamma: int) -> Level:
    """The level that Splink numbers so: -1 where something is not known, 0 the last, and upwards to the first."""
    if gamma < 0:
        return next(level for level in levels if level.get("is_null_level"))
    return [level for level in levels if not level.get("is_null_level")][-1 - gamma]


def _one_in(scored: Mapping[str, Any], level: Level) -> float | None:
    """One in how many records bears the value that both agree on."""
    column = level.get("tf_adjustment_column")
    share = scored.get(f"tf_{column}_l") if column else None
    return 1 / float(share) if share else None


def _words(name: str, level: Level, one_in: float | None) -> str:
    noun = NOUNS.get(name, f"the {name.replace('_', ' ')}")
    label = str(level.get("label_for_charts", ""))
    if level.get("is_null_level"):
        return f"{noun} is not known of both"
    if (name, label) in SAYS:
        return SAYS[name, label]
    if label in OF_ANY:
        return OF_ANY[label].format(noun=noun)
    if label == ELSE:
        return f"{noun} differs"
    if label.startswith("Exact match"):
        return f"{noun} agrees" + (f" and 1 in {_times(one_in)} records bears it" if one_in else "")
    return f"{noun}: {label}"


def _times(number: float) -> str:
    """A number of times as a person says it: two figures that count."""
    if number < 10:
        return f"{number:.1f}".removesuffix(".0")
    places = len(str(int(number))) - 2
    return f"{round(number, -places):,.0f}"
