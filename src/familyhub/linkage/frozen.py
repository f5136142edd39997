"""A frozen model: what each agreement weighs, as one JSON file with a version, so that every link can be told again.

Frozen is what was learnt: the comparisons as SQL, their weights, and the thresholds. Taken from the data at hand is
what belongs to it: which pairs are looked at, how common each name is, and how many records there are. Names are never
stored.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import msgspec
from splink import DuckDBAPI, Linker, block_on
from splink.blocking_rule_library import CustomRule

from familyhub.errors import ConfigurationError
from familyhub.linkage.model import SWAPPED, blocking
from familyhub.linkage.shape import Thresholds

MODEL_FORMAT = 1
"""What the file holds; a newer one is refused."""

STANDARD_MODEL = "standard-1"
"""The model that is in use where a workspace has adopted none."""

FEWEST_RECORDS = 20_000
"""Data of fewer records are linked as if they were so many, and their names as common as in training: of four records
nobody can learn how common a name is."""

PACKAGE = "familyhub.linkage"
_VERSION = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")


@dataclass(frozen=True, slots=True)
class Trained:
    """How a model came about: counts of records by source, never a name.

    `matches_each` is how many other records one record belongs with, on average. `filled` says which levels of which
    comparison no pair of the training showed, and what stands for them.
    """

    on: date
    data: str
    records: dict[str, int]
    proven_pairs: dict[str, int]
    random_pairs: int
    seed: int
    matches_each: float
    libraries: dict[str, str]
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrozenModel:
    """A model as its file holds it: `settings` are Splink's, without rules of blocking and without term frequencies."""

    version: str
    settings: dict[str, Any]
    thresholds: Thresholds
    trained: Trained
    format: int = field(default=MODEL_FORMAT)


def load_model(name_or_path: str | Path = STANDARD_MODEL) -> FrozenModel:
    """The model of that name among those shipped, or in that file.

    Raises ConfigurationError where there is none, where the file holds no model, or one of a newer format.
    """
    if isinstance(name_or_path, str) and _VERSION.fullmatch(name_or_path) and not name_or_path.endswith(".json"):
        if name_or_path not in shipped():
            raise _unknown(f'model "{name_or_path}"', "no such model", f"one of {', '.join(shipped())}, or a file")
        return read_model(shipped_bytes(name_or_path), name_or_path)
    path = Path(name_or_path)
    if not path.is_file():
        raise _unknown(path.name, "no such file", "a model's JSON file")
    return read_model(path.read_bytes(), path.name)


def read_model(text: bytes, where: str) -> FrozenModel:
    """The model that a file's bytes hold. Raises ConfigurationError, naming `where`, if they hold none we can read."""
    try:
        told = msgspec.json.decode(text, type=dict[str, Any])
        if isinstance(told.get("format"), int) and told["format"] > MODEL_FORMAT:
            raise _unknown(where, f"a model of format {told['format']}", f"format {MODEL_FORMAT} or earlier")
        model = msgspec.convert(told, type=FrozenModel)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _unknown(where, f"no model: {error}", "a file that `familyhub linkage train` wrote") from error
    check_version(model.version)
    return model


def check_version(version: str) -> None:
    """Raises ConfigurationError for a name that cannot be a file's."""
    if not _VERSION.fullmatch(version):
        raise _unknown(f'model "{version}"', "a name that is no file's", "small letters, digits, dots and hyphens")


def write_model(model: FrozenModel, path: Path) -> None:
    """Write a model to its file: the same model, the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(model, order="sorted"), indent=1) + b"\n")


def shipped() -> list[str]:
    """The versions that come with familyhub."""
    found = (entry.name for entry in (files(PACKAGE) / "models").iterdir())
    return sorted(name.removesuffix(".json") for name in found if name.endswith(".json"))


def shipped_bytes(version: str) -> bytes:
    """The file of a model that comes with familyhub. Raises FileNotFoundError for any other."""
    return (files(PACKAGE) / "models" / f"{version}.json").read_bytes()


def linker_of(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    model: FrozenModel,
    rules: Sequence[tuple[str, ...]] | None = None,
) -> Linker:
    """Splink's linker over the standard records in `table`, with the model's weights.

    `rules` say which pairs are looked at; without them, those that suit the data at hand (`model.blocking`). The linker
    reads the temporary tables `frequency_of_...`, until another is made.
    """
    records = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]
    settings = deepcopy(model.settings)
    settings["probability_two_random_records_match"] = _prior(model, records)
    chosen = blocking(connection, table) if rules is None else rules
    settings["blocking_rules_to_generate_predictions"] = [*(block_on(*rule) for rule in chosen), CustomRule(SWAPPED)]
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=connection)
    # checking settings costs seconds at every refresh; these were checked when they were frozen
    linking = Linker(api.register(table), settings, log_level=logging.ERROR, validate_settings=False)
    for column, usual in _counted(model):
        name = f"frequency_of_{column}"
        query = _FREQUENCIES.format(column=column, table=table, usual=usual)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        linking.table_management.register_term_frequency_lookup(api.register(name, table_name=name), column)
    return linking


def _prior(model: FrozenModel, records: int) -> float:
    """How likely two records drawn at random are one person's: the more records there are, the less."""
    return min(0.5, 2 * model.trained.matches_each / (max(records, FEWEST_RECORDS) - 1))


def _counted(model: FrozenModel) -> Iterator[tuple[str, float]]:
    """Columns in which a rare agreement weighs more than a common one, and how often strangers usually agree in it."""
    for compared in model.settings["comparisons"]:
        counted = (level for level in compared["comparison_levels"] if "tf_adjustment_column" in level)
        if (exact := next(counted, None)) is not None:
            yield exact["tf_adjustment_column"], exact["u_probability"]


_FREQUENCIES = f"""
WITH borne AS (              -- how many records bear each
    SELECT {{column}}, COUNT(*) AS records FROM {{table}} WHERE {{column}} IS NOT NULL GROUP BY {{column}}
),
known AS (
    SELECT SUM(records) AS records FROM borne
)
SELECT borne.{{column}},
    CASE
        WHEN known.records >= {FEWEST_RECORDS} THEN borne.records / known.records
        ELSE (borne.records + {{usual}} * ({FEWEST_RECORDS} - known.records)) / {FEWEST_RECORDS}
    END AS tf_{{column}}
FROM borne, known
"""


def _unknown(where: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "model_unknown",
        where,
        found=found,
        expected=expected,
        next_step="See `familyhub linkage models` for those there are.",
    )
