"""Every reader against damaged files, in short: `bench/fuzz/run.py` is the long form, 100,000 inputs a format."""

import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.sources import Format
from familyhub.sources.formats import installed
from familyhub.sources.shape import Batch

# The benchmarks are scripts beside the package and no part of it: Python finds them by their folder alone.
sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "fuzz"))
from fuzz_trial import HeldNotError, drawn_input, landed_and_loaded, tried

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="what hangs is found by an alarm, on Unix only")
FORMATS = sorted(installed())
CHECKED = 10
"""One input in so many is checked as well: that takes twenty times as long."""


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        yield connection


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_no_input_breaks_a_reader_or_loses_a_row(tmp_path, database, name, seed):
    form = installed()[name]
    tried(tmp_path / "input", form, drawn_input(form, seed), seed, None if seed % CHECKED else database)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csds", "fhir", "ssda903"])
def test_what_landed_of_damaged_files_gives_canonical_tables(tmp_path, name):
    assert landed_and_loaded(tmp_path, installed()[name], range(20)) > 0


def loses_a_row(batch: Batch) -> Batch:
    return replace(batch, cells=batch.cells.slice(0, max(0, batch.cells.num_rows - 1)))


def loses_a_reject(batch: Batch) -> Batch:
    return replace(batch, rejects=batch.rejects[1:])


def counts_one_line_more(batch: Batch) -> Batch:
    return _with(batch, "_row", [row + 1 for row in batch.cells.column("_row").to_pylist()])


def keeps_another_line(batch: Batch) -> Batch:
    return _with(batch, "_raw", [raw[1:] for raw in batch.cells.column("_raw").to_pylist()])


def loses_a_column(batch: Batch) -> Batch:
    return replace(batch, cells=batch.cells.drop_columns(batch.cells.column_names[:1]))


def says_no_reason(batch: Batch) -> Batch:
    return replace(batch, rejects=tuple(replace(reject, expected="") for reject in batch.rejects))


def stumbles(batch: Batch) -> Batch:
    if batch.rejects:
        raise ZeroDivisionError("a reader that cannot")
    return batch


def _with(batch: Batch, name: str, cells: list[object]) -> Batch:
    place = batch.cells.column_names.index(name)
    kind = batch.cells.schema.field(name).type
    return replace(batch, cells=batch.cells.set_column(place, name, pa.array(cells, kind)))


def with_defect(form: Format, defect: Callable[[Batch], Batch]) -> Format:
    return replace(form, read=lambda path, match: map(defect, form.read(path, match)))


def failures(form: Format, folder: Path, seeds: range) -> list[type[Exception]]:
    found: list[type[Exception]] = []
    for seed in seeds:
        try:
            tried(folder / "input", form, drawn_input(form, seed), seed)
        except Exception as error:
            found.append(type(error))
    return found


@pytest.mark.parametrize(
    ("defect", "raised"),
    [
        (loses_a_row, HeldNotError),
        (loses_a_reject, HeldNotError),
        (counts_one_line_more, HeldNotError),
        (keeps_another_line, HeldNotError),
        (loses_a_column, HeldNotError),
        (says_no_reason, HeldNotError),
        (stumbles, ZeroDivisionError),
    ],
)
def test_a_reader_with_a_defect_is_found(tmp_path, defect, raised):
    form = installed()["csds"]
    assert failures(form, tmp_path, range(60)) == []
    assert raised in failures(with_defect(form, defect), tmp_path, range(60))


@pytest.mark.parametrize("name", ["cin_census", "fhir", "published", "survey"])
def test_a_reader_of_another_kind_of_file_that_loses_a_row_is_found(tmp_path, name):
    lossy = with_defect(installed()[name], loses_a_row)
    assert HeldNotError in failures(lossy, tmp_path, range(60))
