"""The frozen model finds the same pairs with the same weights on Splink's Spark backend as on DuckDB."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from familyhub.errors import ConfigurationError
from familyhub.linkage.frozen import linker_of, load_model
from familyhub.linkage.model import blocking
from familyhub.linkage.on_spark import spark_settings
from linkage.standing import standing

PEOPLE = 110
LOWEST = -50.0
"""Bits below which no pair lies: all that are looked at are compared, not only those that matter."""

COLUMNS = (
    "source", "key", "birth_date", "forename", "forenames", "roots", "surname", "sex", "house", "street", "postcode",
)  # fmt: skip
FORENAMES = (
    "mohammed", "muhammad", "jayden", "jaden", "elizabeth", "beth", "katherine", "kate", "leo", "lee", "zoe", "ada",
    "olivia", "amelia", "harriet", "oluwaseun", "aleksandra", "thomas", "jack",
)  # fmt: skip
SURNAMES = (
    "smith", "jones", "patel", "khan", "okonkwo", "nowak", "macdonald", "fitzgerald", "lee", "ali", "taylor",
    "williamson",
)  # fmt: skip
STREETS = ("mill lane", "high street", "station road", "church close")
MISTAKES = (
    "slip",
    "slips",
    "initial",
    "swap",
    "middle",
    "surname",
    "date",
    "turned",
    "month",
    "undated",
    "moved",
    "bare",
)

PARTLY = """
UPDATE standard SET birth_date = NULL, birth_day = NULL WHERE source = 'hub' AND node % 7 = 1;
UPDATE standard SET birth_date = NULL, birth_day = NULL, birth_month = NULL WHERE source = 'hub' AND node % 7 = 2;
UPDATE standard SET surnames = LIST_APPEND(surnames, 'smith') WHERE source = 'hub' AND node % 5 = 0;
UPDATE standard SET surname = NULL, surnames = [] WHERE source = 'hub' AND node % 13 = 0;
UPDATE standard SET postcodes = LIST_APPEND(postcodes, 'ZX1 1AB') WHERE node % 11 = 0;
UPDATE standard SET house = NULL, street = NULL, postcode = NULL, sector = NULL, district = NULL, postcodes = NULL
WHERE source = 'hub' AND node % 17 = 0;
"""
"""What few cells can say: dates known in part, former names and homes, nothing known at all."""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The people as `standard`."""
    with standing(people()) as opened:
        opened.execute(PARTLY)
        yield opened


def people() -> str:
    """A table of records: people in two sources, and again in a third with a mistake of each kind in turn."""
    chance = Random("pairs on two engines")
    rows = [record for number in range(PEOPLE) for record in _records(chance, number)]
    lines = [" | ".join(str(row.get(column, "")) for column in COLUMNS) for row in rows]
    return "\n".join([" | ".join(COLUMNS), *lines])


def _records(chance: Random, number: int) -> Iterator[dict[str, Any]]:
    forename, surname = chance.choice(FORENAMES), chance.choice(SURNAMES)
    told = {
        "forename": forename,
        "roots": {"beth": "elizabeth", "kate": "katherine"}.get(forename, ""),
        "surname": surname,
        "sex": chance.choice("FM"),
        "birth_date": f"{chance.choice((2015, 2018, 2019))}-0{chance.randint(1, 9)}-0{chance.randint(1, 9)}",
        "house": chance.randint(1, 9),
        "street": chance.choice(STREETS),
        "postcode": f"ZX{chance.randint(1, 2)} {chance.randint(1, 2)}A{chance.choice('BD')}",
    }
    yield {**told, "source": "chis", "key": f"c{number}"}
    yield {**told, "source": "school", "key": f"s{number}", "sex": chance.choice(("F", "M", ""))}
    yield {**told, "source": "hub", "key": f"h{number}", **_mistaken(chance, told, MISTAKES[number % len(MISTAKES)])}


