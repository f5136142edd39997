"""Labelled sets that nobody here made: floors under what linkage reaches on them, a little below what was measured."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "bench" / "linkage"
DATA = ROOT.parent / "shared" / "data" / "linkage"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the labelled sets in ../shared/data/linkage"),
]


@pytest.fixture
def bench(monkeypatch):
    """The bench's own modules, which are no package, by name."""
    pytest.importorskip("pandas")
    monkeypatch.syspath_prepend(str(BENCH))

    def module(name: str) -> ModuleType:
        found = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
        loaded = importlib.util.module_from_spec(found)
        monkeypatch.setitem(sys.modules, name, loaded)
        found.loader.exec_module(loaded)
        return loaded

    return module


def test_a_thousand_made_up_records(bench):
    sets, measures, ours = bench("labelled_sets"), bench("measures"), bench("ours")
    labelled = sets.fake_1000()
    found = measures.quality(ours.linked(labelled), labelled.records.person)
    assert found.precision >= 0.99
    assert found.f1 >= 0.95


def test_a_fifth_of_the_people_of_essnet(bench):
    sets, measures, ours = bench("labelled_sets"), bench("measures"), bench("ours")
    whole = sets.essnet()
    chosen = whole.records.person.astype(str).map(lambda person: sum(person.encode()) % 5 == 0)
    records = whole.records[chosen].reset_index(drop=True)
    records["node"] = range(len(records))
    labelled = sets.LabelledSet("a fifth of ESSnet", records, one_each=True)
    found = measures.quality(ours.linked(labelled), records.person)
    assert found.precision >= 0.9995
    assert found.f1 >= 0.995


def test_pairs_and_people_are_counted_as_they_are_by_hand(bench):
    found = bench("measures").quality([1, 1, 1, 2, 3], ["a", "a", "b", "b", "c"])
    assert (found.pairs_found, found.pairs_right, found.pairs_true) == (3, 1, 2)
    assert (found.clusters_found, found.clusters_right, found.clusters_true) == (3, 1, 3)
