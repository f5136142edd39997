"""Places: neighbourhood to county, their boundaries, people and buildings, and the published files they are read from.

Travel between them is in `familyhub.geography.travel`.
"""

from familyhub.geography.areas import (
    NOT_WEIGHTED,
    Successor,
    read_categories,
    read_numbers,
    read_parents,
    read_points,
    read_rural_urban,
    read_successors,
    shares,
)
from familyhub.geography.boundaries import Boundary, Projection, bounding_box, read_boundaries
from familyhub.geography.demand import Demand, DemandPoint, Extra, Need, build_demand, read_demand, weigh
from familyhub.geography.deprivation import quintile_of_decile, read_quintiles, read_ranks
from familyhub.geography.errors import GeographyError
from familyhub.geography.establishments import (
    Schools,
    Site,
    hours_a_week,
    read_candidates,
    read_hubs,
    read_schools,
    site_points,
)
from familyhub.geography.hierarchy import Hierarchy, Place, build_hierarchy
from familyhub.geography.lookups import read_lookup
from familyhub.geography.points import Points, grid_to_degrees, metres_between, points_of
from familyhub.geography.populations import (
    COHORTS,
    AgeBand,
    Children,
    Population,
    age_band,
    carry_over,
    children,
    read_population,
)

__all__ = [
    "COHORTS",
    "NOT_WEIGHTED",
    "AgeBand",
    "Boundary",
    "Children",
    "Demand",
    "DemandPoint",
    "Extra",
    "GeographyError",
    "Hierarchy",
    "Need",
    "Place",
    "Points",
    "Population",
    "Projection",
    "Schools",
    "Site",
    "Successor",
    "age_band",
    "bounding_box",
    "build_demand",
    "build_hierarchy",
    "carry_over",
    "children",
    "grid_to_degrees",
    "hours_a_week",
    "metres_between",
    "points_of",
    "quintile_of_decile",
    "read_boundaries",
    "read_candidates",
    "read_categories",
    "read_demand",
    "read_hubs",
    "read_lookup",
    "read_numbers",
    "read_parents",
    "read_points",
    "read_population",
    "read_quintiles",
    "read_ranks",
    "read_rural_urban",
    "read_schools",
    "read_successors",
    "shares",
    "site_points",
    "weigh",
]
