"""A timetable from GTFS, as the Bus Open Data Service and others publish it: the trips that run on a day."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from sys import intern

from familyhub.geography.errors import GeographyError
from familyhub.geography.points import Points, points_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Call:
    """A trip's call at a stop: seconds after the service day's midnight, beyond 86,400 on the next day."""

    stop: str
    arrives: int
    leaves: int
    boards: bool = True
    alights: bool = True


@dataclass(frozen=True, slots=True)
class Trip:
    """One run of a vehicle, on the days of its service."""

    key: str
    service: str
    calls: tuple[Call, ...]

    def later(self, seconds: int, mark: str) -> "Trip":
        """The same run so many seconds later, under a key of its own."""
        calls = (Call(c.stop, c.arrives + seconds, c.leaves + seconds, c.boards, c.alights) for c in self.calls)
        return Trip(f"{self.key} {mark}", self.service, tuple(calls))


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a feed says of changing from one stop to another: not possible, or this many seconds at least."""

    possible: bool
    seconds: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """A timetable. `services`: the days on which each runs; `transfers`: what is said of a pair of stops."""

    name: str
    stops: Points
    trips: tuple[Trip, ...]
    services: Mapping[str, frozenset[date]]
    transfers: Mapping[tuple[str, str], Transfer] = field(default_factory=dict)

    def trips_on(self, day: date) -> tuple[Trip, ...]:
        """The trips of a day in seconds after its midnight, with those of days before that run on after midnight.

        What runs at 24:30 of yesterday's service runs at 00:30 today, as a trip under a key of its own.
        """
        latest = max((trip.calls[-1].arrives for trip in self.trips), default=0)
        found = [trip for trip in self.trips if day in self.services.get(trip.service, ())]
        for back in range(1, latest // DAY + 1):
            before = day - timedelta(days=back)
            for trip in self.trips:
                if trip.calls[-1].arrives >= back * DAY and before in self.services.get(trip.service, ()):
                    found.append(trip.later(-back * DAY, f"of {before}"))
        return tuple(found)

    def days(self) -> tuple[date, date]:
        """The first and last day on which anything runs. Raises GeographyError where nothing ever does."""
        running = [day for days in self.services.values() for day in (min(days, default=None), max(days, default=None))]
        known = [day for day in running if day is not None]
        if not known:
            raise _off(self.name, "no day of service", "calendar.txt or calendar_dates.txt with days")
        return min(known), max(known)


def read_feed(path: Path) -> Feed:
    """The timetable of a GTFS file (.zip). Times are the agency's local ones.

    Reads stops, stop_times, trips, calendar, calendar_dates, frequencies and transfers (of types 0 to 3 between stops;
    what is said of single trips and routes is left out). Times missing between two timed stops are spread evenly.
    Raises GeographyError with file, row and column.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            feed = _Archive(path, archive)
            services = _services(feed)
            trips = _trips(feed, services)
            stops = _stops(feed, {call.stop for trip in trips for call in trip.calls})
            return Feed(path.name, stops, trips, services, _transfers(feed))
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, csv.Error) as problem:
        raise _off(path.name, str(problem), "a GTFS timetable (.zip of .txt files)") from problem


@dataclass(frozen=True, slots=True)
class _Archive:
    path: Path
    archive: zipfile.ZipFile

    def rows(self, name: str, *needed: str, optional: bool = False) -> Iterator["_Row"]:
        """The rows of a file of the feed; nothing where an optional file is absent."""
        # Some publishers zip the folder rather than the files in it.
        inside = [each for each in self.archive.namelist() if each == name or each.endswith("/" + name)]
        where = f"{self.path.name}, {name}"
        if not inside:
            if optional:
                return
            raise _off(where, "no such file in the feed", "it there, as GTFS requires")
        with self.archive.open(inside[0]) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            headers = [header.strip() for header in reader.fieldnames or ()]
            reader.fieldnames = headers
            if missing := [header for header in needed if header not in headers]:
                raise _off(where, "the columns " + ", ".join(headers), "also " + ", ".join(missing))
            for number, row in enumerate(reader, start=2):
                yield _Row(where, number, row)


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    number: int
    cells: Mapping[str, str | None]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def whole(self, column: str, otherwise: int | None = None) -> int:
        text = self.text(column)
        if not text and otherwise is not None:
            return otherwise
        if not text.isdecimal():
            raise self.off(column, "a whole number")
        return int(text)

    def time(self, column: str) -> int | None:
        """Seconds after midnight, beyond 24 hours too; None for an empty cell."""
        text = self.text(column)
        if not text:
            return None
        parts = text.split(":")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts) or int(parts[1]) > 59 or int(parts[2]) > 59:
            raise self.off(column, "a time such as 08:15:00 or, after midnight, 24:15:00")
        return int(parts[0]) * 3600 + int(parts[1]) * 60 + int(parts[2])

    def day(self, column: str) -> date:
        text = self.text(column)
        try:
            if len(text) != 8:
                raise ValueError(text)
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError as problem:
            raise self.off(column, "a date that exists, such as 20260301") from problem

    def off(self, column: str, expected: str) -> GeographyError:
        return _off(f"{self.where}, row {self.number}, column {column!r}", repr(self.text(column)), expected)


def _services(feed: _Archive) -> dict[str, frozenset[date]]:
    days: dict[str, set[date]] = {}
    for row in feed.rows("calendar.txt", "service_id", *WEEKDAYS, "start_date", "end_date", optional=True):
        first, last = row.day("start_date"), row.day("end_date")
        runs = [row.whole(weekday) == 1 for weekday in WEEKDAYS]
        all_days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        days.setdefault(row.text("service_id"), set()).update(day for day in all_days if runs[day.weekday()])
    for row in feed.rows("calendar_dates.txt", "service_id", "date", "exception_type", optional=True):
        of_service, day = days.setdefault(row.text("service_id"), set()), row.day("date")
        match row.whole("exception_type"):
            case 1:
                of_service.add(day)
            case 2:
                of_service.discard(day)
            case _:
                raise row.off("exception_type", "1 (also runs) or 2 (does not run)")
    return {service: frozenset(found) for service, found in days.items()}


def _trips(feed: _Archive, services: Mapping[str, frozenset[date]]) -> tuple[Trip, ...]:
    service_of = {
        row.text("trip_id"): row.text("service_id") for row in feed.rows("trips.txt", "trip_id", "service_id")
    }
    calls: dict[str, list[_Timed]] = {}
    for row in feed.rows("stop_times.txt", "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"):
        calls.setdefault(row.text("trip_id"), []).append(_timed(row))
    repeats: dict[str, list[tuple[int, int, int]]] = {}
    for row in feed.rows("frequencies.txt", "trip_id", "start_time", "end_time", "headway_secs", optional=True):
        start, end, every = row.time("start_time"), row.time("end_time"), row.whole("headway_secs")
        if start is None or end is None or every < 1:
            raise row.off("headway_secs", "a start, an end and 1 second or more between departures")
        repeats.setdefault(row.text("trip_id"), []).append((start, end, every))
    found: list[Trip] = []
    for key, rows in calls.items():
        service = service_of.get(key)
        if service is None or service not in services or len(rows) < 2:
            continue
        trip = Trip(key, service, _calls(sorted(rows, key=lambda timed: timed.sequence)))
        if key in repeats:
            leaves = trip.calls[0].leaves
            departures = (at for start, end, every in repeats[key] for at in range(start, end, every))
            found.extend(trip.later(at - leaves, f"at {at}") for at in departures)
        else:
            found.append(trip)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Timed:
    """A row of stop_times, small: a county's timetable has millions."""

    sequence: int
    arrives: int | None
    leaves: int | None
    stop: str
    boards: bool
    alights: bool
    where: str
    number: int

    def off(self, expected: str) -> GeographyError:
        where = f"{self.where}, row {self.number}, column 'arrival_time'"
        return _off(where, "no time" if self.arrives is None else _clock(self.arrives), expected)


def _timed(row: _Row) -> _Timed:
    arrives, leaves = row.time("arrival_time"), row.time("departure_time")
    return _Timed(
        row.whole("stop_sequence"),
        leaves if arrives is None else arrives,
        arrives if leaves is None else leaves,
        intern(row.text("stop_id")),
        row.whole("pickup_type", 0) != 1,
        row.whole("drop_off_type", 0) != 1,
        row.where,
        row.number,
    )


def _calls(rows: list[_Timed]) -> tuple[Call, ...]:
    for end in (rows[0], rows[-1]):
        if end.arrives is None:
            raise end.off("a time at the first and the last stop of a trip")
    times = _spread([(row.arrives, row.leaves) for row in rows])
    latest = 0
    for row, (arrives, leaves) in zip(rows, times, strict=True):
        if not latest <= arrives <= leaves:
            raise row.off(f"a time not before {_clock(latest)}, and none of leaving before arriving")
        latest = leaves
    return tuple(Call(row.stop, *at, row.boards, row.alights) for row, at in zip(rows, times, strict=True))


def _spread(times: list[tuple[int | None, int | None]]) -> list[tuple[int, int]]:
    """The times with the missing ones spread evenly between those around them; the first and the last are there."""
    known = [at for at, (arrives, _) in enumerate(times) if arrives is not None]
    spread: list[tuple[int, int]] = []
    for at, timed in enumerate(times):
        arrives, leaves = timed
        if arrives is None or leaves is None:
            before = max(each for each in known if each < at)
            after = min(each for each in known if each > at)
            start, end = times[before][1] or 0, times[after][0] or 0
            arrives = leaves = start + (end - start) * (at - before) // (after - before)
        spread.append((arrives, leaves))
    return spread


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _stops(feed: _Archive, called: set[str]) -> Points:
    found: list[tuple[str, float, float]] = []
    for row in feed.rows("stops.txt", "stop_id", "stop_lat", "stop_lon"):
        if row.text("stop_id") not in called:
            continue
        place = []
        for column, most in (("stop_lon", 180), ("stop_lat", 90)):
            try:
                place.append(float(row.text(column)))
            except ValueError as problem:
                raise row.off(column, "degrees") from problem
            if not abs(place[-1]) <= most:
                raise row.off(column, f"degrees between -{most} and {most}")
        found.append((row.text("stop_id"), place[0], place[1]))
    if missing := called - {code for code, _, _ in found}:
        raise _off(f"{feed.path.name}, stop_times.txt", f"the stop {min(missing)!r}", "every stop also in stops.txt")
    return points_of(found)


def _transfers(feed: _Archive) -> dict[tuple[str, str], Transfer]:
    found: dict[tuple[str, str], Transfer] = {}
    for row in feed.rows("transfers.txt", "from_stop_id", "to_stop_id", optional=True):
        of_one = any(row.text(f"{end}_{what}_id") for end in ("from", "to") for what in ("trip", "route"))
        kind = row.whole("transfer_type", 0)
        if of_one or kind not in (2, 3):
            continue
        pair = (row.text("from_stop_id"), row.text("to_stop_id"))
        found[pair] = Transfer(kind == 2, row.whole("min_transfer_time") if kind == 2 else None)
    return found


def _off(where: str, found: str, expected: str) -> GeographyError:
    return GeographyError(
        "timetable-unreadable",
        where,
        found=found,
        expected=expected,
        next_step="Download the timetable again as GTFS, or tell its publisher.",
    )
