"""What comes out: sums, shares and rules about cohorts and their segments. No value here is about one person.

Pounds are at the prices of `prices`; shares run from 0 to 1. A count that describes so few that it would describe
somebody is still exact here, for use inside the partnership: `release` makes what may leave, in which a figure that
would tell of few is None.
"""

from dataclasses import dataclass
from datetime import date

from familyhub.segments.people import Told
from familyhub.segments.question import Settings
from familyhub.stats import Compared


@dataclass(frozen=True, slots=True)
class Trait:
    """A plain fact in a segment against the rest of its cohort: people of whom it is recorded, and shares of both.

    `ratio` is the one share over the other; None where nobody of the rest has it.
    """

    name: str
    people: int
    share: float
    rest: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Use:
    """What a segment used of one resource: children who used it, how much (contacts, weeks ...), pounds, share of all.

    `of_cohort` is its share of what the whole cohort used of it. `dominated`: one child has more than half of the
    pounds.
    """

    resource: str
    agency: str
    people: int
    amount: float | None
    pounds: float | None
    of_segment: float | None
    of_cohort: float | None
    dominated: bool = False


@dataclass(frozen=True, slots=True)
class Lives:
    """How many children of a segment live in a place, or are held by a hub or team, and how many of the cohort are."""

    level: str
    place: str
    people: int
    of_cohort: int

    @property
    def share(self) -> float:
        """The segment's share of the cohort's children in the place."""
        return self.people / self.of_cohort if self.of_cohort else 0.0


@dataclass(frozen=True, slots=True)
class YearBefore:
    """Children to whom the same rule applied a year earlier, what they used in the year that followed, and the mean.

    `dominated`: one child has more than half of the pounds.
    """

    people: int
    pounds: float | None
    share_of_people: float | None
    mean: float | None
    dominated: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a cohort with one rule.

    `key` is the same wherever the rule is the same: by it segments of two snapshots are compared. `stated`: set apart
    by a status that is itself a cost, not found by the tree. `lower` and `upper` bound the mean with 95%. `dominated`:
    one child uses more than half of the pounds. `spread_by_one`: one child makes more than half of how the children's
    pounds differ, so that the bounds would tell of that child. `too_few`: fewer children than the disclosure floor, so
    nothing more is said of them. `kept` is how much of the segment is found again where children are drawn anew, from
    0 to 1; None for one that is stated.
    """

    id: str
    key: str
    name: str
    rule: tuple[str, ...]
    stated: bool
    people: int
    share_of_people: float
    pounds: float
    share_of_pounds: float
    mean: float
    lower: float | None
    upper: float | None
    with_none: float | None
    needs: float | None
    three_or_more: float | None
    dominated: bool
    too_few: bool
    kept: float | None
    uses: tuple[Use, ...]
    traits: tuple[Trait, ...]
    lives: tuple[Lives, ...]
    before: YearBefore | None = None
    spread_by_one: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree: the condition that leads to it in words, people, mean pounds, the places of its two branches.

    `segment` is the id of the segment where the node is a leaf.
    """

    words: str
    people: int
    mean: float
    branches: tuple[int, ...]
    segment: str


@dataclass(frozen=True, slots=True)
class Size:
    """A size of tree that was tried; errors are shares of the error without a split."""

    segments: int
    complexity: float
    error: float
    validated: float
    validated_error: float
    worse: float
    worse_error: float
    taken: bool


@dataclass(frozen=True, slots=True)
class Challenger:
    """Another way to find as many segments, tried on the same children: 1 less its error over that of the mean.

    `explained` is of whole costs of children it was not made on, `explained_capped` of costs as the trees see them.
    """

    name: str
    says: str
    segments: int
    explained: float
    explained_capped: float


