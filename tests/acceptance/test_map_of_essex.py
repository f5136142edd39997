"""The published boundaries as a map of the report: the districts of Essex, each neighbourhood where it belongs."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from familyhub.blocks import Area, AreaClass, AreaMap
from familyhub.geography import Projection, bounding_box, build_hierarchy, read_boundaries, read_lookup
from familyhub.reports.charts import draw
from familyhub.reports.charts.ink import WIDTH
from familyhub.reports.charts.maps import EDGE, TALLEST

DATA = Path(__file__).parents[3] / "shared" / "data" / "geo"
ESSEX = "E10000012"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published geography is not beside this checkout (shared/data/geo)"
)


@pytest.fixture(scope="module")
def places():
    return build_hierarchy(read_lookup(DATA / "lookup_lsoa21_ward24_ltla24_utla_5areas.csv", within={ESSEX}))


@pytest.fixture(scope="module")
def districts(places):
    codes = {place.place_key for place in places.below(ESSEX, "district")}
    return [b for b in read_boundaries(DATA / "boundaries_ltla24_5areas.geojson") if b.code in codes]


@pytest.fixture(scope="module")
def picture(districts):
    areas = tuple(Area(b.name, b.polygons, 90.0 + n, n % 2) for n, b in enumerate(districts))
    classes = (AreaClass("Target met"), AreaClass("Target not met"))
    return str(draw(AreaMap("Essex", "The districts of Essex.", "District", areas, classes), "essex"))


def rings_of(path):
    """The rings of an SVG path of straight lines."""
    rings = [re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", part) for part in path.split("Z") if part]
    return [[(float(x), float(y)) for x, y in ring] for ring in rings]


def holds(rings, point):
    """The even-odd rule, as SVG fills a path."""
    x, y = point
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
            crossings += (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
    return crossings % 2 == 1


def test_all_twelve_districts_are_drawn_inside_the_frame_with_their_names(districts, picture):
    paths = re.findall(r'<path d="([^"]+)" fill="url', picture)
    assert len(paths) == len(districts) == 12
    height = float(re.search(r'viewBox="0 0 720 ([\d.]+)"', picture)[1])
    corners = [corner for path in paths for ring in rings_of(path) for corner in ring]
    assert all(0 <= x <= WIDTH and 0 <= y <= height for x, y in corners)
    # The map uses the room it has: its width, or its height where that is the tighter.
    wide, high = (max(c[i] for c in corners) - min(c[i] for c in corners) for i in (0, 1))
    assert wide == pytest.approx(WIDTH - 2 * EDGE, abs=0.2) or high == pytest.approx(TALLEST - 2 * EDGE, abs=0.2)
    words = " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", picture))
    assert all(boundary.name in words for boundary in districts)


def test_each_neighbourhood_of_essex_falls_into_the_drawing_of_its_district(places, districts, picture):
    drawn = dict(zip((b.code for b in districts), re.findall(r'<path d="([^"]+)" fill="url', picture), strict=True))
    shapes = {code: rings_of(path) for code, path in drawn.items()}
    projection = Projection(bounding_box(districts), WIDTH, margin=EDGE, tallest=TALLEST)
    right = wrong = 0
    with (DATA / "lsoa21_representative_points_5areas.csv").open(encoding="utf-8") as points:
        for row in csv.DictReader(points):
            code = row["lsoa21_code"]
            district = places.within(code, "district") if code in places.places else None
            if district is not None:
                point = projection.project((float(row["lon"]), float(row["lat"])))
                inside = holds(shapes[district.place_key], point)
                right, wrong = right + inside, wrong + (not inside)
    assert right + wrong > 800
    # The outlines are generalised: a neighbourhood on a creek or at a border may fall just outside.
    assert wrong <= 0.02 * (right + wrong)
