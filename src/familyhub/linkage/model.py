"""The model: how much each agreement and disagreement of two records says that they are one person, in bits.

Fellegi and Sunter's model (JASA 64, 1969) as Splink fits and applies it. The comparisons are declared here, on the
columns of `shape.STANDARD`; what they weigh is trained, frozen as JSON and versioned (`models/`), so that a figure of
today can be told next year. Only SQL that Splink's DuckDB and Spark backends both run.

Identifiers are not compared here: a number that only one person bears links by itself (exact passes), and two
different ones forbid (cannot-link); a model would trade them against names.
"""

from collections.abc import Sequence

import duckdb
import splink.comparison_level_library as level
import splink.comparison_library as comparison
from splink import SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

TYPED = 0.92
"""Jaro-Winkler similarity of two spellings of one name, with a slip or two."""

ALIKE = 0.8
"""Jaro-Winkler similarity below which two names have nothing to do with each other."""

SWAPPED = "l.forename = r.surname AND l.surname = r.forename AND l.birth_year = r.birth_year"

SWAP = "swapped with the surname"

FORENAME, SURNAME, BIRTH, PLACE, SEX, NUMBER = "forename", "surname", "birth", "place", "sex", "other_number"


def settings(
    rules: Sequence[tuple[str, ...]], extra: Sequence[str] = (), *, with_number: bool = False
) -> SettingsCreator:
    """The untrained model of the standard columns, asked of the pairs of `rules` (from `blocking`).

    `extra` are further columns that may agree, for data that has them.
    """
    compared = [_forename(), _surname(), _birth(), _place(), comparison.ExactMatch("sex")]
    if with_number:
        compared.append(_number())
    compared += [_words(column) for column in extra]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="node",
        comparisons=compared,
        blocking_rules_to_generate_predictions=[*(block_on(*rule) for rule in rules), CustomRule(SWAPPED)],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def blocking(
    connection: duckdb.DuckDBPyConnection, table: str, extra: Sequence[str] = (), *, with_number: bool = False
) -> list[tuple[str, ...]]:
    """Which pairs of the records in `table` are looked at: those that agree on all columns of any of these tuples.

    Loose rules find pairs that strict ones miss, and explode where many people share what they ask for. So strict ones
    are taken first, unless they give more than `STRICT_PAIRS_EACH` pairs for each record of the data at hand (where all
    bear one surname, say), then loose ones, the most selective first, as long as all together give fewer than
    `PAIRS_EACH` for each record, or fewer than `PAIRS_ANYWAY`.
    """
    records = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]
    strict, most = [("other_number",)] if with_number else [], max(STRICT_PAIRS_EACH * records, PAIRS_ANYWAY)
    strict += [rule for rule in _STRICT if _pairs(connection, table, rule) <= most]
    loose = [
        *_LOOSE, *((column,) for column in extra), *((column, name) for column in extra for name in _BESIDE_EXTRA),
    ]  # fmt: skip
    sizes = sorted((_pairs(connection, table, rule), place, rule) for place, rule in enumerate(loose))
    left = max(PAIRS_EACH * records, PAIRS_ANYWAY) - sum(_pairs(connection, table, rule) for rule in strict)
    taken = strict
    for pairs, _, rule in sizes:
        left -= pairs
        if left < 0:
            break
        taken = [*taken, rule]
    # what a looser rule finds, a stricter one need not look for again
    return [rule for rule in taken if not any(set(other) < set(rule) for other in taken)]


def has_pairs(connection: duckdb.DuckDBPyConnection, table: str, rules: Sequence[tuple[str, ...]]) -> bool:
    """Whether any two of the records in `table` agree on all columns of any rule, or are swapped."""
    if any(_pairs(connection, table, rule) for rule in rules):
        return True
    swapped = f"SELECT 1 FROM {table} AS l JOIN {table} AS r ON {SWAPPED} AND l.node < r.node LIMIT 1"
    return connection.execute(swapped).fetchone() is not None


def _pairs(connection: duckdb.DuckDBPyConnection, table: str, rule: tuple[str, ...]) -> int:
    known = " AND ".join(f"{column} IS NOT NULL" for column in rule)
    counted = f"SELECT COUNT(*) AS n FROM {table} WHERE {known} GROUP BY {', '.join(rule)}"
    return connection.execute(f"SELECT CAST(COALESCE(SUM(n * (n - 1) / 2), 0) AS BIGINT) FROM ({counted})").fetchall()[
        0
    ][0]


