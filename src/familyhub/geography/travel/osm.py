"""The ways one can walk in an OpenStreetMap extract, as a graph."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from familyhub.geography.errors import GeographyError
from familyhub.geography.points import Degrees, metres_between

Numbers = NDArray[np.float64]
Nodes = NDArray[np.int64]
Flags = NDArray[np.bool_]

# fmt: off
WALKABLE = frozenset({
    "primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link", "unclassified",
    "residential", "living_street", "service", "road", "pedestrian", "footway", "path", "steps", "track", "bridleway",
    "cycleway", "corridor", "platform",
})
# fmt: on
# Along these one walks only where somebody has mapped that one may.
ONLY_WHERE_SAID = frozenset({"trunk", "trunk_link"})
MAY = frozenset({"yes", "designated", "permissive", "official"})
MAY_NOT = frozenset({"no", "private", "use_sidepath"})
NARROW = frozenset({"stile", "kissing_gate", "turnstile", "full-height_turnstile", "step_over", "sally_port"})
STEEP_PERCENT = 8.3
"""One in twelve: the steepest ramp of the building regulations' guidance on access (Approved Document M)."""


@dataclass(frozen=True, slots=True, eq=False)
class WalkGraph:
    """Walkable ways as a graph that is the same both ways.

    `longitude` and `latitude` (nodes) in degrees. `start` and `end` (edges) are places in the list of nodes, `metres`
    (edges) lengths. `steps` (edges): stairs, a stile or a narrow gate. `steep` (edges): mapped as steeper than 1 in 12.
    """

    longitude: Degrees
    latitude: Degrees
    start: Nodes
    end: Nodes
    metres: Numbers
    steps: Flags
    steep: Flags

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.longitude)


def read_walkable(path: Path) -> WalkGraph:
    """The walkable ways of an extract (.osm.pbf, .osm, .osm.gz).

    Roads and paths on which walking is allowed: motorways never, trunk roads where mapped as walkable, nothing private.
    Needs the package osmium (`pip install 'familyhub[travel]'`). Raises GeographyError without it, for a file that is
    no extract, and for one without a walkable way.
    """
    ways = list(_ways(path))
    if not ways:
        raise GeographyError(
            "osm-no-way",
            path.name,
            found="no way to walk on",
            expected="roads and paths (tag highway)",
            next_step="Take an extract of your area that holds all ways, such as a county from download.geofabrik.de.",
        )
    return _graph(ways)


@dataclass(frozen=True, slots=True)
class _Way:
    nodes: tuple[int, ...]
    places: tuple[tuple[float, float], ...]
    steps: bool
    steep: bool
    gates: frozenset[int]


def may_walk(tags: Mapping[str, str]) -> bool:
    """Whether one may walk along a way with these tags."""
    kind, foot = tags.get("highway"), tags.get("foot")
    if foot in MAY_NOT or tags.get("indoor") == "yes":
        return False
    if foot in MAY:
        return kind in WALKABLE or kind in ONLY_WHERE_SAID
    if tags.get("access") in MAY_NOT:
        return False
    return kind in WALKABLE or (kind in ONLY_WHERE_SAID and tags.get("sidewalk") in {"both", "left", "right", "yes"})


def is_steep(tags: Mapping[str, str]) -> bool:
    """Whether a way is mapped as steeper than 1 in 12. Most ways have no gradient mapped: then it is not known."""
    incline = tags.get("incline", "")
    if incline == "steep":
        return True
    if found := re.fullmatch(r"-?(\d+(?:\.\d+)?)\s*(%|°)?", incline):
        value = float(found[1])
        percent = 100 * float(np.tan(np.radians(value))) if found[2] == "°" else value
        return percent > STEEP_PERCENT
    return False


def has_steps(tags: Mapping[str, str]) -> bool:
    """Whether a way is stairs without a ramp for a pram."""
    ramped = tags.get("ramp:stroller") == "yes" or tags.get("ramp:wheelchair") == "yes"
    return tags.get("highway") == "steps" and not ramped


def _ways(path: Path) -> Iterator[_Way]:
    osmium = _osmium()
    narrow: set[int] = set()
    try:
        # Opening the file ourselves gives a missing one its plain message.
        path.open("rb").close()
        reader = (
            osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway", "barrier"))
        )
        for thing in reader:
            if thing.is_node():
                if thing.tags.get("barrier") in NARROW:
                    narrow.add(thing.id)
            elif thing.is_way():
                tags = {tag.k: tag.v for tag in thing.tags}
                if may_walk(tags):
                    placed = [(node.ref, node.lon, node.lat) for node in thing.nodes if node.location.valid()]
                    nodes = tuple(ref for ref, _, _ in placed)
                    yield _Way(
                        nodes,
                        tuple((lon, lat) for _, lon, lat in placed),
                        has_steps(tags),
                        is_steep(tags),
                        frozenset(narrow.intersection(nodes)),
                    )
    except (RuntimeError, OSError) as problem:
        raise GeographyError(
            "osm-unreadable",
            path.name,
            found=str(problem),
            expected="an OpenStreetMap extract (.osm.pbf)",
            next_step="Download it again; the download may have broken off.",
        ) from problem


def _osmium() -> Any:
    try:
        import osmium
        import osmium.filter
    except ImportError as problem:
        raise GeographyError(
            "osm-no-reader",
            "OpenStreetMap extract",
            found="no package osmium",
            expected="it installed beside familyhub",
            next_step="Run `pip install 'familyhub[travel]'`, or leave the extract out and travel by straight line.",
        ) from problem
    return osmium


def _graph(ways: list[_Way]) -> WalkGraph:
    places: dict[int, int] = {}
    where: list[tuple[float, float]] = []
    edges: list[tuple[int, int, bool, bool]] = []
    for way in ways:
        for node, place in zip(way.nodes, way.places, strict=True):
            if node not in places:
                places[node] = len(where)
                where.append(place)
        for one, other in pairwise(way.nodes):
            if one != other:
                gate = one in way.gates or other in way.gates
                edges.append((places[one], places[other], way.steps or gate, way.steep))
    longitude, latitude = np.array(where, dtype=np.float64).reshape(-1, 2).T
    start, end = (np.array([edge[at] for edge in edges], dtype=np.int64) for at in (0, 1))
    return WalkGraph(
        longitude,
        latitude,
        start,
        end,
        metres_between(longitude[start], latitude[start], longitude[end], latitude[end]),
        np.array([edge[2] for edge in edges], dtype=bool),
        np.array([edge[3] for edge in edges], dtype=bool),
    )