@dataclass(frozen=True, slots=True)
class Stability:
    """Whether the segments are found again on children drawn anew: the adjusted Rand index, and people in 10.

    `index` is 1 where every draw gives the same segments and 0 where they agree by chance alone; `lowest` of all draws.
    """

    redraws: int
    index: float
    lowest: float
    same_of_ten: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """Pounds of a group of children against what children of the same segments use: 1 where it is as much.

    `lower` and `upper` are what chance allows, 499 times of 500. `sentence` says it in words; there is no ratio where a
    group has fewer children than the smallest segment. `apart`: more or less than chance allows.
    """

    by: str
    group: str
    people: int
    pounds: float | None
    expected: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    sentence: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class StandsOut:
    """A place's resource use: against its number of children, and against their needs too (observed over expected).

    `place_in_funnel` compares the latter with what chance allows at 95% and 99.8%; `size` is the place on the funnel's
    axis: how many lumps of pounds are expected. `shrunk` is drawn towards 1 as far as chance explains. `dominated`: one
    child has more than half of the place's pounds, or makes more than half of the size of a lump.
    """

    level: str
    place: str
    people: int
    pounds: float | None
    by_people: float | None
    by_need: float | None
    size: float | None
    limits95: tuple[float, float] | None
    limits99_8: tuple[float, float] | None
    place_in_funnel: Compared
    shrunk: float | None
    shrunk_lower: float | None
    shrunk_upper: float | None
    dominated: bool = False


@dataclass(frozen=True, slots=True)
class Concentrated:
    """How unequal resource use is: cumulated shares of people, least first, and of pounds; Gini; the top's share.

    `dominated`: one child has more than half of the pounds of the curve's last step.
    """

    people: tuple[float, ...]
    pounds: tuple[float, ...]
    gini: float
    top_twentieth: float
    top_tenth: float
    dominated: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """One of the five cohorts with its segments, the dearest first.

    `left_since`: children who moved away in the costed year. `needs`: children with none, one, two, and three or more
    kinds of need. Where a count is hidden from others it is None. `by_older_rule`: how many segments one standard error
    of the least error would have taken. `explained`: 1 less the squared error on children the tree was not grown on
    over that of their mean. `too_small`: too few children, or nothing used, so there is no tree.
    `withheld`: nothing of it may be shown to others. `apart_if_enough`: it is shown to others, and children whom a
    status sets apart are in its totals only where they are enough to be shown.
    """

    id: str
    name: str
    people: int
    pounds: float
    mean: float
    left_since: int | None
    needs: tuple[int | None, ...]
    segments: tuple[Segment, ...]
    nodes: tuple[Node, ...]
    sizes: tuple[Size, ...]
    by_older_rule: int
    explained: float
    explained_capped: float
    explained_with_stated: float
    concentration: Concentrated | None
    challengers: tuple[Challenger, ...]
    stability: Stability | None
    fairness: tuple[Fairness, ...]
    standing_out: tuple[StandsOut, ...]
    before: YearBefore | None = None
    too_small: bool = False
    withheld: bool = False
    apart_if_enough: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A resource or a fact, what it is, and who tells of it. `told` is empty where no source does: counted as none.

    `stand_in`: nobody here read the unit cost at its source. `paid`: of how many children the council's own records,
    `paid_by`, say what was really paid in the year; None where that is hidden. For all others it is the unit cost.
    """

    id: str
    name: str
    agency: str
    says: str
    pounds: float | None
    stand_in: bool
    told: tuple[Told, ...]
    paid: int | None = 0
    paid_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Segments of the five cohorts for one costed year.

    `unmatched_costs`: amounts really paid in the year that belong to no resource and are not counted.
    `inflation_stand_in`: nobody here read the price index at its source.
    """

    as_of: date
    known_by: date
    eve: date
    contract: str
    prices: str
    settings: Settings
    cohorts: tuple[Cohort, ...]
    resources: tuple[Line, ...]
    predictors: tuple[Line, ...]
    definitions: str
    costs: str
    unmatched_costs: int = 0
    inflation_stand_in: bool = False
    fingerprint: str = ""
    released: bool = False

    def cohort(self, id: str) -> Cohort:
        """The cohort of that id. Raises KeyError."""
        for cohort in self.cohorts:
            if cohort.id == id:
                return cohort
        raise KeyError(id)

    @property
    def stand_ins(self) -> tuple[Line, ...]:
        """Resources whose unit cost nobody here read at its source."""
        return tuple(line for line in self.resources if line.stand_in)

    @property
    def untold(self) -> tuple[Line, ...]:
        """Resources that no source tells of: they count as nothing, which is not the same as none."""
        return tuple(line for line in self.resources if not line.told)
