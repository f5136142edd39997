"""Slow, obvious references for travel: Dijkstra on a dictionary, and every journey of a timetable tried."""

import heapq
from collections import deque
from math import asin, cos, radians, sin, sqrt


def metres(one, other):
    """Metres between two (longitude, latitude), by the haversine."""
    (a, b), (c, d) = one, other
    half = sin(radians(d - b) / 2) ** 2 + cos(radians(b)) * cos(radians(d)) * sin(radians(c - a) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


def plain_dijkstra(neighbours, start):
    """The least distance from a node to every node it reaches; `neighbours` maps a node to [(node, metres)]."""
    best, queue = {}, [(0.0, start)]
    while queue:
        far, node = heapq.heappop(queue)
        if node in best:
            continue
        best[node] = far
        for other, more in neighbours[node]:
            if other not in best:
                heapq.heappush(queue, (far + more, other))
    return best


def every_arrival(trips, legs, ready):
    """The earliest second at which one leaves a vehicle at each stop, every reachable ride tried.

    `trips` are lists of (stop, arrives, leaves, boards, alights); `legs[stop]` is {stop: seconds to change}; `ready` is
    {stop: second one stands there at first}. Nothing is pruned: one may stand at a stop at any number of times, board
    every later call there of every trip, and leave at every later call of that trip.
    """
    calls_at = {}
    for trip, calls in enumerate(trips):
        for at, (stop, *_) in enumerate(calls):
            calls_at.setdefault(stop, []).append((trip, at))
    standing, seen, aboard, arrivals = deque(ready.items()), set(ready.items()), set(), {}
    while standing:
        stop, now = standing.popleft()
        for trip, at in calls_at.get(stop, ()):
            _, _, leaves, boards, _ = trips[trip][at]
            if not boards or leaves < now or (trip, at) in aboard:
                continue
            aboard.add((trip, at))
            for end, arrives, _, _, alights in trips[trip][at + 1 :]:
                if alights:
                    arrivals.setdefault(end, set()).add(arrives)
                    for other, seconds in legs[end].items():
                        if (other, arrives + seconds) not in seen:
                            seen.add((other, arrives + seconds))
                            standing.append((other, arrives + seconds))
    return {stop: min(times) for stop, times in arrivals.items()}
