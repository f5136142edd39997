"""Maps of areas: each area in one of at most five classes."""

from dataclasses import dataclass
from typing import Literal

from familyhub.blocks.refusal import require_some, require_text
from familyhub.blocks.units import Unit

MOST_CLASSES = 5

Shades = Literal["none", "darkest first", "darkest last"]
"""Classes that have an order have shades of one colour; others have colours of their own."""

Ring = tuple[tuple[float, float], ...]
Polygons = tuple[tuple[Ring, ...], ...]
"""Polygons, each a ring around and the rings of its holes; points are (longitude, latitude)."""


@dataclass(frozen=True, slots=True)
class AreaClass:
    """A class of the legend, in words. Its place in the legend gives it its colour and pattern."""

    label: str

    def __post_init__(self) -> None:
        require_text(self.label, "the label of a class")


@dataclass(frozen=True, slots=True)
class Area:
    """An area: its name, its outline, its value in the map's unit, and the number of its class (None: no data)."""

    name: str
    polygons: Polygons
    value: float | None
    place_in: int | None

    def __post_init__(self) -> None:
        require_text(self.name, "the name of an area")
        if not any(ring for polygon in self.polygons for ring in polygon):
            raise ValueError(f"area {self.name!r} has no outline to draw")


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Areas by class. Where they are many their names stand in the table alone; `over` are larger places, with names.

    Raises ValueError without title, description, areas or classes, with more than five classes, or with an area in a
    class that is not in the legend.
    """

    title: str
    description: str
    of: str
    areas: tuple[Area, ...]
    classes: tuple[AreaClass, ...]
    value_title: str = "Value"
    attribution: str = ""
    unit: Unit = "percentage"
    over: tuple[Area, ...] = ()
    shades: Shades = "none"

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a map")
        require_text(self.description, f"the description of map {self.title!r}")
        require_text(self.of, f"what the areas of map {self.title!r} are")
        require_some(self.areas, f"map {self.title!r}")
        require_some(self.classes, f"map {self.title!r}")
        if len(self.classes) > MOST_CLASSES:
            raise ValueError(f"map {self.title!r} has {len(self.classes)} classes; nobody tells more than 5 apart")
        for area in self.areas:
            if area.place_in is not None and not 0 <= area.place_in < len(self.classes):
                raise ValueError(f"map {self.title!r}: {area.name} is in class {area.place_in} of the legend")
