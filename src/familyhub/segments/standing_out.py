"""Where resource use stands out: pounds of a place against its number of children, and against their needs.

Pounds come in lumps: a placement is many at once. The variance over the expected pounds is the size of a lump, and
expected pounds in lumps are what the funnel's limits are worked out from, as if they were counted events.
"""

import numpy as np

from familyhub.segments.cohorts import NO_TEAM
from familyhub.segments.people import People, Strings
from familyhub.segments.segmentation import StandsOut
from familyhub.segments.tree import Floats, Ints
from familyhub.stats.funnel import count_limits
from familyhub.stats.shrinkage import shrink_rates

LEVELS = ("district", "ward", "hub", "team")
"""Where a child lives, and whose caseload it is on."""
NOWHERE = ("Out of area", NO_TEAM)


def stand_out(people: People, pounds: Floats, segment: Ints, fewest: int) -> tuple[StandsOut, ...]:
    """Every district, ward, hub and team with at least so many children of the cohort, by level and name.

    `segment` is the place of each child's segment: children of the same segment are expected to use as much.
    """
    by_segment = mean_and_variance(pounds, segment)
    found: list[StandsOut] = []
    for level in LEVELS:
        places: Strings = getattr(people, level)
        names = [name for name in np.unique(places) if name not in NOWHERE and (places == name).sum() >= fewest]
        if len(names) > 1 and pounds.sum() > 0:
            found += _level(level, names, places, pounds, by_segment[0][segment], by_segment[1][segment])
    return tuple(found)


def _level(
    level: str, names: list[str], places: Strings, pounds: Floats, expected: Floats, variance: Floats
) -> list[StandsOut]:  # fmt: skip
    rows = []
    for name in names:
        here = places == name
        rows.append((name, int(here.sum()), float(pounds[here].sum()), float(expected[here].sum()),
                     float(variance[here].sum())))  # fmt: skip
    # A lump is the same for a level's places, so that places of one size have the same limits.
    whole_expected = sum(row[3] for row in rows)
    lump = sum(row[4] for row in rows) / whole_expected if whole_expected else 1.0
    if lump <= 0 or whole_expected <= 0:
        return []
    sizes = [row[3] / lump for row in rows]
    drawn = shrink_rates([row[2] / lump for row in rows], sizes)
    mean = float(pounds.mean())
    found = []
    for (name, count, used, need, _), size, near in zip(rows, sizes, drawn.areas, strict=True):
        limits = count_limits(size)
        ends95, ends99 = limits.within95, limits.within99_8
        found.append(
            StandsOut(
                level=level,
                place=str(name),
                people=count,
                pounds=used,
                by_people=used / (count * mean),
                by_need=used / need if need else 1.0,
                size=size,
                limits95=(ends95.lower / size, ends95.upper / size) if size else (0.0, 0.0),
                limits99_8=(ends99.lower / size, ends99.upper / size) if size else (0.0, 0.0),
                place_in_funnel=limits.place(used / lump),
                shrunk=near.value / drawn.average if drawn.average else 1.0,
                shrunk_lower=near.interval.lower / drawn.average if drawn.average else 1.0,
                shrunk_upper=near.interval.upper / drawn.average if drawn.average else 1.0,
            )
        )
    return found


def mean_and_variance(pounds: Floats, segment: Ints) -> tuple[Floats, Floats]:
    """Mean and variance of the pounds of each segment, by its place."""
    count = np.maximum(np.bincount(segment), 1)
    mean = np.bincount(segment, weights=pounds) / count
    spread = np.bincount(segment, weights=(pounds - mean[segment]) ** 2) / np.maximum(count - 1, 1)
    return mean, spread
