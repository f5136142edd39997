"""Newport's streets and buses: walking against a Dijkstra of its own reading, buses against every journey tried."""

import csv
import zipfile
from collections import Counter
from datetime import date, time
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from familyhub.geography.points import points_of
from familyhub.geography.travel import PRAM, WALK, BusRules, Timetable, WalkNetwork, bus_matrix, bus_minutes, read_feed
from familyhub.geography.travel import read_walkable as read_ways
from familyhub.geography.travel.bus import NEVER
from slow_travel import every_arrival, metres, plain_dijkstra

osmium = pytest.importorskip("osmium", reason="the extra `travel` (osmium) is not installed")

STREETS, BUSES = "osm_gtfs/newport-2023-06-13.osm.pbf", "osm_gtfs/newport-20230613_gtfs.zip"
WEDNESDAY = date(2023, 6, 14)


@pytest.fixture(scope="module")
def graph(published):
    return read_ways(published / STREETS)


@pytest.fixture(scope="module")
def network(graph):
    return WalkNetwork(graph, WALK)


@pytest.fixture(scope="module")
def feed(published):
    return read_feed(published / BUSES)


class PlainStreets:
    """The same file read another way: a handler, a dictionary of neighbours, nearest node by looking at all."""

    def __init__(self, file, *, stairs):
        neighbours, places, narrow = {}, {}, set()

        class Read(osmium.SimpleHandler):
            def node(self, node):
                if node.tags.get("barrier") in ("stile", "kissing_gate", "turnstile", "full-height_turnstile"):
                    narrow.add(node.id)

            def way(self, way):
                if not self.walkable(way.tags) or (not stairs and self.barred(way.tags)):
                    return
                nodes = [(node.ref, (node.lon, node.lat)) for node in way.nodes if node.location.valid()]
                for (a, at), (b, to) in pairwise(nodes):
                    if a != b and (stairs or not {a, b} & narrow):
                        places[a], places[b] = at, to
                        neighbours.setdefault(a, []).append((b, metres(at, to)))
                        neighbours.setdefault(b, []).append((a, metres(at, to)))

            def walkable(self, tags):
                highway, foot, access = tags.get("highway", ""), tags.get("foot", ""), tags.get("access", "")
                never = ("motorway", "motorway_link", "construction", "proposed", "raceway", "bus_guideway", "busway",
                         "elevator", "rest_area", "services", "abandoned", "razed", "escape", "emergency_bay",
                         "bus_stop", "planned", "disused", "")  # fmt: skip
                if highway in never or foot in ("no", "private", "use_sidepath") or tags.get("indoor") == "yes":
                    return False
                said = foot in ("yes", "designated", "permissive", "official")
                if access in ("no", "private", "use_sidepath") and not said:
                    return False
                beside = tags.get("sidewalk") in ("both", "left", "right", "yes")
                return not highway.startswith("trunk") or said or beside

            def barred(self, tags):
                incline = tags.get("incline", "").rstrip("%").lstrip("-")
                ramp = "yes" in (tags.get("ramp:stroller"), tags.get("ramp:wheelchair"))
                steep = incline == "steep" or (incline.replace(".", "").isdigit() and float(incline) > 8.3)
                return (tags["highway"] == "steps" and not ramp) or steep

        Read().apply_file(str(file), locations=True)
        main = max(self.islands(neighbours), key=len)
        self.neighbours = neighbours
        self.places = {node: places[node] for node in main}

    @staticmethod
    def islands(neighbours):
        left = set(neighbours)
        while left:
            island, ahead = set(), [next(iter(left))]
            while ahead:
                node = ahead.pop()
                if node not in island:
                    island.add(node)
                    ahead.extend(other for other, _ in neighbours[node])
            left -= island
            yield island

    def nearest(self, place):
        return min((metres(place, at), node) for node, at in self.places.items())


@pytest.mark.slow
@pytest.mark.parametrize("pace", [WALK, PRAM], ids=["walk", "pram"])
def test_walking_times_are_those_of_a_plain_dijkstra(published, graph, pace):
    plain = PlainStreets(published / STREETS, stairs=not pace.avoid_steps)
    random = Random(7)
    west, south, east, north = -3.03, 51.56, -2.95, 51.61
    places = [(random.uniform(west, east), random.uniform(south, north)) for _ in range(40)]
    homes, hubs = places[:6], places[6:]
    found = WalkNetwork(graph, pace).minutes(
        points_of([(f"home {n}", *place) for n, place in enumerate(homes)]),
        points_of([(f"hub {n}", *place) for n, place in enumerate(hubs)]),
        90,
    )
    slow = np.full(found.shape, np.inf)
    ends = [plain.nearest(place) for place in hubs]
    for row, home in enumerate(homes):
        off, node = plain.nearest(home)
        best = plain_dijkstra(plain.neighbours, node)
        for column, (further, end) in enumerate(ends):
            minutes = (best.get(end, np.inf) + off + further) / (pace.kilometres_an_hour * 1000 / 60)
            slow[row, column] = minutes if minutes <= 90 and max(off, further) <= 500 else np.inf
    both = np.isfinite(slow) & np.isfinite(found)
    assert both.sum() > 100
    assert (np.isfinite(slow) == np.isfinite(found)).mean() > 0.99
    assert np.corrcoef(slow[both], found[both])[0, 1] >= 0.9999
    assert np.abs(slow[both] - found[both]).max() < 0.05


