"""Where the county's neighbourhoods and buildings lie, and a study of where its hubs should be.

Hubs stand where they came to stand, not where they serve most: a study of them has something to find.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from familyhub.demo.places import COUNTY_NAME, DISTRICTS, Geography, Neighbourhood, district_code, hub_code, hub_name
from familyhub.demo.shapes import CELL_EAST, CELL_NORTH, COLUMNS, NORTH, ROWS, WEST

POINTS, BUILDINGS, STUDY = "points.csv", "buildings.csv", "siting.toml"
STRAYS = 0.2
"""How far a building lies from the middle of its neighbourhood at most, as a share of a cell."""

WHERE_HUBS_STAND = (3, 17, 4, 12, 7, 0, 15, 18, 2, 11, 5, 13)
"""The neighbourhood of each district's hub, counted from 0 within the district: seldom the one in the middle."""

COLUMNS_OF_BUILDINGS = (
    "code",
    "name",
    "kind",
    "lon",
    "lat",
    "area_code",
    "existing",
    "capacity",
    "cost",
    "opening_hours",
    "offers",
)
HUB_HOURS, SCHOOL_HOURS, LIBRARY_HOURS = "Mon-Fri 09:00-17:00", "Mon-Fri 08:30-16:00", "Tue-Sat 09:30-17:30"

TEXT = """\
# Where should the family hubs of {name} be? Run `familyhub siting plan` in this folder; docs/siting.md lists every key.
# Nothing here is real. There is no map of the county, so straight lines stand for ways.

[area]
name = "{name}"

[people]
points = "geography/points.csv"           # no population: the children of the linked records
boundaries = "geography/lsoas.geojson"
districts = "geography/districts.geojson"

[need]
deprivation = {{ 1 = 1.5, 2 = 1.25 }}       # a child of the most deprived fifth counts one and a half times

[[need.extra]]
name = "Children of lone parents"
group = "lone_parent"
each = 0.5

[buildings]
candidates = ["geography/buildings.csv"]  # hubs, schools and libraries; the records say which are hubs

[travel]
by = ["car", "pram", "walk"]              # questions that name no way of going ask by the first

[questions.one_more]
name = "One more hub"
asks = "least_travel"
hubs = {more}
keep = "all"

[questions.moved]
name = "As many hubs, anywhere"
asks = "least_travel"
hubs = {hubs}
front = true

[questions.with_a_pram]
name = "Most within half an hour with a pram"
asks = "most_within"
by = "pram"
hubs = {hubs}
minutes = 30

[questions.fewest]
name = "Fewest within a quarter of an hour"
asks = "fewest"
minutes = 15
share = 0.95

[questions.stops]
name = "The hubs of today and a bus that calls"
asks = "least_travel"
hubs = {hubs}
keep = "all"
stops_minutes = 15
"""

Building = tuple[object, ...]


def write_siting(folder: Path, geography: Geography, random: Random) -> None:
    """Write `geography/points.csv` and `geography/buildings.csv` below the folder, and `siting.toml` where none is."""
    places = folder / "geography"
    places.mkdir(parents=True, exist_ok=True)
    points = [(place.code, *middle(place)) for place in geography.neighbourhoods]
    _write(places / POINTS, ("lsoa_code", "lon", "lat"), points)
    _write(places / BUILDINGS, COLUMNS_OF_BUILDINGS, list(_buildings(geography, random)))
    study = folder / STUDY
    if not study.exists():
        text = TEXT.format(name=COUNTY_NAME, hubs=len(DISTRICTS), more=len(DISTRICTS) + 1)
        study.write_text(text, encoding="utf-8")


def middle(place: Neighbourhood, east: float = 0.5, south: float = 0.5) -> tuple[float, float]:
    """Longitude and latitude of a point in a neighbourhood's cell; without more, of its middle."""
    row, column = place.row + south, place.column + east
    width = 0.86 + 0.14 * row / ROWS
    across = (column - COLUMNS / 2) * width + COLUMNS / 2
    return round(WEST + across * CELL_EAST, 5), round(NORTH - row * CELL_NORTH, 5)


def _buildings(geography: Geography, random: Random) -> Iterator[Building]:
    """Each district's hub and library, and a primary school in each ward."""
    for number, (district, _, _) in enumerate(DISTRICTS):
        own = [place for place in geography.neighbourhoods if place.district_code == district_code(number)]
        home = own[WHERE_HUBS_STAND[number]]
        yield _building(
            hub_code(district), hub_name(district), "family hub", home, random, (1_600, 210_000), HUB_HOURS,
            "health visitors; midwives; stay and play",
        )  # fmt: skip
        place = random.choice(own)
        yield _building(
            f"LIB{number + 1:02d}", f"{district} Library", "library", place, random, (900, 65_000), LIBRARY_HOURS,
            "rhyme time",
        )  # fmt: skip
        for ward in sorted({each.ward_code for each in own}):
            place = random.choice([each for each in own if each.ward_code == ward])
            cost = random.randrange(40, 80) * 1_000
            yield _building(
                f"SCH{ward[-2:]}", f"{place.ward} Primary School", "school", place, random, (700, cost), SCHOOL_HOURS,
                "nursery",
            )  # fmt: skip


def _building(
    code: str, name: str, kind: str, place: Neighbourhood, random: Random, holds: tuple[int, int], hours: str,
    offers: str,
) -> Building:  # fmt: skip
    strays = [0.5 + random.uniform(-STRAYS, STRAYS) for _ in range(2)]
    capacity, cost = holds
    # Which of them are hubs the records say: the register and the contacts name them.
    return (code, name, kind, *middle(place, *strays), place.code, "", capacity, cost, hours, offers)


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
