"""What no person may hold: two NHS numbers, two places in one birth, both twins, a pair that somebody parted.

A pair can be checked when it is judged; two clusters must be checked when they are joined, or a chain of harmless pairs
brings twins together. So each cluster carries what its records hold, and a join is asked for what both would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

ADOPTED = "one of them is an adopted child"
NHS_NUMBERS = "two NHS numbers"
UPNS = "two pupil numbers"
ONE_BIRTH = "two babies of one birth"
PARTED = "somebody, or one of their sources, tells them apart"


@dataclass(frozen=True, slots=True)
class Held:
    """What one record holds: of each kind of number those that are one person's, and its place in a birth.

    `source` is the number of its source, `births` pairs of delivery and birth order. `alone` is joined to nothing,
    `unborn` to nothing by the model: all that is known of an unborn child is its mother's.
    """

    source: int
    nhs_numbers: frozenset[str] = frozenset()
    upns: frozenset[str] = frozenset()
    births: frozenset[tuple[str, int]] = frozenset()
    alone: bool = False
    unborn: bool = False


@dataclass(slots=True)
class Cluster:
    """The records of what may be one person, and what they hold together."""

    nodes: list[int]
    sources: set[int]
    nhs_numbers: set[str]
    upns: set[str]
    births: dict[str, int]
    parted: set[int] = field(default_factory=set)
    alone: bool = False


def cluster_of(node: int, held: Held, parted: Iterable[int]) -> Cluster:
    """A record by itself; `parted` are the nodes that it may never be one person with."""
    return Cluster(
        [node], {held.source}, set(held.nhs_numbers), set(held.upns), dict(sorted(held.births)), set(parted), held.alone
    )


def why_not(first: Cluster, second: Cluster) -> str | None:
    """Why two clusters cannot be one person, in words; None where nothing forbids it."""
    if first.alone or second.alone:
        return ADOPTED
    if _differ(first.nhs_numbers, second.nhs_numbers):
        return NHS_NUMBERS
    if _differ(first.upns, second.upns):
        return UPNS
    shorter, longer = sorted((first.births, second.births), key=len)
    if any(longer.get(delivery, order) != order for delivery, order in shorter.items()):
        return ONE_BIRTH
    smaller, larger = sorted((first, second), key=lambda cluster: len(cluster.nodes))
    if any(node in larger.parted for node in smaller.nodes):
        return PARTED
    return None


def join(first: Cluster, second: Cluster) -> None:
    """Bring the second cluster's records into the first."""
    first.nodes += second.nodes
    first.sources |= second.sources
    first.nhs_numbers |= second.nhs_numbers
    first.upns |= second.upns
    first.births |= second.births
    first.parted |= second.parted


def parted_by(pairs: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    """For each node the nodes that it is parted from, both ways."""
    found: dict[int, set[int]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _differ(first: set[str], second: set[str]) -> bool:
    """Whether both are known and nothing is common: a superseded number beside its successor is no difference."""
    return bool(first) and bool(second) and first.isdisjoint(second)
