"""What a comparison says: the frozen values that findings, charts and tables read."""

from dataclasses import dataclass
from typing import Literal

from familyhub.jsna.rows import IndicatorRow
from familyhub.stats import Compared as Standing
from familyhub.stats import Interval, Judged, Polarity, Trend
from familyhub.stats.trend import Of

AgainstKind = Literal["england", "region", "neighbours"]

IntervalFrom = Literal["published", "wilson", "byar", "none"]
"""Where a figure's interval comes from; without one it is not judged."""

TrendJudged = Literal["better", "worse", "higher", "lower", "similar"]

ConflictKind = Literal["trend_direction", "trend_significance", "compared", "two_values", "interval"]


@dataclass(frozen=True, slots=True)
class Nature:
    """What comparing must know of an indicator: whether high is good, what the figure is, and per how many.

    `per` is None where it is not known: then it is taken from rows that state value, count and denominator.
    """

    polarity: Polarity = "neither"
    of: Of = "rate"
    per: float | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """The area's figure held against one benchmark of the same period; all figures in the indicator's unit.

    `rows` state the benchmark: one row of England or the region, each neighbour's row where it is their plain mean.
    `standing` and `judged` are None where the area's figure has no interval. `label` is "England", the region's name,
    or the model of neighbours.
    """

    kind: AgainstKind
    label: str
    value: float
    difference: float
    standing: Standing | None
    judged: Judged | None
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """The area's place among itself and its neighbours: 1 is best, or highest where high is neither good nor bad.

    Areas with equal figures share the better place.
    """

    label: str
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How figures of all areas of the same kind lie in the same period: ends, quarters and middle."""

    lowest: float
    lower_quarter: float
    middle: float
    upper_quarter: float
    highest: float
    areas: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the publisher's words contradict the publisher's figures: both are shown to the analyst, ours is printed.

    `stated` is what the file says, `computed` what its figures say, `row` the line that says it.
    """

    kind: ConflictKind
    stated: str
    computed: str
    row: IndicatorRow

    def sentence(self) -> str:
        """The conflict as a sentence for the appendix on methods."""
        return (
            f'{self.row.file}, row {self.row.row}: the file says "{self.stated}", its figures say "{self.computed}". '
            "The report follows the figures."
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator of the area, for one group of people, held against everything there is to hold it against.

    `row` is the latest figure; `suppressed` the rows of later periods for which nothing was published. `history` are
    the area's rows with a figure, one a period, oldest first, `row` being the last. `trend_judged` is None where a
    trend cannot be calculated.
    """

    indicator: str
    nature: Nature
    row: IndicatorRow
    interval: Interval | None
    interval_from: IntervalFrom
    against: tuple[Against, ...]
    ranks: tuple[Rank, ...]
    spread: Spread | None
    trend: Trend
    trend_judged: TrendJudged | None
    history: tuple[IndicatorRow, ...]
    suppressed: tuple[IndicatorRow, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def england(self) -> Against | None:
        """The comparison with England, where there is one."""
        return next((each for each in self.against if each.kind == "england"), None)

    @property
    def region(self) -> Against | None:
        """The comparison with the region, where there is one."""
        return next((each for each in self.against if each.kind == "region"), None)

    def neighbours(self, model: str) -> Against | None:
        """The comparison with the mean of a model's neighbours, where enough of them have a figure."""
        return next((each for each in self.against if each.kind == "neighbours" and each.label == model), None)

    @property
    def quarter(self) -> int | None:
        """In which quarter of all areas of its kind the figure lies, 1 lowest to 4 highest; None without a spread.

        A figure on an edge is in the quarter nearer the middle. The quarter says where the area stands, not that it
        differs significantly: it needs no interval.
        """
        if self.spread is None or self.row.value is None:
            return None
        value, spread = self.row.value, self.spread
        if value < spread.lower_quarter:
            return 1
        if value > spread.upper_quarter:
            return 4
        return 2 if value <= spread.middle else 3

    @property
    def change(self) -> float | None:
        """The latest figure less the one before it, in the indicator's unit; None where there is no earlier one."""
        if len(self.history) < 2:
            return None
        latest, before = self.history[-1].value, self.history[-2].value
        return None if latest is None or before is None else latest - before
