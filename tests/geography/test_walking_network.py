"""Walking and prams on small drawn networks, against a plain Dijkstra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.geography import GeographyError
from familyhub.geography.points import points_of
from familyhub.geography.travel import PRAM, WALK, WalkGraph, WalkNetwork, read_walkable, walking_matrix
from familyhub.geography.travel.osm import has_steps, is_steep, may_walk
from slow_travel import metres, plain_dijkstra

WAYS = """<?xml version="1.0"?>
<osm version="0.6">
 <node id="1" lat="51.5000" lon="-3.0000"/>
 <node id="2" lat="51.5020" lon="-3.0000"/>
 <node id="3" lat="51.5000" lon="-2.9950"/>
 <node id="4" lat="51.5020" lon="-2.9950"/>
 <node id="5" lat="51.5010" lon="-2.9975"><tag k="barrier" v="kissing_gate"/></node>
 <node id="8" lat="51.5100" lon="-3.0000"/>
 <node id="9" lat="51.5100" lon="-2.9999"/>
 <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="{between}"/></way>
 <way id="2"><nd ref="1"/><nd ref="3"/><tag k="highway" v="residential"/></way>
 <way id="3"><nd ref="3"/><nd ref="4"/><tag k="highway" v="footway"/></way>
 <way id="4"><nd ref="4"/><nd ref="2"/><tag k="highway" v="path"/></way>
 <way id="5"><nd ref="1"/><nd ref="5"/><nd ref="4"/><tag k="highway" v="path"/></way>
 <way id="6"><nd ref="2"/><nd ref="8"/><tag k="highway" v="motorway"/></way>
</osm>
"""
CORNERS = points_of([("south west", -3.0, 51.5), ("north west", -3.0, 51.502), ("north east", -2.995, 51.502)])
SHORT = metres((-3.0, 51.5), (-3.0, 51.502))
AROUND = metres((-3.0, 51.5), (-2.995, 51.5)) + SHORT + metres((-2.995, 51.502), (-3.0, 51.502))


def drawn(tmp_path, between):
    file = tmp_path / f"{between}.osm"
    file.write_text(WAYS.format(between=between), encoding="utf-8")
    return file


def test_a_walker_takes_the_stairs_and_a_pram_goes_round(tmp_path):
    file = drawn(tmp_path, "steps")
    walk, pram = (walking_matrix(file, CORNERS, CORNERS, pace) for pace in (WALK, PRAM))
    assert walk.minutes[0, 1] == pytest.approx(SHORT / 80)
    assert pram.minutes[0, 1] == pytest.approx(AROUND / (4000 / 60))
    assert "stairs" in pram.method
    assert "stairs" not in walk.method


def test_a_pram_does_not_pass_a_kissing_gate(tmp_path):
    file = drawn(tmp_path, "residential")
    diagonal = 2 * metres((-3.0, 51.5), (-2.9975, 51.501))
    assert walking_matrix(file, CORNERS, CORNERS, WALK).minutes[0, 2] == pytest.approx(diagonal / 80, rel=1e-4)
    along = SHORT + metres((-3.0, 51.502), (-2.995, 51.502))
    assert walking_matrix(file, CORNERS, CORNERS, PRAM).minutes[0, 2] == pytest.approx(along / (4000 / 60), rel=1e-4)


def test_beyond_the_cap_and_off_the_map_nothing_is_reached(tmp_path):
    file = drawn(tmp_path, "residential")
    far = points_of([("far", -3.0, 51.51)])
    assert np.isinf(walking_matrix(file, far, CORNERS).minutes).all()
    capped = walking_matrix(file, CORNERS, CORNERS, cap_minutes=1).minutes
    assert np.isinf(capped[0, 1:]).all()
    assert capped[0, 0] == 0


@pytest.mark.parametrize(
    ("tags", "may"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "trunk", "sidewalk": "both"}, True),
        ({"highway": "footway", "access": "private"}, False),
        ({"highway": "track", "access": "private", "foot": "yes"}, True),
        ({"highway": "cycleway", "foot": "no"}, False),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"building": "yes"}, False),
    ],
)
def test_where_one_may_walk(tags, may):
    assert may_walk(tags) is may


def test_steep_and_stairs():
    assert [is_steep({"incline": each}) for each in ("10%", "-12 %", "8%", "6°", "up", "steep", "")] == [
        True, True, False, True, False, True, False,
    ]  # fmt: skip
    assert has_steps({"highway": "steps"})
    assert not has_steps({"highway": "steps", "ramp:stroller": "yes"})


def test_what_is_no_extract_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(GeographyError, match=r"absent\.osm\.pbf: found .*No such file"):
        read_walkable(tmp_path / "absent.osm.pbf")
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"not a map")
    with pytest.raises(GeographyError, match=r"broken\.osm\.pbf"):
        read_walkable(broken)
    empty = tmp_path / "empty.osm"
    empty.write_text('<?xml version="1.0"?><osm version="0.6"/>', encoding="utf-8")
    with pytest.raises(GeographyError, match="no way to walk on"):
        read_walkable(empty)


@st.composite
def networks(draw):
    size = draw(st.integers(2, 12))
    places = [(-3 + draw(st.integers(0, 40)) / 10_000, 51.5 + draw(st.integers(0, 40)) / 10_000) for _ in range(size)]
    pair = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.booleans()).filter(lambda e: e[0] != e[1])
    return places, draw(st.lists(pair, min_size=1, max_size=30))


@given(networks(), st.sampled_from([WALK, PRAM]))
def test_minutes_are_those_of_a_plain_dijkstra(network, pace):
    places, edges = network
    if all(stairs for *_, stairs in edges) and pace.avoid_steps:
        return
    lengths = [metres(places[a], places[b]) for a, b, _ in edges]
    longitude, latitude = np.array(places).T
    start, end = (np.array([edge[at] for edge in edges]) for at in (0, 1))
    stairs = np.array([edge[2] for edge in edges])
    graph = WalkGraph(longitude, latitude, start, end, np.array(lengths), stairs, np.zeros(len(edges), dtype=bool))
    asked = WalkNetwork(graph, pace)
    points = points_of([(str(number), *place) for number, place in enumerate(places)])
    nodes, off = asked.snap(points)
    found = asked.minutes(points, points, 60)
    neighbours = {node: [] for node in range(len(places))}
    for (a, b, barred), length in zip(edges, lengths, strict=True):
        if not (barred and pace.avoid_steps):
            neighbours[a].append((b, length))
            neighbours[b].append((a, length))
    for one in range(len(places)):
        best = plain_dijkstra(neighbours, int(nodes[one]))
        for other in range(len(places)):
            total = best.get(int(nodes[other]), np.inf) + off[one] + off[other]
            assert found[one, other] == pytest.approx(total / pace.metres_a_minute, abs=1e-2)
