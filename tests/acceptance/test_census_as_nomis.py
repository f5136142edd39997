"""The stored tenure of households by neighbourhood, written as NOMIS answers it: both readings give one figure."""

import csv
import gzip

import pytest

from familyhub.jsna import read
from familyhub.jsna.collecting import collect
from familyhub.jsna.indicator import load_catalogue

AREAS = ("E06000001", "E06000057", "E10000012", "E09000033", "E10000014")
TENURE = "household_tenure21_lsoa21_5areas.csv.gz"
LOOKUP = "lookup_lsoa21_ward24_ltla24_utla_5areas.csv"
CODES = {"Owned": "1001", "Social rented": "1003", "Private rented": "1004"}
CATALOGUE = {id: load_catalogue()[id] for id in ("tenure-social", "tenure-private", "tenure-owned")}


@pytest.fixture(scope="module")
def stored(published):
    with gzip.open(published / "pop" / TENURE, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_nomis(stored, folder, *, by=lambda code: code):
    """The table in lines of area, category and number, with the totals that NOMIS puts among them."""
    counted, wholes = {}, {}
    for row in stored:
        area = by(row["lsoa21_code"])
        code = CODES.get(row["tenure"].partition(":")[0])
        if code is not None:
            counted[area, code] = counted.get((area, code), 0) + float(row["n"])
        if row["tenure"].startswith("Owned: Owns outright"):
            wholes[area] = wholes.get(area, 0) + float(row["total_households"])
    lines = [*counted.items(), *(((area, "0"), number) for area, number in wholes.items())]
    with (folder / "tenure.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["DATE_NAME", "GEOGRAPHY_CODE", "C2021_TENURE_9", "MEASURES", "OBS_VALUE", "RECORD_COUNT"])
        writer.writerows(["2021", area, code, "20100", number, len(lines)] for (area, code), number in lines)
    return folder


def figures(collected, kinds):
    return {
        (row.indicator, row.area_code): (row.count, row.denominator)
        for row in read(collected.rows)
        if row.area_kind in kinds
    }


def test_neighbourhoods_and_areas_have_the_figures_of_the_stored_table(published, stored, tmp_path):
    lookup = published / "geo" / LOOKUP
    ours = collect(as_nomis(stored, tmp_path), lookup, catalogue=CATALOGUE)
    theirs = collect(published / "pop" / TENURE, lookup, catalogue=CATALOGUE)
    for kinds in (("lsoa",), ("council",)):
        assert figures(ours, kinds) == figures(theirs, kinds)
    assert {area for _, area in figures(ours, ("council",))} == set(AREAS)


def test_counties_have_the_figures_of_their_districts(published, stored, tmp_path):
    with (published / "geo" / LOOKUP).open(encoding="utf-8-sig", newline="") as file:
        districts = {row["lsoa21_code"]: row["ltla24_code"] for row in csv.DictReader(file)}
    lookup = published / "geo" / LOOKUP
    ours = collect(as_nomis(stored, tmp_path, by=districts.__getitem__), lookup, catalogue=CATALOGUE)
    theirs = collect(published / "pop" / TENURE, lookup, catalogue=CATALOGUE)
    assert figures(ours, ("council",)) == figures(theirs, ("council",))
    notes = {row.area_code: row.note for row in read(ours.rows) if row.indicator == "tenure-social"}
    assert notes["E10000012"].startswith("the sum of 12 districts")
