"""What the report on the linkage shows to others: every count by name, and every sum that ties counts together.

A name is a tuple of what the count is of: ("records", source, standing, why), ("group", dimension, value, what),
("pairs", kind, why). Counts without a name stand in no sum.
"""

from collections.abc import Collection, Iterable, Mapping

from familyhub.disclosure import Sum, protect
from familyhub.quality.linkage_contrasts import DIMENSIONS
from familyhub.quality.linkage_reading import LinkageQuality
from familyhub.reports.linkage_counts import Counts, Name

OF_GROUPS = ("records", "tied", "doubtful")
OF_PROOFS = ("proved", "found", "mistaken", "nameless")


def counts_for_others(found: LinkageQuality, before: LinkageQuality | None = None) -> Counts:
    """How counts are shown to others: small ones hidden, and those by which a hidden one could be worked out.

    It looks at this report alone; what else was released is held against it in `workspace.linkage_report`.
    """
    told = told_to_others(found, before)
    return counts_as_shown(protect(told.counts, told.sums, told.unpublished))


def told_to_others(found: LinkageQuality, before: LinkageQuality | None = None) -> "Told":
    """Every count of the report by name, which add up to which, and which stand nowhere."""
    told = Told({}, [], set())
    _of_sources(found, told)
    _of_groups(found, told)
    _of_pairs(found, told)
    if before is not None:
        _of_before(before, told)
    return told


def counts_as_shown(shown: Mapping[Name, int | None], withheld: Collection[Name] = ()) -> Counts:
    """Counts for others as they were decided: None is hidden, and `withheld` are not shown at all."""
    # A count is much as it was a snapshot before: what is hidden now is hidden then.
    gone = {name: None for name, count in shown.items() if count is None} | dict.fromkeys(withheld)
    return Counts(True, {**shown, **gone, **{then(name): None for name in gone}}, frozenset(withheld))


def then(name: Name) -> Name:
    """The name of the same count in the snapshot before."""
    if len(name) == 3 and name[0] == "records" and name[2] == "tied":
        return "before", "tied", name[1]
    return "before", *name


class Told:
    """What the report tells, gathered part by part."""

    def __init__(self, counts: dict[Name, int], sums: list[Sum[Name]], unpublished: set[Name]) -> None:
        self.counts, self.sums, self.unpublished = counts, sums, unpublished

    def sum(self, total: Name, count: int, parts: Iterable[tuple[Name, int]]) -> None:
        """Tell counts and their sum; where they do not add up to it they are told and no sum is."""
        named = dict(parts)
        self.counts |= {**named, total: count}
        if named and sum(named.values()) == count:
            self.sums.append(Sum(total, tuple(named)))


def _of_sources(found: LinkageQuality, told: Told) -> None:
    """Records: of all sources, of each, by what became of them, and by why; the tied and the unlinkable across."""
    by: dict[Name, int] = {}
    for each in found.standings:
        for name in (("records", each.source), ("records", each.source, each.standing), ("doubtful", each.source)):
            by[name] = by.get(name, 0) + (each.doubtful if name[0] == "doubtful" else each.records)
    sources = dict.fromkeys(each.source for each in found.standings)
    told.sum(("records",), found.records, [(("records", one), by["records", one]) for one in sources])
    for source in sources:
        own = found.of_source(source)
        standings = [name for name in by if len(name) == 3 and name[:2] == ("records", source)]
        told.sum(("records", source), by["records", source], [(name, by[name]) for name in standings])
        for name in standings:
            whys = [((*name, each.why), each.records) for each in own if each.standing == name[2]]
            told.sum(name, by[name], whys)
        doubts = [(("doubtful", source, each.standing, each.why), each.doubtful) for each in own]
        told.sum(("doubtful", source), by["doubtful", source], doubts)
    for standing, count in (("tied", found.tied), ("never", found.never)):
        told.sum((standing,), count, [(name, by[name]) for name in by if len(name) == 3 and name[2] == standing])


def _of_groups(found: LinkageQuality, told: Told) -> None:
    """Groups of children: of each kind they add up to the same children, who are told nowhere; ages to everybody."""
    for what in OF_GROUPS:
        for dimension in DIMENSIONS:
            groups = found.together(dimension)
            parts = [(("group", dimension, each.value, what), int(getattr(each, what))) for each in groups]
            count = sum(number for _, number in parts)
            everybody = {"records": found.records, "tied": found.tied}.get(what)
            total: Name = (what,) if dimension == "age" and count == everybody else ("children", what, str(count))
            if total != (what,):
                told.unpublished.add(total)
            told.sum(total, count, parts)


def _of_pairs(found: LinkageQuality, told: Told) -> None:
    """Pairs: those to decide by kind and why, those decided by weight, those that a number proves; people by check."""
    told.sum(("pairs",), found.asked, [(("pairs", each.kind, each.why), each.pairs) for each in found.doubts])
    told.sum(("checks",), found.impossible, [(("check", each.check.name), each.people) for each in found.checks])
    decided = [(("decided", str(each.band)), each.decided_same + each.decided_different) for each in found.bands]
    told.sum(("decided",), sum(count for _, count in decided), decided)
    for what in OF_PROOFS:
        whole = int(getattr(found.proof, what))
        for dimension in ("sources", *DIMENSIONS):
            parts = [
                (("proof", dimension, each.value, what), int(getattr(each, what)))
                for each in found.proofs
                if each.dimension == dimension
            ]
            count = sum(number for _, number in parts)
            total: Name = ("proof", "all", "", what) if count == whole else ("proof", "children", what, str(count))
            if count != whole:
                told.unpublished.add(total)
            told.sum(total, count, parts)
        told.counts["proof", "all", "", what] = whole


def _of_before(before: LinkageQuality, told: Told) -> None:
    """The snapshot before: its records and those tied, of all sources and of each."""
    of = {each.source: before.tied_of(each.source) for each in before.standings}
    records = [(("before", "records", source), whole) for source, (_, whole) in of.items()]
    tied = [(("before", "tied", source), part) for source, (part, _) in of.items()]
    told.sum(("before", "records"), before.records, records)
    told.sum(("before", "tied"), before.tied, tied)