STRICT_PAIRS_EACH = 10
"""The most pairs that one strict rule may give for each record."""

PAIRS_EACH = 20
"""The most pairs that all loose rules together may give for each record."""

PAIRS_ANYWAY = 5_000_000
"""So many pairs are looked at in any case: they cost seconds."""

_STRICT: tuple[tuple[str, ...], ...] = (
    ("birth_date", "forename"), ("birth_date", "surname"), ("birth_date", "district"), ("birth_date", "house"),
    ("birth_date", "substr(forename, 1, 1)", "substr(surname, 1, 1)", "sex"), ("postcode", "forename"),
    ("forename", "surname", "birth_year"), ("forename", "surname", "birth_month", "birth_day"),
    ("forename", "surname", "district"), ("house", "street", "forename"), ("house", "street", "surname"),
    ("surname", "birth_year", "birth_month", "substr(forename, 1, 1)"),
    ("surname", "birth_month", "birth_day", "substr(forename, 1, 1)"),
    ("forename", "birth_month", "birth_day", "substr(surname, 1, 1)"),
)  # fmt: skip

_LOOSE: tuple[tuple[str, ...], ...] = (
    ("birth_date",), ("postcode",), ("forename",), ("surname",), ("forename", "surname"), ("surname", "birth_year"),
    ("forename", "birth_year"), ("house", "street"), ("surname", "birth_month", "birth_day"),
    ("forename", "birth_month", "birth_day"), ("birth_date", "sex"), ("surname", "district"),
    ("forename", "district"), ("surname", "sector"), ("forename", "sector"), ("postcode", "surname"),
    ("postcode", "birth_year"), ("postcode", "birth_month"), ("postcode", "birth_day"),
    ("birth_date", "substr(forename, 1, 1)", "sex"), ("birth_date", "substr(surname, 1, 1)", "sex"),
    ("forename", "surname", "birth_month"), ("forename", "surname", "birth_day"),
    ("forename", "birth_year", "birth_month", "district"), ("house", "street", "district"),
)  # fmt: skip

_BESIDE_EXTRA = ("forename", "surname", "birth_year", "birth_date", "postcode")


def _forename() -> comparison.CustomComparison:
    """Two forenames: the same, one among the other's, one short for or a spelling of the other, a slip, an initial."""
    return comparison.CustomComparison(
        output_column_name=FORENAME,
        comparison_levels=[
            level.NullLevel("forename"),
            level.ExactMatchLevel("forename").configure(tf_adjustment_column="forename"),
            level.CustomLevel("forename_l = surname_r AND surname_l = forename_r", SWAP),
            level.ArrayIntersectLevel("forename_roots").configure(
                label_for_charts="short form or spelling", tf_adjustment_column="forename"
            ),
            level.JaroWinklerLevel("forename", TYPED).configure(
                label_for_charts="a slip", tf_adjustment_column="forename"
            ),
            # a middle name that two records share is as often a brother's
            level.CustomLevel(
                "array_contains(forenames_l, forename_r) OR array_contains(forenames_r, forename_l)",
                "another given name",
            ),
            level.CustomLevel(
                "(length(forename_l) = 1 OR length(forename_r) = 1)"
                " AND substr(forename_l, 1, 1) = substr(forename_r, 1, 1)",
                "an initial",
            ),
            level.And(
                level.DamerauLevenshteinLevel("forename", 2),
                level.CustomLevel("length(forename_l) > 3 AND length(forename_r) > 3"),
            ).configure(label_for_charts="two slips"),
            level.JaroWinklerLevel("forename", ALIKE).configure(label_for_charts="somewhat alike"),
            level.ElseLevel(),
        ],
    )


def _surname() -> comparison.CustomComparison:
    return comparison.CustomComparison(
        output_column_name=SURNAME,
        comparison_levels=[
            level.NullLevel("surname"),
            level.ExactMatchLevel("surname").configure(tf_adjustment_column="surname"),
            level.ArrayIntersectLevel("surnames").configure(label_for_charts="a former name or a part"),
            level.JaroWinklerLevel("surname", TYPED).configure(
                label_for_charts="a slip", tf_adjustment_column="surname"
            ),
            level.DamerauLevenshteinLevel("surname", 2).configure(label_for_charts="two slips"),
            level.JaroWinklerLevel("surname", ALIKE).configure(label_for_charts="somewhat alike"),
            level.ElseLevel(),
        ],
    )


