"""Timetables: days, exceptions, midnight, repeats, and the earliest arrival against every journey tried."""

import zipfile
from datetime import date, time
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.errors import UsageError
from familyhub.geography import GeographyError
from familyhub.geography.points import points_of
from familyhub.geography.travel import PRAM, WALK, BusRules, Feed, Timetable, bus_matrix, bus_minutes, read_feed
from familyhub.geography.travel.bus import NEVER
from familyhub.geography.travel.gtfs import Call, Transfer, Trip
from familyhub.geography.travel.straight import STRAIGHT_WALK, straight_minutes
from slow_travel import every_arrival

MONDAY, TUESDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 7)
FILES = {
    "stops.txt": """
        stop_id,stop_name,stop_lat,stop_lon
        A,Market,51.50,0.00
        B,Church,51.50,0.05
        C,School,51.50,0.10
        D,Unserved,51.50,0.20
        """,
    "trips.txt": """
        route_id,service_id,trip_id
        1,week,morning
        1,night,late
        """,
    "stop_times.txt": """
        trip_id,arrival_time,departure_time,stop_id,stop_sequence
        morning,08:20:00,08:20:00,C,30
        morning,08:00:00,08:00:00,A,1
        morning,,,B,7
        late,23:50:00,23:50:00,A,1
        late,24:10:00,24:11:00,B,2
        late,24:30:00,24:30:00,C,3
        """,
    "calendar.txt": """
        service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
        week,1,1,1,1,1,0,0,20260302,20260331
        night,1,0,0,0,0,0,0,20260302,20260331
        """,
    "calendar_dates.txt": """
        service_id,date,exception_type
        week,20260303,2
        week,20260307,1
        """,
}


def write(folder, **changed):
    """A feed of FILES, with files changed (`stops="…"`) or left out (`stops=None`)."""
    file = folder / "feed.zip"
    files = FILES | {f"{name}.txt": content for name, content in changed.items()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, "\n".join(line.strip() for line in content.strip().splitlines()))
    return file


def walk(origins, destinations, cap):
    return straight_minutes(STRAIGHT_WALK, origins, destinations, cap)


def test_service_days_with_their_exceptions(tmp_path):
    feed = read_feed(write(tmp_path))
    assert [trip.key for trip in feed.trips_on(MONDAY)] == ["morning", "late"]
    assert [trip.key for trip in feed.trips_on(TUESDAY)] == ["late of 2026-03-02"]
    assert [trip.key for trip in feed.trips_on(SATURDAY)] == ["morning"]
    assert feed.days() == (MONDAY, date(2026, 3, 31))
    assert feed.stops.codes == ("A", "B", "C")


def test_a_run_after_midnight_belongs_to_the_next_day_too(tmp_path):
    (run,) = read_feed(write(tmp_path)).trips_on(TUESDAY)
    assert [(call.stop, call.arrives, call.leaves) for call in run.calls] == [
        ("A", -600, -600), ("B", 600, 660), ("C", 1800, 1800),
    ]  # fmt: skip
    feed = read_feed(write(tmp_path))
    rules = BusRules(departures=(time(0, 0),), walk_minutes=5)
    table = Timetable(feed, TUESDAY, walk, rules)
    at = points_of([("by the church", 0.05, 51.5)]), points_of([("by the school", 0.1, 51.5)])
    assert bus_minutes(table, *at, walk)[0, 0, 0] == pytest.approx(30)


def test_a_stop_without_a_time_is_half_way_between_its_neighbours(tmp_path):
    feed = read_feed(write(tmp_path))
    assert [call.arrives for call in feed.trips[0].calls] == [8 * 3600, 8 * 3600 + 600, 8 * 3600 + 1200]


