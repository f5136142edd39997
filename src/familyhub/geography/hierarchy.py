"""The hierarchy of places: from parent links to whole paths, with what does not fit reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the canonical table `place`: a code, a name, what it is, and the place it lies in.

    `deprivation_quintile` runs from 1 (most deprived) to 5, `deprivation_position` is the place in the published index
    from 1; for neighbourhoods only.
    """

    place_key: str
    name: str
    kind: str
    parent_key: str | None = None
    deprivation_quintile: int | None = None
    deprivation_position: int | None = None

    def row(self) -> dict[str, object]:
        """The row as the canonical table holds it, by column."""
        return {
            "place_key": self.place_key,
            "name": self.name,
            "kind": self.kind,
            "parent_key": self.parent_key,
            "deprivation_quintile": self.deprivation_quintile,
            "deprivation_position": self.deprivation_position,
        }


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Places by key, each with its path, and what does not fit.

    `paths` maps a place's key to the keys from itself up to its topmost place, itself first. `orphans` maps a place to
    the parent it names that is not there; its path ends at itself. `cycles` are groups of places that lie in one
    another, each from its smallest key; those places, and all that lie in them, have no path.
    """

    places: Mapping[str, Place]
    paths: Mapping[str, tuple[str, ...]]
    orphans: Mapping[str, str]
    cycles: tuple[tuple[str, ...], ...]

    @property
    def sound(self) -> bool:
        """Whether every place has its parent and no place lies in itself."""
        return not self.orphans and not self.cycles

    def within(self, place_key: str, kind: str) -> Place | None:
        """The place of a kind that this place lies in, or is; None where its path has none."""
        for key in self.paths.get(place_key, ()):
            if self.places[key].kind == kind:
                return self.places[key]
        return None

    def below(self, place_key: str, kind: str | None = None) -> tuple[Place, ...]:
        """The places that lie in a place, itself not counted, by key; of one kind, where given."""
        found = [
            self.places[key]
            for key, path in self.paths.items()
            if place_key in path[1:] and (kind is None or self.places[key].kind == kind)
        ]
        return tuple(sorted(found, key=lambda place: place.place_key))

    def problems(self) -> tuple[str, ...]:
        """What does not fit, in sentences."""
        lost = [
            f"{self.places[key].name} ({key}) lies in {parent}, which is not among the places."
            for key, parent in sorted(self.orphans.items())
        ]
        circles = [f"{' lies in '.join((*cycle, cycle[0]))}: a place cannot lie in itself." for cycle in self.cycles]
        return (*lost, *circles)


def build_hierarchy(places: Iterable[Place]) -> Hierarchy:
    """The hierarchy of the places. Raises ValueError where two places have one key."""
    by_key: dict[str, Place] = {}
    for place in places:
        if place.place_key in by_key:
            raise ValueError(f"two places have the key {place.place_key}")
        by_key[place.place_key] = place
    orphans = {
        place.place_key: place.parent_key
        for place in by_key.values()
        if place.parent_key is not None and place.parent_key not in by_key
    }
    paths: dict[str, tuple[str, ...]] = {}
    cycles: set[tuple[str, ...]] = set()
    lost: set[str] = set()
    for key in by_key:
        _follow(key, by_key, paths, cycles, lost)
    ordered = {key: paths[key] for key in by_key if key in paths}
    return Hierarchy(by_key, ordered, orphans, tuple(sorted(cycles)))


def _follow(
    start: str,
    places: Mapping[str, Place],
    paths: dict[str, tuple[str, ...]],
    cycles: set[tuple[str, ...]],
    lost: set[str],
) -> None:
    walked: list[str] = []
    seen: set[str] = set()
    key: str | None = start
    while key is not None and key in places and key not in paths and key not in seen and key not in lost:
        walked.append(key)
        seen.add(key)
        key = places[key].parent_key
    if key is not None and key in seen:
        circle = walked[walked.index(key) :]
        first = circle.index(min(circle))
        cycles.add(tuple(circle[first:] + circle[:first]))
    if key is not None and (key in seen or key in lost):
        lost.update(walked)
        return
    tail = paths.get(key, ()) if key is not None else ()
    for step in reversed(walked):
        tail = (step, *tail)
        paths[step] = tail
