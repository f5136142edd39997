"""Lists of buildings made one, and what in them may be a slip: places far from all others, districts of nobody."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from familyhub.geography import Demand, GeographyError, Points, Site, metres_between, site_points
from familyhub.siting.ground import Ground

AT_ONE_PLACE = 200.0
"""Two of one code that are no more metres apart are one building, whatever they are called."""
OF_ONE_NAME = 2_000.0
"""Two of one code and one name may be so many metres apart: some lists give the middle of the postcode."""
FAR = 100_000.0
"""Places more metres than this from the middle of an area are told: few areas are so large."""
NAMED = 5
"""How many of them are named."""

FILLED = ("area", "capacity", "cost", "opening", "hours", "opening_cost", "closing_cost")
"""What a later list may say of a building where the earlier one is silent."""


def each_once(listed: Sequence[Site]) -> list[Site]:
    """Each building once, by its code.

    What an earlier list says of it stands, a later one fills what is empty, and a hub of any list is a hub. Raises
    GeographyError where one code stands for two buildings.
    """
    found: dict[str, Site] = {}
    for site in listed:
        first = found.setdefault(site.code, site)
        if first is site:
            continue
        _check_one(first, site)
        gaps = {name: getattr(site, name) for name in FILLED if getattr(first, name) is None}
        found[site.code] = replace(
            first, existing=first.existing or site.existing, offers=first.offers or site.offers, **gaps
        )
    return list(found.values())


def far_away(demand: Demand, sites: Sequence[Site]) -> tuple[str, ...]:
    """Sentences that name the buildings and points far from the middle of all points, for beside every output."""
    points, names = demand.places(), [f"{site.name} ({site.where})" for site in sites]
    found = (_far(site_points(sites), names, points), _far(points, points.codes, points))
    hint = "Check where they are: easting and northing may be swapped."
    return tuple(
        f"{what} more than {FAR / 1000:.0f} km from the middle of the area: {_listed(far)}. {hint}"
        for what, far in zip(("Buildings", "Points of children"), found, strict=True)
        if far
    )


def of_no_district(ground: Ground) -> tuple[str, ...]:
    """A sentence that names the buildings of districts in which no point lies, for where districts bind."""
    known = {point.district for point in ground.demand.points}
    lost = [
        f"{site.name} ({site.where}: {district})"
        for site, district in zip(ground.sites, ground.site_districts() or (), strict=False)
        if district not in known
    ]
    if not lost:
        return ()
    return (
        f"Nobody lives in the district of some buildings, and where districts bind nobody goes there: {_listed(lost)}.",
    )


def _check_one(first: Site, site: Site) -> None:
    both = site_points((first, site))
    (metres,) = metres_between(both.longitude[:1], both.latitude[:1], both.longitude[1:], both.latitude[1:]).tolist()
    of_one_name = first.name.casefold() == site.name.casefold()
    if metres > (OF_ONE_NAME if of_one_name else AT_ONE_PLACE):
        raise GeographyError(
            "sites-one-code",
            f"{first.where}, and {site.where}",
            found=f"the code {site.code!r} for {first.name} and for {site.name}, {metres / 1000:,.1f} km apart",
            expected="a code of its own for each building, and one place for each",
            next_step="Give one of them another code, or correct where it is, and ask again.",
        )


def _far(places: Points, names: Sequence[str], points: Points) -> list[str]:
    middle = np.median(points.longitude, keepdims=True), np.median(points.latitude, keepdims=True)
    metres = metres_between(places.longitude, places.latitude, *middle)
    return [name for name, each in zip(names, metres.tolist(), strict=True) if each > FAR]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