def test_a_run_that_repeats_is_as_many_runs(tmp_path):
    repeats = """
        trip_id,start_time,end_time,headway_secs
        morning,07:00:00,08:00:00,1200
        """
    feed = read_feed(write(tmp_path, frequencies=repeats))
    starts = [trip.calls[0].leaves for trip in feed.trips_on(SATURDAY)]
    assert starts == [7 * 3600, 7 * 3600 + 1200, 7 * 3600 + 2400]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"stops": None}, r"feed\.zip, stops\.txt: found no such file"),
        ({"stops": "stop_id,stop_name\nA,Market"}, r"stops\.txt: found the columns .* also stop_lat, stop_lon"),
        ({"stops": "stop_id,stop_lat,stop_lon\nA,x,0\n"}, r"stops\.txt, row 2, column 'stop_lat': found 'x'"),
        ({"stops": "stop_id,stop_lat,stop_lon\nA,51,0\n"}, r"stop_times\.txt: found the stop 'B'"),
        (
            {"calendar_dates": "service_id,date,exception_type\nweek,20260231,1"},
            r"row 2, column 'date': found '20260231'",
        ),
        ({"calendar_dates": "service_id,date,exception_type\nweek,20260301,3"}, r"column 'exception_type'"),
        (
            {"stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nlate,8.15,08:15:00,A,1"},
            r"stop_times\.txt, row 2, column 'arrival_time': found '8\.15'",
        ),
        (
            {
                "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                "late,08:15:00,08:15:00,A,1\nlate,08:10:00,08:10:00,B,2"
            },
            r"row 3, column 'arrival_time': found 08:10:00, expected a time not before 08:15:00",
        ),
    ],
)
def test_a_damaged_feed_says_where(tmp_path, changed, message):
    with pytest.raises(GeographyError, match=message):
        read_feed(write(tmp_path, **changed))


def test_a_day_without_buses_is_refused(tmp_path):
    home, hub = points_of([("home", 0.0, 51.5)]), points_of([("hub", 0.1, 51.5)])
    with pytest.raises(UsageError, match="no trip on that day"):
        bus_matrix(write(tmp_path), home, hub, date(2026, 3, 8))


def test_a_matrix_by_bus_is_kept_and_says_its_day_and_that_walks_are_straight(tmp_path):
    home, hub = points_of([("home", 0.0, 51.5)]), points_of([("hub", 0.1, 51.5)])
    rules = BusRules(departures=(time(7, 40), time(7, 50), time(9, 0)))
    matrix = bus_matrix(write(tmp_path), home, hub, MONDAY, rules=rules, cache=tmp_path / "kept")
    assert matrix.minutes[0, 0] == pytest.approx(40)  # 40, 30 and, after the only bus, not at all: the median
    assert "Monday 2 March 2026" in matrix.method
    assert "no real way" in matrix.method
    again = bus_matrix(write(tmp_path), home, hub, MONDAY, rules=rules, cache=tmp_path / "kept")
    assert again.fingerprint == matrix.fingerprint
    assert len(list((tmp_path / "kept").iterdir())) == 1
    other = bus_matrix(write(tmp_path), home, hub, SATURDAY, rules=rules, cache=tmp_path / "kept")
    assert other.fingerprint != matrix.fingerprint


STOPS = [(f"s{number}", number * 0.002, 51.5) for number in range(6)]


@st.composite
def feeds(draw):
    trips = []
    for number in range(draw(st.integers(0, 8))):
        now, calls = draw(st.integers(0, 40)) * 30, []
        for _ in range(draw(st.integers(2, 5))):
            arrives = now + draw(st.integers(0, 6)) * 30
            now = arrives + draw(st.sampled_from([0, 0, 30, 60]))
            stop = draw(st.integers(0, 5))
            calls.append(Call(f"s{stop}", arrives, now, draw(st.integers(0, 4)) > 0, draw(st.integers(0, 4)) > 0))
        trips.append(Trip(f"t{number}", "daily", tuple(calls)))
    pair = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda p: (f"s{p[0]}", f"s{p[1]}"))
    said = st.one_of(st.just(Transfer(False, None)), st.integers(0, 300).map(lambda s: Transfer(True, s)))
    transfers = draw(st.dictionaries(pair, said, max_size=4))
    return Feed("drawn", points_of(STOPS), tuple(trips), {"daily": frozenset({MONDAY})}, transfers)


