"""By bus and on foot: the earliest arrival by a timetable, for every origin at once.

A journey is a walk, then rides with a change at a stop or one walk between stops, then a walk; or a walk alone.
The connection scan (Dibbelt, Pajor, Strasser and Wagner, Connection Scan Algorithm, 2018) goes once through the day's
hops from stop to stop in order of departure, and carries along the earliest times of all origins.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from familyhub.errors import UsageError
from familyhub.geography.points import Points
from familyhub.geography.travel.gtfs import Feed, read_feed
from familyhub.geography.travel.matrix import TravelMatrix, content_hash, fingerprint, kept
from familyhub.geography.travel.osm import read_walkable
from familyhub.geography.travel.straight import Straight, straight_minutes
from familyhub.geography.travel.walking import WALK, Pace, WalkNetwork

Seconds = NDArray[np.int32]
NEVER = 2**30
"""A time that never comes; twice it still fits the arrays."""

Walk = Callable[[Points, Points, float], NDArray[np.float32]]
"""Minutes on foot from points to points, infinite beyond a cap."""


@dataclass(frozen=True, slots=True)
class BusRules:
    """How people use a bus.

    `departures` are the times of day at which one sets out; the matrix holds the median of the journeys, so that one
    lucky minute does not make a place near. `walk_minutes` is the longest walk to or from a stop, `change_minutes` the
    longest between stops, `change_seconds` the least time for any change, `longest_minutes` the longest journey.
    """

    departures: tuple[time, ...] = tuple(time(hour, minute) for hour in (9, 10) for minute in (0, 10, 20, 30, 40, 50))
    walk_minutes: float = 15.0
    change_minutes: float = 5.0
    change_seconds: int = 60
    longest_minutes: float = 90.0

    def __post_init__(self) -> None:
        if not self.departures or self.change_seconds < 1 or min(self.walk_minutes, self.change_minutes) < 0:
            raise UsageError(
                "bus-rules",
                "the rules for bus journeys",
                found=f"{len(self.departures)} departures, {self.change_seconds} seconds to change",
                expected="one departure or more, 1 second or more to change, and no negative walk",
                next_step="Correct them and ask again.",
            )

    def sentence(self, day: date) -> str:
        """How the minutes were found, for beside every output."""
        first, last = min(self.departures), max(self.departures)
        when = (
            f"at {first:%H:%M}"
            if first == last
            else f"{len(self.departures)} times between {first:%H:%M} and {last:%H:%M}"
        )
        return (
            f"By the published timetable on {day:%A} {day.day} {day:%B %Y}, setting out {when} (the median), with "
            f"walks of up to {self.walk_minutes:g} minutes to and from stops and {self.change_minutes:g} between them, "
            f"to {self.longest_minutes:g} minutes at most. Waiting is counted; delays and full buses are not known."
        )


@dataclass(frozen=True, slots=True)
class Hop:
    """A vehicle's ride from one stop to the next; stops and trips are places in their lists."""

    leaves: int
    arrives: int
    start: int
    end: int
    trip: int
    boards: bool
    alights: bool


class Timetable:
    """The hops of one day in order of departure, and the walks between stops."""

    def __init__(self, feed: Feed, day: date, walk: Walk, rules: BusRules) -> None:
        self.stops = feed.stops
        self.rules = rules
        place = {code: at for at, code in enumerate(feed.stops.codes)}
        hops: list[tuple[int, int, int, Hop]] = []
        trips = feed.trips_on(day)
        for number, trip in enumerate(trips):
            for at, (one, other) in enumerate(zip(trip.calls, trip.calls[1:], strict=False)):
                hop = Hop(
                    one.leaves, other.arrives, place[one.stop], place[other.stop], number, one.boards, other.alights
                )
                # The same departure twice on one trip (stops a minute apart) stays in the order of the trip.
                hops.append((hop.leaves, number, at, hop))
        hops.sort(key=lambda each: each[:3])
        self.hops = tuple(hop for *_, hop in hops)
        self.trips = len(trips)
        self.legs = self._legs(feed, place, walk)

    def _legs(self, feed: Feed, place: dict[str, int], walk: Walk) -> list[dict[int, int]]:
        """For each stop the stops one can change to, with the seconds it takes; the stop itself is among them."""
        least = self.rules.change_seconds
        minutes = walk(self.stops, self.stops, self.rules.change_minutes)
        legs: list[dict[int, int]] = [{stop: least} for stop in range(len(self.stops))]
        for start, end in np.argwhere(np.isfinite(minutes)).tolist():
            if start != end:
                legs[start][end] = max(least, _seconds(float(minutes[start, end])))
        for (start, end), said in feed.transfers.items():
            if start not in place or end not in place:
                continue
            if not said.possible:
                legs[place[start]].pop(place[end], None)
            elif said.seconds is not None:
                legs[place[start]][place[end]] = max(1, said.seconds)
        return legs

    def arrivals(self, ready: Seconds, until: Seconds) -> Seconds:
        """The earliest second at which each origin leaves a vehicle at each stop (stops x origins); NEVER where none.

        `ready` (stops x origins) is when each origin is at each stop on foot, NEVER where it is not; `until` (origins)
        the second after which nothing counts.
        """
        ready = ready.copy()
        ridden = np.full_like(ready, NEVER)
        aboard: dict[int, NDArray[np.bool_]] = {}
        first, last = int(ready.min(initial=NEVER)), int(until.max(initial=0))
        for hop in self.hops:
            if hop.leaves < first:
                continue
            if hop.leaves > last:
                break
            held = aboard.get(hop.trip)
            if hop.boards:
                boarding = ready[hop.start] <= hop.leaves
                held = boarding if held is None else held | boarding
            if held is None or not held.any():
                continue
            aboard[hop.trip] = held
            if hop.alights:
                self._alight(hop, held, ridden, ready)
        return np.where(ridden <= until, ridden, NEVER)

    def _alight(self, hop: Hop, held: NDArray[np.bool_], ridden: Seconds, ready: Seconds) -> None:
        # A stop reached on foot earlier still counts as newly ridden to: a second walk may start there, and may not
        # where one only walked to it.
        sooner = held & (hop.arrives < ridden[hop.end])
        if sooner.any():
            ridden[hop.end][sooner] = hop.arrives
            for stop, seconds in self.legs[hop.end].items():
                np.minimum(ready[stop], hop.arrives + seconds, out=ready[stop], where=sooner)


