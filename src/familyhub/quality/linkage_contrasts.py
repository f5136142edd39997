"""Whether linkage serves some children worse than others: a group against all others of its kind, with an interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from familyhub.quality.linkage_reading import Group, LinkageQuality, Proof
from familyhub.stats import Interval, newcombe

UNKNOWN = "unknown"
ADULTS = "19+"

DIMENSIONS = ("ethnicity", "quintile", "sex", "age", "birth")
"""How children are told apart, in the order of the report."""


@dataclass(frozen=True)
class Contrast:
    """A part of a whole in one group and in all others, and how many independent people each rests on.

    `expected` is the share (0 to 1) that the others' rates in the same sources would give; None where it says nothing.
    """

    dimension: str
    value: str
    part: int
    whole: int
    people: int
    other_part: int
    other_whole: int
    other_people: int
    expected: float | None = None

    @property
    def share(self) -> float:
        """The group's, 0 to 1."""
        return self.part / self.whole

    @property
    def other_share(self) -> float:
        """The others', 0 to 1."""
        return self.other_part / self.other_whole

    @cached_property
    def interval(self) -> Interval | None:
        """Of the difference, the group less the others, -1 to 1; reckoned with people, whose records hang together."""
        return newcombe(
            (round(self.share * self.people), self.people),
            (round(self.other_share * self.other_people), self.other_people),
        )

    @property
    def clear(self) -> bool:
        """Whether there is a difference that chance alone would not make (95%)."""
        return self.interval is not None and not self.interval.holds(0)

    @property
    def fewer(self) -> bool:
        """Whether the group has the lower share."""
        return self.share < self.other_share


def tie_contrasts(found: LinkageQuality, dimension: str) -> tuple[Contrast, ...]:
    """Records tied to another source, group by group. Of ages only children's are compared with each other."""
    groups = [each for each in found.together(dimension) if _compared(each.value) and each.records]
    contrasts = []
    for group in groups:
        others = [each for each in groups if each.value != group.value]
        if others:
            contrasts.append(
                Contrast(
                    dimension, group.value, group.tied, group.records, group.people,
                    sum(each.tied for each in others), sum(each.records for each in others),
                    sum(each.people for each in others), _expected(found, group, others),
                )
            )  # fmt: skip
    return tuple(contrasts)


def proof_contrasts(found: LinkageQuality, dimension: str) -> tuple[Contrast, ...]:
    """Pairs that a number proves and that the model alone would find, group by group."""
    groups = [each for each in found.proofs if each.dimension == dimension and _compared(each.value) and each.proved]
    contrasts = []
    for group in groups:
        others: Sequence[Proof] = [each for each in groups if each.value != group.value]
        if others:
            proved, seen = sum(each.proved for each in others), sum(each.found for each in others)
            contrasts.append(
                Contrast(
                    dimension, group.value, group.found, group.proved, group.people, seen, proved,
                    sum(each.people for each in others),
                )
            )  # fmt: skip
    return tuple(contrasts)


def _compared(value: str) -> bool:
    return value not in {UNKNOWN, ADULTS}


def _expected(found: LinkageQuality, group: Group, others: Sequence[Group]) -> float | None:
    """The share of the group's records that would be tied, were each source's tied as often as those of the others."""
    expected = records = 0.0
    by_source = {
        each.value: {one.source: one for one in found.by_source(group.dimension, each.value)}
        for each in (group, *others)
    }
    for source, own in by_source[group.value].items():
        beside = [by_source[each.value][source] for each in others if source in by_source[each.value]]
        whole = sum(each.records for each in beside)
        if whole:
            expected += own.records * sum(each.tied for each in beside) / whole
            records += own.records
    return expected / records if records else None
