"""A frozen model: loaded, it links data it never saw; whatever is wrong with its file is told."""

import math
from dataclasses import replace
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pytest

from familyhub.errors import ConfigurationError
from familyhub.linkage.frozen import STANDARD_MODEL, linker_of, load_model, shipped, write_model
from familyhub.linkage.predicting import predicted
from familyhub.linkage.shape import STANDARD

LOWEST = -50.0
Record = dict[str, object]


def record(forename: str, surname: str, birth_date: str, **cells: object) -> Record:
    """A standard record as `standard_records` would make it of plain cells."""
    year, month, day = map(int, birth_date.split("-"))
    return {
        "source": "chis", "birth_date": birth_date, "birth_year": year, "birth_month": month, "birth_day": day,
        "forename": forename, "forenames": [forename], "forename_roots": [forename], "surname": surname,
        "surnames": [surname], "sex": "F", "house": "2", "street": "mill lane", "postcode": "ZX1 1AB",
        "sector": "ZX1 1", "district": "ZX1", "postcodes": ["ZX1 1AB"], "is_placeholder": False, **cells,
    }  # fmt: skip


def weights(*records: Record) -> dict[tuple[int, int], float]:
    """The weight of each pair that was looked at, under the model that is shipped."""
    with duckdb.connect() as connection:
        connection.execute(STANDARD)
        if records:
            rows = [{"node": node, "person_key": str(node), **cells} for node, cells in enumerate(records)]
            connection.register("made", pa.Table.from_pylist(rows))
            connection.execute("INSERT INTO standard BY NAME SELECT * FROM made")
        found = predicted(connection, linker_of(connection, "standard", load_model()), "standard", LOWEST)
    return {(int(a), int(b)): float(weight) for a, b, weight in zip(found.a, found.b, found.weight, strict=True)}


MARY = record("mary", "smith", "2021-03-04")


def test_two_records_alone_are_linked_where_all_agrees_and_not_where_only_the_household_does():
    """In a workspace of two records every name is borne by all: how common it is must come from the training."""
    mother = record("joan", "smith", "1991-08-30")
    link = load_model().thresholds.link
    told = weights(MARY, MARY, mother)
    assert told[0, 1] > link + 5
    assert told[0, 2] < load_model().thresholds.review


def test_a_rare_name_in_common_says_more_than_a_common_one():
    nowhere = dict.fromkeys(("house", "street", "postcode", "sector", "district"))
    usual = [
        record("mary", f"surname{i}", f"{1900 + i}-05-{1 + i % 28:02}", postcodes=None, **nowhere) for i in range(99)
    ]
    others = [{**usual[i % 99], "forename": f"name{i}", "surname": f"other{i}"} for i in range(900)]
    rare = replace_name(MARY, "xanthippe")
    common = weights(MARY, MARY, *others, *usual)[0, 1]
    # of a thousand records little is learnt of how common a name is: the training says the rest
    assert weights(rare, rare, *others, *usual)[0, 1] > common + 0.5


def replace_name(one: Record, name: str) -> Record:
    return {**one, "forename": name, "forenames": [name], "forename_roots": [name]}


def test_nobody_at_all_makes_no_pair():
    assert weights() == {}


def test_every_level_of_every_shipped_model_has_a_weight():
    """Splink leaves out a level without one, and says nothing: two records that disagree would then be as one."""
    assert STANDARD_MODEL in shipped()
    for version in shipped():
        model = load_model(version)
        assert model.version == version
        for compared in model.settings["comparisons"]:
            levels = [level for level in compared["comparison_levels"] if not level.get("is_null_level")]
            bits = [math.log2(level["m_probability"] / level["u_probability"]) for level in levels]
            assert bits[0] > 0 > bits[-1], compared["output_column_name"]


def test_the_shipped_model_holds_counts_and_no_names():
    model = load_model()
    assert set(model.trained.records) <= {
        "births", "chis", "csc", "earlyhelp", "healthvisiting", "hub", "maternity", "school"
    }  # fmt: skip
    assert all(isinstance(count, int) for count in model.trained.records.values())
    frequencies = [key for compared in model.settings["comparisons"] for key in compared if "freq" in key]
    assert frequencies == []


def test_a_model_comes_back_from_its_file_as_it_was(tmp_path: Path):
    model = replace(load_model(), version="ours-1")
    write_model(model, tmp_path / "ours-1.json")
    assert load_model(tmp_path / "ours-1.json") == model
    written = (tmp_path / "ours-1.json").read_bytes()
    write_model(model, tmp_path / "ours-1.json")
    assert (tmp_path / "ours-1.json").read_bytes() == written


def test_what_is_no_model_is_told(tmp_path: Path):
    bad = tmp_path / "bad.json"
    for text, found in (
        (b"{", "no model"),
        (b'{"version": "x"}', "no model"),
        (b"[]", "no model"),
        (msgspec.json.encode({"format": 2}), "format 2"),
        (msgspec.json.encode(replace(load_model(), version="../escaped")), "no file's"),
    ):
        bad.write_bytes(text)
        with pytest.raises(ConfigurationError, match=found):
            load_model(bad)
    with pytest.raises(ConfigurationError, match="standard-1"):
        load_model("standard-99")
    with pytest.raises(ConfigurationError, match="no such file"):
        load_model(tmp_path / "nowhere.json")