_YEAR, _MONTH, _DAY = (f"birth_{part}_l = birth_{part}_r" for part in ("year", "month", "day"))
_UNKNOWN = " AND ".join(f"(birth_{part}_l IS NULL OR birth_{part}_r IS NULL)" for part in ("year", "month", "day"))
_AGREEING = " + ".join(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in (_YEAR, _MONTH, _DAY))
_DIFFERING = " + ".join(
    f"CASE WHEN birth_{part}_l <> birth_{part}_r THEN 1 ELSE 0 END" for part in ("year", "month", "day")
)


def _birth() -> comparison.CustomComparison:
    """Two birth dates, by their parts: a date may be known in part, and one part may be mistyped."""
    return comparison.CustomComparison(
        output_column_name=BIRTH,
        comparison_levels=[
            level.CustomLevel(_UNKNOWN, "not known").configure(is_null_level=True),
            level.CustomLevel(f"{_AGREEING} = 3", "the same"),
            level.CustomLevel(f"({_DIFFERING}) = 0 AND ({_AGREEING}) = 2", "the same as far as known"),
            level.CustomLevel(
                f"{_YEAR} AND birth_month_l = birth_day_r AND birth_day_l = birth_month_r", "day and month swapped"
            ),
            level.CustomLevel(f"({_AGREEING}) = 2", "one part differs"),
            level.AbsoluteDateDifferenceLevel(
                "birth_date", input_is_string=False, threshold=31, metric="day"
            ).configure(label_for_charts="within a month"),
            level.CustomLevel(f"({_DIFFERING}) = 0", "one part known, the same"),
            level.CustomLevel(f"({_AGREEING}) = 1", "one part agrees"),
            level.ElseLevel(),
        ],
    )


def _place() -> comparison.CustomComparison:
    """Where two records live, once: address and postcode compared apart would count a household twice."""
    return comparison.CustomComparison(
        output_column_name=PLACE,
        comparison_levels=[
            level.CustomLevel(
                "(postcode_l IS NULL OR postcode_r IS NULL) AND (street_l IS NULL OR street_r IS NULL)"
                " AND (uprn_l IS NULL OR uprn_r IS NULL)",
                "not known",
            ).configure(is_null_level=True),
            level.CustomLevel(
                "uprn_l = uprn_r OR (house_l = house_r AND (postcode_l = postcode_r OR"
                " (street_l = street_r AND district_l = district_r)))",
                "the same home",
            ),
            level.CustomLevel("house_l = house_r AND street_l = street_r", "the same house and street"),
            level.CustomLevel(
                "postcode_l = postcode_r AND house_l <> house_r AND street_l <> street_r",
                "the same postcode, another house and street",
            ),
            level.CustomLevel("postcode_l = postcode_r", "the same postcode"),
            level.ArrayIntersectLevel("postcodes").configure(label_for_charts="a postcode of before"),
            level.CustomLevel("levenshtein(postcode_l, postcode_r) <= 1", "one letter of the postcode differs"),
            level.CustomLevel("sector_l = sector_r", "the same postcode sector"),
            level.CustomLevel("district_l = district_r", "the same postcode district"),
            level.ElseLevel(),
        ],
    )


def _number() -> comparison.CustomComparison:
    return comparison.CustomComparison(
        output_column_name=NUMBER,
        comparison_levels=[
            level.NullLevel("other_number"),
            level.ExactMatchLevel("other_number"),
            level.DamerauLevenshteinLevel("other_number", 1).configure(label_for_charts="one digit differs"),
            level.ElseLevel(),
        ],
    )


def _words(column: str) -> comparison.CustomComparison:
    return comparison.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            level.NullLevel(column),
            level.ExactMatchLevel(column).configure(tf_adjustment_column=column),
            level.JaroWinklerLevel(column, TYPED).configure(label_for_charts="a slip"),
            level.JaroWinklerLevel(column, ALIKE).configure(label_for_charts="somewhat alike"),
            level.ElseLevel(),
        ],
    )
