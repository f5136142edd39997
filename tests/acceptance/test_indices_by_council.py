"""The stored summary of the Indices of Deprivation by council: every figure is that of its line."""

import csv

from familyhub.jsna import compare, read
from familyhub.jsna.collecting import collect
from familyhub.jsna.indicator import load_catalogue, natures

FILE = "imd2025_ltla24_england.csv"
CATALOGUE = {id: each for id, each in load_catalogue().items() if each.source == "areas"}


def test_every_figure_is_that_of_its_line(published):
    collected = collect(published / "imd" / FILE, catalogue=CATALOGUE)
    with (published / "imd" / FILE).open(encoding="utf-8-sig", newline="") as file:
        lines = dict(enumerate(csv.DictReader(file), start=2))
    rows = list(read(collected.rows))
    assert len(rows) == len(CATALOGUE) * len(lines)
    for row in rows:
        found = CATALOGUE[row.indicator].found
        assert lines[row.row]["ltla24_code"] == row.area_code
        assert abs(float(lines[row.row][found.value]) * found.times - (row.value or 0)) < 1e-9
        assert row.area_kind == ("district" if row.area_code.startswith("E07") else "council")


def test_a_unitary_authority_is_held_against_similar_councils(published):
    collected = collect(published / "imd" / FILE, catalogue=CATALOGUE)
    neighbours = {"2025": ("E06000002", "E06000004", "E08000024")}
    found = compare(collected.rows, "E06000001", neighbours, natures=natures(CATALOGUE))
    by_id = {each.indicator: each for each in found}
    assert set(by_id) == set(CATALOGUE)
    held = by_id["council-deprivation"].neighbours("2025")
    assert held is not None and held.standing is None  # a score without an interval is never called significant
    assert held.value == sum(row.value or 0 for row in held.rows) / 3
