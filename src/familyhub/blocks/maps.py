"""Maps of areas: each area in one of at most five classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from familyhub.blocks.refusal import require_some, require_text

MOST_CLASSES = 5

SHAPES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class AreaClass:
    """A class of the legend, in words. Its place in the legend gives it its colour and pattern."""

    label: str

    def __post_init__(self) -> None:
        require_text(self.label, "the label of a class")


@dataclass(frozen=True, slots=True)
class Area:
    """An area: its name, its GeoJSON geometry, its value in percent, and the number of its class (None: no data)."""

    name: str
    geometry: Mapping[str, object]
    value: float | None
    place_in: int | None

    def __post_init__(self) -> None:
        require_text(self.name, "the name of an area")
        kind = self.geometry.get("type")
        if kind not in SHAPES or not self.geometry.get("coordinates"):
            raise ValueError(f"area {self.name!r} has the geometry {kind!r}: a map needs {' or '.join(SHAPES)}")


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Areas by class. `coordinates`: degrees (longitude, latitude) or planar (eastings, northings in metres).

    Raises ValueError without title, description, areas or classes, with more than five classes, or with an area in a
    class that is not in the legend.
    """

    title: str
    description: str
    of: str
    areas: tuple[Area, ...]
    classes: tuple[AreaClass, ...]
    coordinates: Literal["degrees", "planar"] = "degrees"
    value_title: str = "Value"
    attribution: str = ""

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
