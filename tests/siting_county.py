"""A small county in files, for studies of sites: a line of neighbourhoods, two hubs, four buildings."""

import csv
from pathlib import Path

STEP = 0.02
"""Degrees of longitude between neighbours at latitude 52: about 1.4 km."""

TEXT = """
[area]
name = "Ourshire"
codes = ["E10999999"]

[people]
points = "points.csv"
population = "people.csv"
deprivation = "imd.csv"
lookup = "lookup.csv"

[need]
deprivation = { 1 = 2.0 }

[buildings]
hubs = "hubs.csv"
candidates = ["candidates.csv"]

[travel]
by = ["walk", "car"]

[questions.two]
name = "Two hubs with the least travel"
asks = "least_travel"
hubs = 2

[questions.one_more]
asks = "least_travel"
hubs = 3
keep = "all"
front = true
stops_minutes = 20

[questions.everyone]
asks = "fewest"
by = "car"
minutes = 5
"""


def write(path: Path, *rows: tuple[object, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def lies(place: float) -> tuple[float, float]:
    return round(0.1 + place * STEP, 5), 52.0


def area(number: int) -> str:
    return f"E01{number:06d}"


def county(folder: Path, areas: int = 8, text: str = TEXT) -> Path:
    """Write the county's files and its study; where the study is. Neighbourhood k has 10 × (k + 1) children an age."""
    write(folder / "points.csv", ("lsoa21_code", "lon", "lat"), *((area(k), *lies(k)) for k in range(areas)))
    ages = range(20)
    write(
        folder / "people.csv",
        ("lsoa21_code", *ages, "20+"),
        *((area(k), *(10 * (k + 1) for _ in ages), 500) for k in range(areas)),
        ("E01999999", *(1_000 for _ in ages), 500),  # of another county
    )
    write(
        folder / "imd.csv",
        ("lsoa21_code", "imd_decile"),
        *((area(k), 1 if k < 2 else 8) for k in range(areas)),
    )
    write(
        folder / "lookup.csv",
        ("lsoa21_code", "lsoa21_name", "ltla24_code", "ltla24_name", "utla24_code", "utla24_name"),
        *((area(k), f"Row {k + 1}", f"E0700000{k % 2}", ("Westing", "Easting")[k % 2], "E10999999", "Ourshire")
          for k in range(areas)),
    )  # fmt: skip
    write(
        folder / "hubs.csv",
        ("code", "name", "lon", "lat", "capacity", "cost"),
        ("H1", "West Hub", *lies(0), 5_000, 100_000), ("H2", "Second Hub", *lies(1), 5_000, 100_000),
    )  # fmt: skip
    write(
        folder / "candidates.csv",
        ("code", "name", "lon", "lat", "capacity", "cost"),
        ("C1", "Mill School", *lies(3), 5_000, 50_000), ("C2", "Quay Library", *lies(5), 5_000, 60_000),
        ("C3", "East School", *lies(6), 5_000, 50_000), ("H2", "Second Hub again", *lies(1), 1, 1),
    )  # fmt: skip
    study = folder / "siting.toml"
    study.write_text(text, encoding="utf-8")
    return study