def test_a_pram_is_never_faster_than_its_pace_and_sometimes_goes_round(graph, network):
    random = np.random.default_rng(3)
    nodes = random.choice(graph.nodes, 60, replace=False)
    places = points_of([(str(node), graph.longitude[node], graph.latitude[node]) for node in nodes.tolist()])
    walk, pram = network.minutes(places, places, 45), WalkNetwork(graph, PRAM).minutes(places, places, 90)
    reached = np.isfinite(walk) & np.isfinite(pram)
    longer = pram[reached] / np.maximum(walk[reached], 0.1)
    # 4.8 against 4 km/h is 1.2; a point snapped to another node may gain a few metres.
    assert np.quantile(longer[walk[reached] > 5], 0.01) > 1.15
    assert longer[walk[reached] > 5].max() > 1.3


def plain_trips(file, day):
    """The day's trips, read with csv alone: this feed has a calendar, no exceptions, and runs after midnight."""
    with zipfile.ZipFile(file) as archive:
        tables = {
            name: list(csv.DictReader(archive.read(f"{name}.txt").decode("utf-8-sig").splitlines()))
            for name in ("calendar", "trips", "stop_times")
        }

    def runs(service, on):
        return any(
            row["service_id"] == service
            and row[f"{on:%A}".lower()] == "1"
            and row["start_date"] <= f"{on:%Y%m%d}" <= row["end_date"]
            for row in tables["calendar"]
        )

    def seconds(clock):
        hours, minutes, rest = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + int(rest)

    calls = {}
    for row in tables["stop_times"]:
        calls.setdefault(row["trip_id"], []).append(row)
    found = []
    for trip in tables["trips"]:
        ordered = sorted(calls[trip["trip_id"]], key=lambda row: int(row["stop_sequence"]))
        for back in (0, 1):
            if runs(trip["service_id"], date.fromordinal(day.toordinal() - back)):
                shift = 86_400 * back
                timed = [
                    (r["stop_id"], seconds(r["arrival_time"]) - shift, seconds(r["departure_time"]) - shift,
                     r["pickup_type"] != "1", r["drop_off_type"] != "1")
                    for r in ordered
                ]  # fmt: skip
                if timed[-1][1] >= 0:
                    found.append(timed)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("day", [WEDNESDAY, date(2023, 6, 18), date(2023, 6, 5)], ids=["Wednesday", "Sunday", "first"])
def test_bus_arrivals_are_those_of_every_journey_tried(published, feed, network, day):
    table = Timetable(feed, day, network.minutes, BusRules())
    code = dict(enumerate(feed.stops.codes))
    legs = {code[stop]: {code[other]: s for other, s in to.items()} for stop, to in enumerate(table.legs)}
    trips = plain_trips(published / BUSES, day)
    random = Random(11)
    calls = [call for trip in trips for call in trip]
    origins = []
    for _ in range(20):
        stop, _, leaves, *_ = random.choice(calls)
        origins.append({stop: max(0, leaves - random.randrange(0, 1800))} | {random.choice(calls)[0]: leaves})
    place = {stop: number for number, stop in code.items()}
    ready = np.full((len(code), len(origins)), NEVER, dtype=np.int32)
    for column, origin in enumerate(origins):
        for stop, at in origin.items():
            ready[place[stop], column] = at
    found = table.arrivals(ready, np.full(len(origins), 40 * 3600, dtype=np.int32))
    compared = 0
    for column, origin in enumerate(origins):
        slow = every_arrival(trips, legs, origin)
        assert {code[s]: at for s, at in enumerate(found[:, column].tolist()) if at < NEVER} == slow
        compared += len(slow)
    assert compared > 200


def test_buses_run_after_midnight_and_some_journeys_change_and_walk(feed):
    assert any(trip.key.endswith("of 2023-06-13") for trip in feed.trips_on(WEDNESDAY))
    on = Counter(trip.service for trip in feed.trips_on(date(2023, 6, 18)))
    assert 0 < sum(on.values()) < len(feed.trips_on(WEDNESDAY))


def test_a_bus_never_takes_longer_than_walking_and_helps_somebody(published, feed, network, graph):
    random = np.random.default_rng(5)
    nodes = random.choice(graph.nodes, 40, replace=False).tolist()
    places = points_of([(str(node), graph.longitude[node], graph.latitude[node]) for node in nodes])
    rules = BusRules(departures=(time(8, 0), time(9, 15), time(10, 30)))
    minutes = bus_minutes(Timetable(feed, WEDNESDAY, network.minutes, rules), places, places, network.minutes)
    walk = network.minutes(places, places, rules.longest_minutes)
    assert (minutes <= walk + 1 / 59).all()
    assert (minutes < walk - 10).any()


def test_the_matrix_is_kept_and_follows_the_file(published, tmp_path):
    homes = points_of([("centre", -2.996, 51.585), ("east", -2.96, 51.59)])
    hubs = points_of([("station", -2.9985, 51.5888)])
    asked = {"extract": published / STREETS, "cache": tmp_path, "rules": BusRules(departures=(time(9, 0),))}
    first = bus_matrix(published / BUSES, homes, hubs, WEDNESDAY, **asked)
    again = bus_matrix(published / BUSES, homes, hubs, WEDNESDAY, **asked)
    assert np.array_equal(first.minutes, again.minutes)
    assert np.isfinite(first.minutes).all()
    assert first.minutes[0, 0] < first.minutes[1, 0]
    assert "OpenStreetMap" in first.source
    assert len(list(tmp_path.iterdir())) == 1