def _mistaken(chance: Random, told: dict[str, Any], mistake: str) -> dict[str, Any]:
    name, (year, month, day) = told["forename"], told["birth_date"].split("-")
    return {
        "slip": {"forename": f"{name[:-1]}{chance.choice('xqz')}{name[-1]}"},
        "slips": {"forename": f"{name[1:]}x", "surname": f"{told['surname'][:-2]}xq"},
        "initial": {"forename": name[0], "forenames": ""},
        "swap": {"forename": told["surname"], "surname": name, "roots": ""},
        "middle": {"forename": "rose", "forenames": name, "roots": ""},
        "surname": {"surname": f"{told['surname'][:3]}{chance.choice(('son', 'er'))}"},
        "date": {"birth_date": f"{int(year) + 1}-{month}-{day}"},
        "turned": {"birth_date": f"{year}-{day}-{month}"},
        "month": {"birth_date": f"{year}-0{int(month) % 9 + 1}-0{int(day) % 9 + 1}"},
        "undated": {"birth_date": ""},
        "moved": {"house": 77, "street": "elsewhere", "postcode": chance.choice(("ZX1 1QR", "ZX2 9AB", "QX9 9ZZ"))},
        "bare": {"house": "", "street": "", "sex": "", "forename": ""},
    }[mistake]


@pytest.mark.spark
@pytest.mark.slow
def test_the_frozen_model_finds_on_spark_what_it_finds_on_duckdb(tmp_path: Path, connection: duckdb.DuckDBPyConnection):
    pytest.importorskip("pyspark", reason="pyspark is not installed: linkage is tested on DuckDB only")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed: linkage is tested on DuckDB only")
    model = load_model()
    rules = blocking(connection, "standard")
    linking = linker_of(connection, "standard", model, rules)
    (tmp_path / "settings.json").write_text(json.dumps(linking.misc.save_model_to_json()), encoding="utf-8")
    (tmp_path / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
    for table in ("standard", "frequency_of_forename", "frequency_of_surname"):
        connection.execute(f"COPY {table} TO '{tmp_path / table}.parquet'")
    found = linking.inference.predict(threshold_match_weight=LOWEST).physical_name
    expected = dict(_weights(connection, f"SELECT node_l, node_r, match_weight FROM {found}"))
    script = Path(__file__).with_name("pairs_on_spark.py")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    subprocess.run([sys.executable, script, tmp_path, str(LOWEST)], check=True, env=environment, timeout=600)
    there = dict(_weights(connection, f"SELECT a, b, weight FROM '{tmp_path / 'pairs.parquet'}'"))
    assert there == pytest.approx(expected, abs=1e-6)
    for threshold in (model.thresholds.review, model.thresholds.link, model.thresholds.duplicate):
        above = {pair for pair, weight in expected.items() if weight >= threshold}
        assert {pair for pair, weight in there.items() if weight >= threshold} == above
        assert above


def _weights(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[tuple[int, int], float]]:
    for a, b, weight in connection.execute(query).fetchall():
        yield (min(a, b), max(a, b)), weight


def test_the_records_show_every_way_to_agree_and_to_differ(connection: duckdb.DuckDBPyConnection):
    """Or the comparison of the two engines would leave some of the model out."""
    model = load_model()
    model.settings["retain_matching_columns"] = model.settings["retain_intermediate_calculation_columns"] = True
    linking = linker_of(connection, "standard", model, blocking(connection, "standard"))
    found = linking.inference.predict(threshold_match_weight=LOWEST).physical_name
    for compared in model.settings["comparisons"]:
        column = compared["output_column_name"]
        shown = connection.execute(f"SELECT COUNT(DISTINCT gamma_{column}) FROM {found}").fetchall()
        assert shown == [(len(compared["comparison_levels"]),)], column


def test_a_condition_that_nobody_declares_any_more_is_refused_for_spark():
    told = load_model().settings
    spark_settings(told, [("birth_date",)])
    level = told["comparisons"][0]["comparison_levels"][1]
    level["sql_condition"] = "soundex(forename_l) = soundex(forename_r)"
    with pytest.raises(ConfigurationError, match="soundex"):
        spark_settings(told, [("birth_date",)])
