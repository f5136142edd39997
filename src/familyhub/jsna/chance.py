"""Many comparisons at once: how many would look different by chance alone, said aloud."""

from collections.abc import Iterable
from dataclasses import dataclass

from familyhub.jsna.compared import Compared
from familyhub.jsna.within import PartKind, Within
from familyhub.stats import Compared as Standing

CHANCE = 0.05
"""How often a figure is found to differ where it does not: one in twenty, by the definition of a 95% interval."""

KINDS = {"lsoa": "neighbourhoods", "ward": "wards", "district": "districts", "quintile": "deprivation quintiles"}


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How many comparisons were made, how many differ, and how many would by chance alone if nothing did.

    `whom` is what the figures were compared with, as it stands in a sentence: "England", "the area as a whole".
    """

    whom: str
    comparisons: int
    differ: int
    expected: float

    def sentence(self) -> str:
        """What a reader must know before looking at any one comparison."""
        if not self.comparisons:
            return f"No figure could be compared with {self.whom}."
        many = f"{self.comparisons:,} figures were" if self.comparisons > 1 else "1 figure was"
        look = "looks" if self.differ == 1 else "look"
        expected = round(self.expected)
        alone = f"about {expected:,}" if expected >= 1 else "fewer than 1"
        return (
            f"{many} compared with {self.whom}, and {self.differ:,} {look} different. If no figure truly differed, "
            f"chance alone would still make {alone} look so (1 in 20)."
        )


def false_alarms(compared: Iterable[Compared], model: str | None = None) -> FalseAlarms:
    """The comparisons of all figures with England, or with the neighbours of a model.

    The sentence stands wherever these comparisons are shown together.
    """
    held = [each.england if model is None else each.neighbours(model) for each in compared]
    whom = "England" if model is None else f"the mean of statistical neighbours ({model} model)"
    return _alarms(whom, [each.standing for each in held if each is not None])


def false_alarms_within(found: Iterable[Within], kind: PartKind) -> FalseAlarms:
    """The comparisons of all parts of one kind with the area as a whole."""
    whom = f"the area as a whole, {KINDS[kind]} one by one" if kind in KINDS else "the area as a whole"
    return _alarms(whom, [part.standing for each in found for part in each.of_kind(kind)])


def _alarms(whom: str, standings: Iterable[Standing | None]) -> FalseAlarms:
    told = [standing for standing in standings if standing is not None]
    return FalseAlarms(whom, len(told), sum(standing != "similar" for standing in told), CHANCE * len(told))
