"""Every measure of the stored LAIT is read by an indicator, or stands on the page with the reason why not."""

import csv
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from familyhub.jsna.indicator import load_catalogue

NOT_USED = Path(__file__).parents[2] / "docs" / "lait_not_used.toml"


@pytest.fixture(scope="module")
def left_out():
    return tomllib.loads(NOT_USED.read_text(encoding="utf-8"))


def read_by_indicators():
    found = (each.found for each in load_catalogue().values() if each.source == "lait")
    return {name for each in found for name in (each.value, each.count, each.denominator) if name}


def test_every_measure_is_read_or_left_out_with_one_reason(published, left_out):
    with (published / "lait" / "lait_data_dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        measures = {row["Measure_short"] for row in csv.DictReader(file)}
    named = [name for reason in left_out.values() for name in reason["measures"]]
    assert len(measures) == 434
    assert len(named) == len(set(named))
    assert read_by_indicators() | set(named) == measures
    assert not read_by_indicators() & set(named)


def test_what_is_said_to_have_stopped_has_stopped(published, left_out):
    table = pq.read_table(published / "lait" / "bds_long_0.parquet", columns=["Short Desc", "Years"])
    last = {}
    for name, years in zip(*(table.column(column).to_pylist() for column in ("Short Desc", "Years")), strict=True):
        last[name] = max(last.get(name, ""), years)
    assert {name: last[name] for name in left_out["stopped"]["measures"] if last[name][:4] > "2023"} == {}


def test_what_is_said_to_have_one_year_has_one(published, left_out):
    table = pq.read_table(published / "lait" / "bds_long_0.parquet", columns=["Short Desc", "Years"])
    years = {}
    for name, year in zip(*(table.column(column).to_pylist() for column in ("Short Desc", "Years")), strict=True):
        years.setdefault(name, set()).add(year)
    assert {name: len(years[name]) for name in left_out["one-year"]["measures"]} == dict.fromkeys(
        left_out["one-year"]["measures"], 1
    )
