"""Charts of who has how much: shares of people and of resource, a concentration curve, a tree of rules, ages."""

from dataclasses import dataclass
from math import isclose

from familyhub.blocks.refusal import require_some, require_text, require_words
from familyhub.blocks.units import Unit

MOST_TILES = 12
MOST_KINDS = 4
WHOLE = 100.0
NEARLY = 0.6
"""Rounded percentages need not add up to 100 to the last decimal."""


@dataclass(frozen=True, slots=True)
class Share:
    """A group's share of all people and of all resource, each from 0 to 100.

    `kinds` is how the group's resource divides (0 to 100, adding up to 100), in the order of the chart's kinds.
    """

    label: str
    people: float
    resource: float
    kinds: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        require_text(self.label, "the label of a share")
        if not (0 <= self.people <= WHOLE and 0 <= self.resource <= WHOLE):
            raise ValueError(f"{self.label} has {self.people}% of people and {self.resource}% of resource")


@dataclass(frozen=True, slots=True)
class Marimekko:
    """Groups side by side, each as wide as its share of resource, under a strip where it is as wide as its people.

    `kinds` names what resource divides into, at most four: then each group's column is stacked by them.

    Raises ValueError where shares do not add up to 100, or a group has other kinds than the chart.
    """

    title: str
    description: str
    of: str
    shares: tuple[Share, ...]
    kinds: tuple[str, ...] = ()
    people_name: str = "Share of people"
    resource_name: str = "Share of resource"

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.of, f"what the columns of chart {self.title!r} are")
        require_some(self.shares, f"chart {self.title!r}")
        if len(self.shares) > MOST_TILES:
            raise ValueError(f"chart {self.title!r} has {len(self.shares)} columns; nobody tells more than 12 apart")
        if len(self.kinds) > MOST_KINDS:
            raise ValueError(f"chart {self.title!r} has {len(self.kinds)} kinds; nobody tells more than 4 apart")
        for name in ("people", "resource"):
            _require_whole([getattr(share, name) for share in self.shares], f"the {name} of chart {self.title!r}")
        for share in self.shares:
            if len(share.kinds) != len(self.kinds):
                raise ValueError(f"{share.label} divides into {len(share.kinds)} kinds, not {len(self.kinds)}")
            if share.kinds and share.resource:
                _require_whole(share.kinds, f"the kinds of {share.label}")


@dataclass(frozen=True, slots=True)
class ConcentrationCurve:
    """What share of an amount a share of people has: two rising sequences from 0 to 100, least first.

    `gini` is 0 where all have alike; `marked` places (share of people) worth a line, each with its words.
    """

    title: str
    description: str
    people: tuple[float, ...]
    amount: tuple[float, ...]
    gini: float
    people_name: str = "Share of children, those who used least first"
    amount_name: str = "Share of resource"
    marked: tuple[tuple[float, str], ...] = ()

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_some(self.people, f"chart {self.title!r}")
        if len(self.people) != len(self.amount) or len(self.people) < 2:
            raise ValueError(f"chart {self.title!r}: {len(self.people)} shares of people, {len(self.amount)} of amount")
        for values in (self.people, self.amount):
            if list(values) != sorted(values) or not isclose(values[0], 0, abs_tol=1e-6):
                raise ValueError(f"chart {self.title!r}: a concentration curve rises from 0")
            if not isclose(values[-1], WHOLE, abs_tol=1e-6):
                raise ValueError(f"chart {self.title!r}: a concentration curve ends at 100")

    def at(self, share: float) -> float:
        """The share of the amount that this share of people has, between the points that are given."""
        for (x0, y0), (x1, y1) in zip(
            zip(self.people, self.amount, strict=True),
            zip(self.people[1:], self.amount[1:], strict=True),
            strict=False,
        ):
            if x0 <= share <= x1:
                return y1 if x1 == x0 else y0 + (share - x0) / (x1 - x0) * (y1 - y0)
        raise ValueError(f"{share} is no share from 0 to 100")


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree of rules: the rule that leads to it in words, how many people, their mean, its branches' places.

    `segment` is the name of the segment where the node is a leaf.
    """

    words: str
    people: int
    mean: float
    branches: tuple[int, ...] = ()
    segment: str = ""

    def __post_init__(self) -> None:
        require_text(self.words, "the words of a node")


@dataclass(frozen=True, slots=True)
class TreeDiagram:
    """A tree of rules; its root is the first node. `of` is whom it divides, `mean_of` what the mean is of.

    Raises ValueError where a node is reached twice or never, or a branch does not exist.
    """

    title: str
    description: str
    of: str
    mean_of: str
    nodes: tuple[TreeNode, ...]
    unit: Unit = "pounds"

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.of, f"whom tree {self.title!r} divides")
        require_text(self.mean_of, f"what the mean in tree {self.title!r} is of")
        require_some(self.nodes, f"tree {self.title!r}")
        reached = [0, *(branch for node in self.nodes for branch in node.branches)]
        if sorted(reached) != list(range(len(self.nodes))):
            raise ValueError(f"tree {self.title!r} does not reach each of its {len(self.nodes)} nodes once")
        if any(branch <= place for place, node in enumerate(self.nodes) for branch in node.branches):
            raise ValueError(f"tree {self.title!r} has a branch that stands before its node")


@dataclass(frozen=True, slots=True)
class AgeBand:
    """People of one age: counts to the left and to the right, and a benchmark's shares of all (0 to 100) if any."""

    label: str
    left: float
    right: float
    benchmark: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        require_text(self.label, "the label of an age")
        if self.left < 0 or self.right < 0:
            raise ValueError(f"age {self.label} has {self.left} and {self.right} people")


@dataclass(frozen=True, slots=True)
class AgePyramid:
    """People by age, youngest first, of two sexes to the left and right, as shares of all; counts are in the table."""

    title: str
    description: str
    bands: tuple[AgeBand, ...]
    left_name: str = "Female"
    right_name: str = "Male"
    benchmark_name: str = ""

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.left_name, f"who stands left in chart {self.title!r}")
        require_text(self.right_name, f"who stands right in chart {self.title!r}")
        require_some(self.bands, f"chart {self.title!r}")
        if not self.people:
            raise ValueError(f"chart {self.title!r} has no data")
        if bool(self.benchmark_name) != all(band.benchmark is not None for band in self.bands):
            raise ValueError(f"chart {self.title!r}: the benchmark and its name go together")

    @property
    def people(self) -> float:
        """All people of all ages."""
        return sum(band.left + band.right for band in self.bands)


def _require_whole(shares: list[float] | tuple[float, ...], of: str) -> None:
    if abs(sum(shares) - WHOLE) > NEARLY:
        raise ValueError(f"{of} add up to {sum(shares):.1f}%, not to 100%")
