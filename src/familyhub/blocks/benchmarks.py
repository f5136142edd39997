"""Charts that hold an area against others: a spine of indicators, a funnel, a trend with benchmarks."""

from dataclasses import dataclass, replace
from typing import get_args

from familyhub.blocks.charts import Series
from familyhub.blocks.refusal import require_some, require_text, require_words
from familyhub.blocks.units import Judgement, Polarity, Unit

MOST_BENCHMARKS = 4


@dataclass(frozen=True, slots=True)
class SpineRow:
    """One indicator on the spine: the area's figure, England's, and how areas of England spread; all in `unit`.

    `lowest` and `highest` are the ends of the spread, `middle_half` its lower and upper quartile, `neighbours` the mean
    of the statistical neighbours. `value` is None where nothing is published; then `judged` is "not compared". `group`
    is the heading under which the row stands.

    Raises ValueError for a spread out of order, a value judged without being there, or empty words.
    """

    label: str
    value: float | None
    england: float
    lowest: float
    middle_half: tuple[float, float]
    highest: float
    judged: Judgement
    polarity: Polarity = "neither"
    unit: Unit = "percentage"
    neighbours: float | None = None
    interval: tuple[float, float] | None = None
    period: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        require_text(self.label, "the label of an indicator")
        if not self.lowest <= self.middle_half[0] <= self.middle_half[1] <= self.highest:
            raise ValueError(f"{self.label}: the spread {self.lowest}, {self.middle_half}, {self.highest} is no order")
        if self.judged not in get_args(Judgement):
            raise ValueError(f"{self.label}: {self.judged!r} is no judgement")
        if self.value is None and self.judged != "not compared":
            raise ValueError(f"{self.label} is judged {self.judged!r} and has no value")
        if self.interval is not None and self.interval[0] > self.interval[1]:
            raise ValueError(f"{self.label}: the interval {self.interval} is upside down")


@dataclass(frozen=True, slots=True)
class SpineChart:
    """Indicators one under the other, each against England in the middle: worse to the left, better to the right.

    An indicator of which neither end is good has lower to the left. `area` is whose dots these are.
    """

    title: str
    description: str
    area: str
    rows: tuple[SpineRow, ...]

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.area, f"whose dots chart {self.title!r} shows")
        require_some(self.rows, f"chart {self.title!r}")

    def parts(self, most: int) -> tuple["SpineChart", ...]:
        """The chart in pieces of at most so many rows, titled "part 1 of 3"; itself where it is short enough."""
        if len(self.rows) <= most:
            return (self,)
        pieces = -(-len(self.rows) // most)
        each = -(-len(self.rows) // pieces)
        return tuple(
            replace(
                self,
                title=f"{self.title} (part {number + 1} of {pieces})",
                rows=self.rows[number * each : (number + 1) * each],
            )
            for number in range(pieces)
        )


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """An area in a funnel: how many people it has (`size`), its figure, and whether it lies outside, in words."""

    label: str
    size: float
    value: float
    judged: Judgement = "similar"

    def __post_init__(self) -> None:
        require_text(self.label, "the label of a point of a funnel")
        if self.size <= 0:
            raise ValueError(f"{self.label} has the size {self.size}: nobody could be counted there")


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """Where 95% and 99.8% of areas of this size lie by chance alone: pairs of a lower and an upper end."""

    size: float
    within95: tuple[float, float]
    within99_8: tuple[float, float]

    def __post_init__(self) -> None:
        low, high = self.within99_8
        if not low <= self.within95[0] <= self.within95[1] <= high:
            raise ValueError(f"the limits {self.within95} and {self.within99_8} do not lie in each other")


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Areas by size and figure, with the limits within which chance alone would keep them.

    `of` says what the points are, `along` what their size counts, `benchmark` the figure all are held against, whose
    `benchmark_name` stands beside its line. Limits are drawn in the order of their size.
    """

    title: str
    description: str
    of: str
    along: str
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]
    benchmark: float
    benchmark_name: str = "England"
    unit: Unit = "percentage"

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.of, f"what the points of chart {self.title!r} are")
        require_text(self.along, f"what chart {self.title!r} runs along")
        require_text(self.benchmark_name, f"the benchmark of chart {self.title!r}")
        require_some(self.points, f"chart {self.title!r}")
        require_some(self.limits, f"the funnel of chart {self.title!r}")
        sizes = [limit.size for limit in self.limits]
        if sizes != sorted(sizes):
            raise ValueError(f"the limits of chart {self.title!r} are not in the order of their size")


@dataclass(frozen=True, slots=True)
class TrendChart:
    """One figure over time with the band of its intervals, and at most four benchmarks beside it.

    `intervals` fit the labels, None where there is none. `trend` says in words where the figure goes.

    Raises ValueError without title, description or data, with more than four benchmarks, or with values or intervals
    that do not fit the labels.
    """

    title: str
    description: str
    along: str
    labels: tuple[str, ...]
    area: Series
    intervals: tuple[tuple[float, float] | None, ...] = ()
    benchmarks: tuple[Series, ...] = ()
    unit: Unit = "percentage"
    trend: str = ""

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.along, f"what chart {self.title!r} runs along")
        require_some(self.labels, f"chart {self.title!r}")
        require_some([value for value in self.area.values if value is not None], f"chart {self.title!r}")
        if len(self.benchmarks) > MOST_BENCHMARKS:
            raise ValueError(
                f"chart {self.title!r} has {len(self.benchmarks)} benchmarks; nobody tells more than 4 apart"
            )
        names = [one.name for one in (self.area, *self.benchmarks)]
        if len(set(names)) != len(names):
            raise ValueError(f"chart {self.title!r} has two lines of one name")
        for one in (self.area, *self.benchmarks):
            if len(one.values) != len(self.labels):
                raise ValueError(
                    f"chart {self.title!r}: {len(one.values)} values of {one.name!r}, {len(self.labels)} labels"
                )
        if self.intervals and len(self.intervals) != len(self.labels):
            raise ValueError(f"chart {self.title!r}: {len(self.intervals)} intervals, {len(self.labels)} labels")
        for interval in self.intervals:
            if interval is not None and interval[0] > interval[1]:
                raise ValueError(f"chart {self.title!r}: the interval {interval} is upside down")
