"""Travel times from every demand point to every site: on foot, with a pram, by bus, or by straight line.

Each way of going has a file and gives a `TravelMatrix`, whose `method` says how the minutes were found.
"""

from familyhub.geography.travel.bus import BusRules, Timetable, bus_matrix, bus_minutes
from familyhub.geography.travel.gtfs import Feed, read_feed
from familyhub.geography.travel.matrix import TravelMatrix
from familyhub.geography.travel.osm import WalkGraph, read_walkable
from familyhub.geography.travel.straight import STRAIGHT_CAR, STRAIGHT_PRAM, STRAIGHT_WALK, Straight, straight_matrix
from familyhub.geography.travel.walking import PRAM, WALK, Pace, WalkNetwork, walking_matrix

__all__ = [
    "PRAM",
    "STRAIGHT_CAR",
    "STRAIGHT_PRAM",
    "STRAIGHT_WALK",
    "WALK",
    "BusRules",
    "Feed",
    "Pace",
    "Straight",
    "Timetable",
    "TravelMatrix",
    "WalkGraph",
    "WalkNetwork",
    "bus_matrix",
    "bus_minutes",
    "read_feed",
    "read_walkable",
    "straight_matrix",
    "walking_matrix",
]
