"""The frozen model where one machine is not enough: its weights as they are, its conditions in Spark's words.

A model's file holds its conditions as DuckDB reads them. Spark quotes columns otherwise, and has other names for
similarities and lists; Splink says each comparison in either dialect, so what is declared in `model` is looked up.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from familyhub.errors import ConfigurationError
from familyhub.linkage.model import settings

DUCKDB, SPARK = "duckdb", "spark"


def spark_settings(told: Mapping[str, Any], rules: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """What a linker of `frozen.linker_of` holds (`save_model_to_json`), for Splink's Spark backend and these rules.

    Spark needs Splink's functions in its session (`splink.backends.spark.similarity_jar_location`) and the frequencies
    of names registered, as DuckDB does. Raises ConfigurationError for a condition that this version does not declare.
    """
    declared = settings(rules)
    here, there = (declared.create_settings_dict(dialect) for dialect in (DUCKDB, SPARK))
    words = dict(zip(_conditions(here), _conditions(there), strict=True))
    said = deepcopy(dict(told))
    for compared in said["comparisons"]:
        for level in compared["comparison_levels"]:
            condition = level["sql_condition"]
            if condition not in words:
                raise _undeclared(compared["output_column_name"], condition)
            level["sql_condition"] = words[condition]
    said["blocking_rules_to_generate_predictions"] = there["blocking_rules_to_generate_predictions"]
    said["sql_dialect"] = SPARK
    return said


def _conditions(told: Mapping[str, Any]) -> Iterator[str]:
    for compared in told["comparisons"]:
        for level in compared["comparison_levels"]:
            yield level["sql_condition"]


def _undeclared(comparison: str, condition: str) -> ConfigurationError:
    return ConfigurationError(
        "model_unknown",
        f"the comparison {comparison} of the model",
        found=f"the condition {condition}",
        expected="one that this version of familyhub compares by",
        next_step="Train a model with this version (`familyhub linkage train`), or run the one at hand on DuckDB.",
    )