@given(feeds(), st.lists(st.dictionaries(st.integers(0, 5), st.integers(0, 900), max_size=3), min_size=1, max_size=4))
def test_the_scan_arrives_as_early_as_the_best_of_every_journey(feed, origins):
    table = Timetable(feed, MONDAY, walk, BusRules(change_minutes=4))
    ready = np.full((6, len(origins)), NEVER, dtype=np.int32)
    for column, origin in enumerate(origins):
        for stop, at in origin.items():
            ready[stop, column] = at
    found = table.arrivals(ready, np.full(len(origins), 7000, dtype=np.int32))
    trips = [[(int(c.stop[1:]), c.arrives, c.leaves, c.boards, c.alights) for c in trip.calls] for trip in feed.trips]
    for column, origin in enumerate(origins):
        slow = every_arrival(trips, table.legs, origin)
        assert {stop: at for stop, at in enumerate(found[:, column].tolist()) if at < NEVER} == slow


@given(feeds(), st.tuples(st.integers(0, 12), st.integers(0, 12)), st.integers(0, 20))
def test_door_to_door_is_the_best_of_walking_and_every_journey(feed, ends, minute):
    home, hub = (points_of([("end", at * 0.001, 51.501)]) for at in ends)
    rules = BusRules(departures=(time(0, minute),), walk_minutes=6, change_minutes=4, longest_minutes=40)
    table = Timetable(feed, MONDAY, walk, rules)
    found = float(bus_minutes(table, home, hub, walk)[0, 0, 0])

    def seconds(one, other, cap):
        return [None if np.isinf(m) else ceil(float(m) * 60 - 1e-3) for m in walk(one, other, cap).ravel()]

    start, to_stop, from_stop = minute * 60, seconds(home, feed.stops, 6), seconds(feed.stops, hub, 6)
    trips = [[(int(c.stop[1:]), c.arrives, c.leaves, c.boards, c.alights) for c in trip.calls] for trip in feed.trips]
    ready = {stop: start + walked for stop, walked in enumerate(to_stop) if walked is not None}
    arrivals = every_arrival(trips, table.legs, ready)
    ways = [at + from_stop[stop] - start for stop, at in arrivals.items() if from_stop[stop] is not None]
    ways += [walked for walked in seconds(home, hub, 40) if walked is not None]
    best = min((way for way in ways if way <= 40 * 60), default=np.inf)
    assert found * 60 == pytest.approx(best, abs=1e-2)


def test_with_a_pram_and_no_map_the_walks_are_at_a_prams_pace(tmp_path):
    home, hub = points_of([("home", 0.0, 51.5)]), points_of([("hub", 0.01, 51.5)])
    on_foot, pushed = (bus_matrix(write(tmp_path), home, hub, MONDAY, pace=pace) for pace in (WALK, PRAM))
    assert pushed.minutes[0, 0] == pytest.approx(on_foot.minutes[0, 0] * 1.2, abs=0.05)
    assert "at 4 km/h" in pushed.method


def test_changes_walks_and_what_the_feed_says_of_them():
    feed = Feed(
        "drawn",
        points_of(STOPS),
        (),
        {},
        {("s0", "s1"): Transfer(False, None), ("s0", "s5"): Transfer(True, 240), ("s2", "s2"): Transfer(True, 30)},
    )
    legs = Timetable(feed, MONDAY, walk, BusRules(change_minutes=4)).legs
    # Stops are 138 m apart: 2.25 minutes at 4.8 km/h with the factor, and four minutes reach only the next one.
    assert set(legs[0]) == {0, 5}
    assert (legs[0][0], legs[0][5], legs[2][2]) == (60, 240, 30)
    assert legs[1] == {0: 135, 1: 60, 2: 135}


def test_rules_that_no_traveller_could_follow_are_refused():
    with pytest.raises(UsageError):
        BusRules(change_seconds=0)
    with pytest.raises(UsageError):
        BusRules(departures=())