def bus_minutes(table: Timetable, origins: Points, destinations: Points, walk: Walk) -> NDArray[np.float32]:
    """Minutes from setting out to arriving, waiting counted (departures x origins x destinations).

    Infinite beyond the rules' longest journey.
    """
    rules = table.rules
    to_stops = _all_seconds(walk(origins, table.stops, rules.walk_minutes)).T
    from_stops = _all_seconds(walk(table.stops, destinations, rules.walk_minutes))
    on_foot = _all_seconds(walk(origins, destinations, rules.longest_minutes))
    longest = round(rules.longest_minutes * 60)
    found = np.empty((len(rules.departures), len(origins), len(destinations)), dtype=np.float32)
    for number, sets_out in enumerate(rules.departures):
        start = sets_out.hour * 3600 + sets_out.minute * 60 + sets_out.second
        ready = np.where(to_stops < NEVER, to_stops + start, NEVER).astype(np.int32)
        until = np.full(len(origins), start + longest, dtype=np.int32)
        ridden = table.arrivals(ready, until)
        took = on_foot.copy()
        for site in range(len(destinations)):
            near = np.flatnonzero(from_stops[:, site] < NEVER)
            if len(near):
                arrives = (ridden[near] + from_stops[near, site, None]).min(axis=0)
                took[:, site] = np.minimum(took[:, site], arrives - start)
        found[number] = np.where(took <= longest, took / 60, np.inf)
    return found


def bus_matrix(
    timetable: Path,
    demand: Points,
    sites: Points,
    day: date,
    *,
    extract: Path | None = None,
    rules: BusRules | None = None,
    pace: Pace = WALK,
    cache: Path | None = None,
) -> TravelMatrix:
    """Minutes by bus and on foot on a day, kept in `cache` by content.

    `extract` is an OpenStreetMap extract for the walks; without one they are by straight line, said so. A day outside
    the timetable's is refused. Raises GeographyError as `read_feed` and `read_walkable`, UsageError for the day.
    """
    rules = rules or BusRules()
    sources = {"gtfs": content_hash(timetable)} | ({"osm": content_hash(extract)} if extract else {})
    settings = {
        "day": day.isoformat(), "km/h": pace.kilometres_an_hour, "avoid": [pace.avoid_steps, pace.avoid_steep],
        "departures": [each.isoformat() for each in rules.departures], "walk": rules.walk_minutes,
        "change": [rules.change_minutes, rules.change_seconds], "longest": rules.longest_minutes,
    }  # fmt: skip
    mark = fingerprint("bus", settings, sources, demand, sites)

    def make() -> TravelMatrix:
        feed = read_feed(timetable)
        check_day(feed, day)
        walk = _walk(extract, pace)
        minutes = bus_minutes(Timetable(feed, day, walk, rules), demand, sites, walk)
        on_foot = pace.sentence(rules.walk_minutes) if extract else _straight(pace).sentence
        return TravelMatrix(
            np.median(minutes, axis=0).astype(np.float32),
            demand.codes,
            sites.codes,
            "bus",
            f"{rules.sentence(day)} On foot: {on_foot}",
            ", ".join([f"timetable {timetable.name}"] + ([f"OpenStreetMap, {extract.name}"] if extract else [])),
            mark,
        )

    return kept(cache, mark, make)


def check_day(feed: Feed, day: date) -> None:
    """Raise UsageError for a day on which the timetable has no service."""
    first, last = feed.days()
    if not feed.trips_on(day):
        raise UsageError(
            "bus-no-service",
            f"{feed.name}, {day.isoformat()}",
            found="no trip on that day",
            expected=f"a day between {first.isoformat()} and {last.isoformat()} on which buses run",
            next_step="Choose a school-term weekday of the timetable.",
        )


def _walk(extract: Path | None, pace: Pace) -> Walk:
    if extract is None:
        straight = _straight(pace)
        return lambda origins, destinations, cap: straight_minutes(straight, origins, destinations, cap)
    return WalkNetwork(read_walkable(extract), pace).minutes


def _straight(pace: Pace) -> Straight:
    return Straight(pace.mode, pace.kilometres_an_hour)


def _seconds(minutes: float) -> int:
    return int(np.ceil(minutes * 60 - 1e-3))


def _all_seconds(minutes: NDArray[np.float32]) -> Seconds:
    """Whole seconds, upwards: nobody catches a bus by rounding."""
    reached = np.isfinite(minutes)
    seconds = np.ceil(np.where(reached, minutes, 0).astype(np.float64) * 60 - 1e-3)
    return np.where(reached, seconds, NEVER).astype(np.int32)
