"""Boundaries read from GeoJSON and drawn to scale."""

import json
from math import cos, radians

import pytest

from familyhub.geography import GeographyError, Projection, bounding_box, read_boundaries

SQUARE = [[[0.0, 51.0], [1.0, 51.0], [1.0, 52.0], [0.0, 52.0], [0.0, 51.0]]]
HOLE = [[0.4, 51.4], [0.6, 51.4], [0.6, 51.6], [0.4, 51.4]]
ISLAND = [[[2.0, 51.2], [2.5, 51.2], [2.5, 51.5], [2.0, 51.2]]]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(coordinates):
    return {"type": "Polygon", "coordinates": coordinates}


@pytest.fixture
def file(tmp_path):
    def write(*features, text=None):
        path = tmp_path / "areas.geojson"
        document = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_text(document if text is None else text, encoding="utf-8")
        return path

    return write


def test_polygons_holes_and_islands_are_read(file):
    [one, two] = read_boundaries(
        file(
            feature(polygon([*SQUARE, HOLE]), code="D1", name="Northport"),
            feature({"type": "MultiPolygon", "coordinates": [SQUARE, ISLAND]}, code="D2", name="Southam"),
        )
    )
    assert (one.code, one.name) == ("D1", "Northport")
    assert [len(rings) for rings in one.polygons] == [2]
    assert one.polygons[0][1][0] == (0.4, 51.4)
    assert [len(rings) for rings in two.polygons] == [1, 1]
    assert bounding_box([one]) == (0.0, 51.0, 1.0, 52.0)
    assert bounding_box([one, two]) == (0.0, 51.0, 2.5, 52.0)


@pytest.mark.parametrize(
    "properties",
    [
        {"code": "D1", "name": "Northport"},
        {"name": "Northport", "code": "D1"},
        {"OBJECTID": 5, "LAD24CD": "D1", "LAD24NM": "Northport", "LAD24NMW": " ", "BNG_E": 1},
        {"lsoa21_name": "Northport", "lsoa21_code": "D1"},
        {"LSOA21CD": "D1", "LSOA21NM": "Northport"},
    ],
)
def test_code_and_name_are_found_under_their_usual_spellings(file, properties):
    [found] = read_boundaries(file(feature(polygon(SQUARE), **properties)))
    assert (found.code, found.name) == ("D1", "Northport")


def test_code_and_name_may_be_named(file):
    path = file(feature(polygon(SQUARE), key="D1", says="Northport", name="no"))
    [found] = read_boundaries(path, code="key", name="says")
    assert (found.code, found.name) == ("D1", "Northport")


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (feature({"type": "Point", "coordinates": [0, 51]}, code="D1", name="N"), "a geometry of type Point"),
        (feature(None, code="D1", name="N"), "a geometry of type None"),
        (feature(polygon([[[530000.0, 180000.0], [530100.0, 180000.0]]]), code="D1", name="N"), "beyond 180 degrees"),
        (feature(polygon(SQUARE), name="N", area=3), "the properties name, area"),
        (feature(polygon(SQUARE), code="", name="N"), "no code"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(file, broken, found):
    with pytest.raises(GeographyError, match=rf"areas\.geojson.*: found .*{found}"):
        read_boundaries(file(broken))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"type": "Topology", "features": [1]}', '{"type":"FeatureCollection"}', "\x00PNG"]
)
def test_a_file_that_is_no_geojson_is_refused(file, text):
    with pytest.raises(GeographyError, match="GeoJSON FeatureCollection"):
        read_boundaries(file(text=text))


def test_no_boundary_has_no_box():
    with pytest.raises(ValueError, match="no boundary"):
        bounding_box([])


def test_the_drawing_fills_its_width_and_keeps_the_shape(file):
    [square] = read_boundaries(file(feature(polygon(SQUARE), code="D1", name="N")))
    drawing = Projection(bounding_box([square]), width=120, margin=10)
    assert drawing.project((0.0, 52.0)) == pytest.approx((10, 10))
    assert drawing.project((1.0, 51.0)) == pytest.approx((110, drawing.height - 10))
    # a degree of longitude is shorter than one of latitude
    assert (drawing.height - 20) / 100 == pytest.approx(1 / cos(radians(51.5)))


def test_the_path_closes_each_ring_and_leaves_out_its_repeated_point(file):
    [square] = read_boundaries(file(feature(polygon([*SQUARE, HOLE]), code="D1", name="N")))
    path = Projection(bounding_box([square]), width=100).svg_path(square)
    assert path.startswith("M0.0,160.6L100.0,160.6L100.0,0.0L0.0,0.0ZM40.0,")
    assert path.count("M") == path.count("Z") == 2


def test_a_drawing_that_would_be_too_tall_is_smaller_and_stands_in_the_middle(file):
    [square] = read_boundaries(file(feature(polygon(SQUARE), code="D1", name="N")))
    drawing = Projection(bounding_box([square]), width=300, margin=10, tallest=120)
    assert drawing.height == pytest.approx(120)
    left, right = (drawing.project((longitude, 51.5))[0] for longitude in (0.0, 1.0))
    assert left == pytest.approx(300 - right)
    assert right - left == pytest.approx(100 * cos(radians(51.5)))


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(GeographyError, match=r"nowhere\.geojson: found No such file"):
        read_boundaries(tmp_path / "nowhere.geojson")
