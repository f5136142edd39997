"""Where resource use stands out: pounds of a place against its number of children, and against their needs.

Pounds come in lumps: a placement is many at once. The variance over the expected pounds is the size of a lump, and
expected pounds in lumps are what the funnel's limits are worked out from, as if they were counted events.
"""

from collections.abc import Sequence
from dataclasses import replace

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
    rows, dominated, varied = [], [], 0.0
    for name in names:
        here = places == name
        used = float(pounds[here].sum())
        rows.append((str(name), int(here.sum()), used, float(expected[here].sum())))
        dominated.append(bool(pounds[here].max() > used / 2))
        varied += float(variance[here].sum())
    # A lump is the same for a level's places, so that places of one size have the same limits.
    whole_expected = sum(row[3] for row in rows)
    lump = varied / whole_expected if whole_expected else 1.0
    if lump <= 0 or whole_expected <= 0:
        return []
    by_one = bool(((pounds - expected) ** 2).max() > varied / 2)
    return [
        replace(each, dominated=by_one or alone)
        for each, alone in zip(against_chance(level, rows, lump, float(pounds.mean())), dominated, strict=True)
    ]


def against_chance(
    level: str, rows: Sequence[tuple[str, int, float, float]], lump: float, mean: float
) -> list[StandsOut]:  # fmt: skip
    """Places, each with its name, people, pounds and the pounds its needs lead one to expect, against chance.

    `lump` is the size of a lump in pounds, `mean` the pounds a child of the whole cohort. Something must be expected.
    """
    sizes = [need / lump for _, _, _, need in rows]
    drawn = shrink_rates([used / lump for _, _, used, _ in rows], sizes)
    found = []
    for (name, count, used, need), size, near in zip(rows, sizes, drawn.areas, strict=True):
        limits = count_limits(size)
        ends95, ends99 = limits.within95, limits.within99_8
        found.append(
            StandsOut(
                level=level,
                place=name,
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
