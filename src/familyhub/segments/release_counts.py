"""The counts that segments tell others, each with a name of its own, and what adds up to what.

With these a report of segments can be held against every release before it: the same rule, place or group has the same
name in each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from familyhub.disclosure.cube import Cell
from familyhub.disclosure.rounding import protected_count
from familyhub.disclosure.sums import Sum
from familyhub.segments.segmentation import Cohort, Node, Segment


@dataclass(slots=True)
class Told:
    """Exact counts by name, the sums that hold among them, and the names of those that are shown nowhere."""

    counts: dict[Cell, int] = field(default_factory=dict)
    sums: list[Sum[Cell]] = field(default_factory=list)
    unpublished: set[Cell] = field(default_factory=set)

    def add(self, cell: Cell, count: int, *, shown: bool = True) -> Cell:
        """A count by its name."""
        self.counts[cell] = count
        if not shown:
            self.unpublished.add(cell)
        return cell

    def part(self, of: Cell, cell: Cell, count: int) -> None:
        """A count of some of those of another one; of the others nothing is shown. Nor of any, where either are few."""
        few = protected_count(count) is None or protected_count(self.counts[of] - count) is None
        self.add(cell, count, shown=not few)

    def divided(self, total: Cell, parts: Mapping[Cell, int]) -> None:
        """Counts that together make another one; left out where they do not.

        Small ones are shown nowhere, and never one alone: else the total would have to be hidden to keep it.
        """
        if not parts or sum(parts.values()) != self.counts[total]:
            return
        for cell, count in parts.items():
            self.add(cell, count)
        self.unpublished |= {cell for cell, count in parts.items() if protected_count(count) is None}
        nowhere = [cell for cell in parts if cell in self.unpublished]
        if len(nowhere) == 1:
            others = sorted((count, cell) for cell, count in parts.items() if cell not in nowhere and count)
            self.unpublished |= {cell for _, cell in others[:1]}
        if not nowhere:
            self.sums.append(Sum(total, tuple(parts)))


@dataclass(frozen=True, slots=True)
class Shown:
    """Counts as others may see them: as a release shows them, or, without one, each protected by itself."""

    release: Mapping[Cell, int | None] | None = None

    def count(self, cell: Cell, exact: int) -> int | None:
        """A count to the nearest 5; None where it is hidden or the release does not hold it."""
        return protected_count(exact) if self.release is None else self.release.get(cell)


def everybody(cohort: str, left_out: tuple[Segment, ...] = ()) -> Cell:
    """The children of a cohort, without segments that are left out."""
    return (cohort, "everybody", *(f"but {each.key}" for each in left_out))


def in_segment(cohort: str, key: str) -> Cell:
    """The children of a segment, by its rule."""
    return (cohort, "segment", key)


def in_district(cohort: str, place: str) -> Cell:
    """The children of a cohort who live in a district."""
    return (cohort, "district", place)


def in_both(cohort: str, key: str, place: str) -> Cell:
    """The children of a segment who live in a district."""
    return (*in_segment(cohort, key), "district", place)


def recorded(cohort: str, key: str, trait: str) -> Cell:
    """The children of a segment of whom something is recorded."""
    return (*in_segment(cohort, key), "recorded", trait)


def used(cohort: str, key: str, resource: str) -> Cell:
    """The children of a segment who used something."""
    return (*in_segment(cohort, key), "used", resource)


def with_needs(cohort: str, place: int) -> Cell:
    """The children of a cohort with so many needs; the last place is three or more."""
    return (cohort, "needs", str(place))


def many_needs(cohort: str, key: str) -> Cell:
    """The children of a segment with three or more kinds of need."""
    return (*in_segment(cohort, key), "needs", "three or more")


def with_many_needs(segment: Segment) -> int:
    """How many children of a segment have three or more kinds of need, from its exact share."""
    return round((segment.three_or_more or 0.0) * segment.people)


def moved_away(cohort: str) -> Cell:
    """The children of a cohort who moved away in the year."""
    return (cohort, "moved away")


def in_group(cohort: str, by: str, group: str) -> Cell:
    """The children of a cohort of one ethnic group, sex or deprivation fifth."""
    return (cohort, by, group)


def a_year_before(cell: Cell) -> Cell:
    """The same of a year earlier."""
    return (*cell, "a year before")


def tell(
    told: Told, cohort: Cohort, segments: tuple[Segment, ...], nodes: tuple[Node, ...], left_out: tuple[Segment, ...]
) -> None:  # fmt: skip
    """Add the counts of a cohort: its `segments` as they are after joining, and those that are left out."""
    id, whole = cohort.id, everybody(cohort.id, left_out)
    told.add(whole, sum(each.people for each in segments))
    if left_out:
        parts = {in_segment(id, each.key): each.people for each in left_out}
        told.add(everybody(id), told.counts[whole] + sum(parts.values()), shown=False)
        for cell, count in parts.items():
            told.add(cell, count, shown=False)
    told.divided(whole, {in_segment(id, each.key): each.people for each in segments})
    for each in segments:
        _tell_segment(told, cohort, each)
    if not left_out:
        _tell_places(told, id, segments)
    _tell_tree(told, id, nodes, segments)
    if not left_out:
        _tell_whole(told, cohort, segments)


def _tell_segment(told: Told, cohort: Cohort, segment: Segment) -> None:
    id, cell = cohort.id, in_segment(cohort.id, segment.key)
    told.add(cell, segment.people)
    # What a segment was joined from may stand by itself in another release.
    exact = {each.key: each.people for each in cohort.segments}
    if segment.key not in exact:
        parts = {in_segment(id, key): count for key, count in exact.items() if key in joined_from(id, segment.key)}
        told.unpublished |= parts.keys()
        told.divided(cell, parts)
    for trait in segment.traits:
        told.part(cell, recorded(id, segment.key, trait.name), trait.people)
    told.part(cell, many_needs(id, segment.key), with_many_needs(segment))
    for use in segment.uses:
        told.part(cell, used(id, segment.key, use.resource), use.people)
    if segment.before is not None:
        told.add(a_year_before(cell), segment.before.people)


def _tell_places(told: Told, id: str, segments: tuple[Segment, ...]) -> None:
    """Where each segment lives: of a segment with few somewhere nothing, and never of one segment alone."""
    rows: dict[Cell, dict[Cell, int]] = {}
    for each in segments:
        lives = [where for where in each.lives if where.level == "district"]
        rows[in_segment(id, each.key)] = {in_both(id, each.key, where.place): where.people for where in lives}
    few = [cell for cell, row in rows.items() if any(protected_count(count) is None for count in row.values())]
    if len(few) == 1:
        few += sorted((cell for cell in rows if cell not in few), key=lambda cell: told.counts[cell])[-1:]
    for cell, row in rows.items():
        told.divided(cell, row)
        if cell in few:
            told.unpublished |= row.keys()
            told.sums = [each for each in told.sums if not told.unpublished.intersection(each.parts)]


def joined_from(id: str, key: str) -> tuple[str, ...]:
    """The keys of the segments that a joined one was made of, from its own."""
    return tuple(f"{id}|{rule}" for rule in f"|{key}".split(f"|{id}|")[1:])


def _tell_tree(told: Told, id: str, nodes: tuple[Node, ...], segments: tuple[Segment, ...]) -> None:
    keys = {each.id: each.key for each in segments}
    cells = node_cells(id, nodes, keys)
    for node, cell in zip(nodes, cells, strict=True):
        told.add(cell, node.people)
    for node, cell in zip(nodes, cells, strict=True):
        if node.branches:
            told.sums.append(Sum(cell, tuple(cells[branch] for branch in node.branches)))


def node_cells(id: str, nodes: tuple[Node, ...], keys: Mapping[str, str]) -> tuple[Cell, ...]:
    """The name of each node of a tree: a leaf is its segment, another one all the segments below it."""

    def below(place: int) -> tuple[str, ...]:
        node = nodes[place]
        if not node.branches:
            return (keys[node.segment],)
        return tuple(sorted(key for branch in node.branches for key in below(branch)))

    return tuple(
        in_segment(id, below(place)[0]) if not node.branches else (id, "together", *below(place))
        for place, node in enumerate(nodes)
    )


def _tell_whole(told: Told, cohort: Cohort, segments: tuple[Segment, ...]) -> None:
    """What is told of a cohort as a whole, where no segment is left out."""
    id, whole = cohort.id, everybody(cohort.id)
    told.divided(whole, {with_needs(id, place): each or 0 for place, each in enumerate(cohort.needs)})
    _tell_many_needs(told, id, with_needs(id, len(cohort.needs) - 1), segments)
    if cohort.left_since is not None:
        told.part(whole, moved_away(id), cohort.left_since)
    for by in dict.fromkeys(each.by for each in cohort.fairness):
        told.divided(whole, {in_group(id, by, each.group): each.people for each in cohort.fairness if each.by == by})
    districts: dict[str, int] = {}
    for each in segments:
        for lives in each.lives:
            if lives.level == "district":
                districts[lives.place] = lives.of_cohort
    told.divided(whole, {in_district(id, place): count for place, count in districts.items()})
    for place, count in districts.items():
        parts = [in_both(id, each.key, place) for each in segments if in_both(id, each.key, place) in told.counts]
        shown = not told.unpublished.intersection((in_district(id, place), *parts))
        if shown and in_district(id, place) in told.counts and sum(told.counts[part] for part in parts) == count:
            told.sums.append(Sum(in_district(id, place), tuple(parts)))
    if cohort.before is not None:
        befores = {a_year_before(in_segment(id, each.key)): each.before.people for each in segments if each.before}
        told.add(a_year_before(whole), cohort.before.people)
        told.divided(a_year_before(whole), befores)


def _tell_many_needs(told: Told, id: str, total: Cell, segments: tuple[Segment, ...]) -> None:
    """Who of each segment has three or more kinds of need: nowhere where that of the whole cohort is hidden."""
    parts = {many_needs(id, each.key): with_many_needs(each) for each in segments}
    if total not in told.counts or total in told.unpublished:
        told.unpublished |= parts.keys()
    else:
        told.divided(total, parts)
