"""Places: neighbourhood to county, the boundaries to draw, and the published files both are read from."""

from familyhub.geography.boundaries import Boundary, Projection, bounding_box, read_boundaries
from familyhub.geography.deprivation import quintile_of_decile, read_quintiles, read_ranks
from familyhub.geography.errors import GeographyError
from familyhub.geography.hierarchy import Hierarchy, Place, build_hierarchy
from familyhub.geography.lookups import read_lookup

__all__ = [
    "Boundary",
    "GeographyError",
    "Hierarchy",
    "Place",
    "Projection",
    "bounding_box",
    "build_hierarchy",
    "quintile_of_decile",
    "read_boundaries",
    "read_lookup",
    "read_quintiles",
    "read_ranks",
]
