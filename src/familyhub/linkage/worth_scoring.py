"""Which pairs are worth the model's full comparison: those that can reach the lowest weight asked for.

Most pairs that a rule of blocking finds are strangers, and comparing their lists and spellings costs more than
anything else in the linkage. So each pair is first judged by what is quick to compare, and what is slow is taken at its
best: two lists may share a word where their bits do, two names may be alike where their letters are. A pair that cannot
reach the lowest weight even so is left out; nothing that can is (`tests/linkage/test_worth_scoring.py`).
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
from splink import Linker

WORTH = "worth_scoring"

BITS = 62
"""Into how many bits the words of a list and the letters of a name fall: those of a positive whole number."""

SLACK = 0.001
"""Bits by which sums of rounded weights may differ."""

_SHARED = re.compile(r'array_length\(list_intersect\("?(\w+)_l"?, "?\1_r"?\)\) >= 1')
_AMONG = re.compile(r'array_contains\("?(\w+)_([lr])"?, "?(\w+)_([lr])"?\)')
_SIMILAR = re.compile(r'jaro_winkler_similarity\("?(\w+)_l"?, "?\1_r"?\) >= ([0-9.]+)')
_SLIPS = re.compile(r'(?:damerau_)?levenshtein\("?(\w+)_l"?, "?\1_r"?\) <= ([0-9.]+)')
_SIDED = re.compile(r'"?\b(\w+)_([lr])\b"?')
_COLUMN = re.compile(r'\b[lr]\."?(\w+)"?')


def worth_scoring(connection: duckdb.DuckDBPyConnection, linking: Linker, table: str, lowest: float) -> int | None:
    """Create `worth_scoring(match_key, join_key_l, join_key_r)` for `linking` to score; the number of pairs.

    `lowest` is the weight in bits that a pair must be able to reach. None, and no table, where the model has a level
    without a weight: then nothing can be said beforehand.
    """
    told = linking.misc.save_model_to_json()
    if not all(_is_weighed(level) for compared in told["comparisons"] for level in compared["comparison_levels"]):
        return None
    rules = [rule if isinstance(rule, str) else rule["blocking_rule"] for rule in told[_RULES]]
    at_best = " + ".join(
        [f"({_prior(told)})", *(best_weight(each["comparison_levels"]) for each in told["comparisons"])]
    )
    _quick_records(connection, linking, table, [*rules, at_best], told)
    connection.execute("CREATE OR REPLACE TEMP TABLE found_pair (l BIGINT, r BIGINT)")
    for rule in rules:
        connection.execute(
            "INSERT INTO found_pair SELECT l.node, r.node FROM quick_record AS l"
            f" JOIN quick_record AS r ON {rule} AND l.node < r.node WHERE {at_best} >= {lowest - SLACK}"
        )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {WORTH} AS"
        " SELECT DISTINCT '0' AS match_key, l AS join_key_l, r AS join_key_r FROM found_pair"
    )
    for passing in ("found_pair", "quick_record"):
        connection.execute(f"DROP TABLE temp.{passing}")
    return connection.execute(f"SELECT COUNT(*) FROM {WORTH}").fetchall()[0][0]


_RULES = "blocking_rules_to_generate_predictions"


def best_weight(levels: Sequence[Mapping[str, Any]]) -> str:
    """SQL for the most that a comparison can weigh, in bits, over the columns of `l` and `r` in `quick_record`."""
    usual = next((level["u_probability"] for level in levels if level.get("tf_adjustment_column")), None)
    cases = []
    for number, level in enumerate(levels):
        asked = level["sql_condition"]
        if asked == "ELSE":
            cases.append(f"ELSE {_most([level], usual)}")
        elif level.get("is_null_level"):
            cases.append(f"WHEN {_sided(asked)} THEN 0")
        else:
            quick = _quick(asked)
            # where only the quick condition holds, the pair is at one of the levels below
            possible = [level] if quick == asked else levels[number:]
            cases.append(f"WHEN {_sided(quick)} THEN {_most(possible, usual)}")
    return f"CASE {' '.join(cases)} END"


def _quick(asked: str) -> str:
    """A condition that holds wherever `asked` does, with what is slow to compare replaced by what is quick."""
    quick = _SHARED.sub(r"(l.\1__words & r.\1__words) <> 0", asked)
    quick = _AMONG.sub(r"(\2.\1__words & \4.\3__word) <> 0", quick)
    quick = _SIMILAR.sub(lambda found: _may_be_similar(found[1], float(found[2])), quick)
    return _SLIPS.sub(lambda found: _may_be_slips(found[1], found[2]), quick)


def _may_be_similar(column: str, similarity: float) -> str:
    """Where the Jaro-Winkler similarity can reach `similarity`, by how many letters one name has and the other has not.

    Jaro's similarity is at most a third of (shared / one length + shared / other length + 1); Winkler adds at most four
    tenths of what is missing to 1, and nothing where the first letters differ.
    """
    shared = f"LEAST(l.{column}__length - {_lost(column, 'l', 'r')}, r.{column}__length - {_lost(column, 'r', 'l')})"
    without, with_start = (3 * jaro - 1 - SLACK for jaro in (similarity, (similarity - 0.4) / 0.6))
    return (
        f"({shared} * (l.{column}__each + r.{column}__each)"
        f" >= CASE WHEN l.{column}__first = r.{column}__first THEN {with_start} ELSE {without} END)"
    )


def _may_be_slips(column: str, slips: str) -> str:
    """Where so few slips can lead from one name to the other: no slip adds or takes more than one letter."""
    return (
        f"({_lost(column, 'l', 'r')} <= {slips} AND {_lost(column, 'r', 'l')} <= {slips}"
        f" AND ABS(l.{column}__length - r.{column}__length) <= {slips})"
    )


def _lost(column: str, here: str, there: str) -> str:
    return f"BIT_COUNT({here}.{column}__letters & ~{there}.{column}__letters)"


def _sided(condition: str) -> str:
    """`forename_l` as `l.forename`."""
    return _SIDED.sub(r"\2.\1", condition)


def _most(levels: Iterable[Mapping[str, Any]], usual: float | None) -> str:
    """The highest weight of these levels: a rare value may add to those that count how common one is."""
    plain, rare = [], {}
    for level in levels:
        weight, column = _bits(level), level.get("tf_adjustment_column")
        if not column:
            plain.append(weight)
        else:
            share = level.get("tf_adjustment_weight", 1.0)
            told = share * math.log2(usual or 1.0) + weight
            rare[column, share] = max(told, rare.get((column, share), told))
    most = [f"{max(plain):.6f}"] if plain else []
    most += [f"{told:.6f} + {share} * LEAST(l.{name}__rare, r.{name}__rare)" for (name, share), told in rare.items()]
    return most[0] if len(most) == 1 else f"GREATEST({', '.join(most)})"


def _is_weighed(level: Mapping[str, Any]) -> bool:
    return bool(level.get("is_null_level") or (level.get("m_probability") and level.get("u_probability")))


def _bits(level: Mapping[str, Any]) -> float:
    return math.log2(level["m_probability"] / level["u_probability"])


def _prior(told: Mapping[str, Any]) -> float:
    likely = told["probability_two_random_records_match"]
    return math.log2(likely / (1 - likely))


def _quick_records(
    connection: duckdb.DuckDBPyConnection, linking: Linker, table: str, texts: Sequence[str], told: Mapping[str, Any]
) -> None:
    """`quick_record`: of each record what the rules and the quick conditions ask for."""
    asked = sorted({name for text in texts for name in _COLUMN.findall(text)} - {"node"})
    columns = [f'{_column(name)} AS "{name}"' for name in asked if not name.endswith("__rare")]
    rare = [name.removesuffix("__rare") for name in asked if name.endswith("__rare")]
    columns += [f"-LOG2(common_{name}.tf_{name}) AS {name}__rare" for name in rare]
    joins = [
        f"LEFT JOIN {linking.table_management.compute_tf_table(name).physical_name} AS common_{name}"
        f" ON common_{name}.{name} = record.{name}"
        for name in rare
    ]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE quick_record AS SELECT record.node, {', '.join(columns)}"
        f" FROM {table} AS record {' '.join(joins)} ORDER BY record.node"
    )


def _column(name: str) -> str:
    """SQL for a column of `quick_record` from those of the record."""
    column, _, derived = name.partition("__")
    return _DERIVED[derived].format(column=f"record.{column}", bits=BITS)


_BIT = "1::BIGINT << CAST(HASH({word}) % {{bits}} AS INTEGER)"
_TOGETHER = "LIST_REDUCE(LIST_PREPEND(0::BIGINT, LIST_TRANSFORM({words}, LAMBDA word: {bit})), LAMBDA a, b: a | b)"
_DERIVED = {
    "": "{column}",
    "word": _BIT.format(word="{column}"),
    "words": _TOGETHER.format(words="{column}", bit=_BIT.format(word="word")),
    "letters": _TOGETHER.format(words="STRING_SPLIT({column}, '')", bit=_BIT.format(word="word")),
    "length": "LENGTH({column})",
    "each": "1.0 / NULLIF(LENGTH({column}), 0)",
    "first": "ASCII({column})",
}
